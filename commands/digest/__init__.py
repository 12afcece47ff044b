"""The digest: what is coming and what is new, by the week or the day, to channels, to persons and to staff."""
