"""Events: what is coming, who goes, and the calendars on both sides of that."""
