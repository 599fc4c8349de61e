"""What the text of an export means: which tool, which columns, which times, units and scales."""
