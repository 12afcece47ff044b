"""The people of the programme: finding each other, and what staff do so that everybody is known."""
