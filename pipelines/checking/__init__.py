"""Which rows are accepted, which are set aside and why, and which KPIs a file cannot give."""
