"""The migrations of the tables of events."""
