"""The programme of events in the database, free of any chat."""
