"""Events in other people's calendars: a file for each, and feeds to subscribe to."""
