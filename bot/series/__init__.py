"""What recurs, and what happens once at a time that somebody chose: series, and the occurrences they bring about."""
