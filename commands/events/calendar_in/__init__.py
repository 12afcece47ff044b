"""The calendars of partners: fetched on schedule, read in a process of their own, and followed."""
