"""Opening hours and targets: when a team is there, how long that is between two moments, when a target runs out."""
