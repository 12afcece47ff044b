"""The language that a person wants to be answered in."""
