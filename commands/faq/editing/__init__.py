"""The bank as staff change it in chat: written at once, with its history, and never lost to the files."""
