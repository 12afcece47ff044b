"""Two accounts of one person: linked by a private code, and parted again by whoever did not mean it."""
