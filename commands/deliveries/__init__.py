"""What could not be delivered, for staff to look at."""
