"""The records of the registry, by subject."""
