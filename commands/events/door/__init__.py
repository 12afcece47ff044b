"""At the door: who has come, by code or from the list."""
