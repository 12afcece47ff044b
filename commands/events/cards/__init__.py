"""Cards: what stands for an event in places and in answers."""
