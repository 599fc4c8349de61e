"""A made-up outdoor shop, "Nordlicht Outdoor", and the exports its tools would give."""
