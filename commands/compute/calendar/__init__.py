"""A pool's week, as a picture and in words."""
