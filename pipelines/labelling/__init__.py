"""What a contact is about: topics by rules, from a taxonomy that is data."""
