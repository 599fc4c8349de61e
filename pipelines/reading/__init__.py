"""Bytes in, a frame of text out: encoding, dialect, header row, records."""
