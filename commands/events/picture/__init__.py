"""A month or a week of events as a picture."""
