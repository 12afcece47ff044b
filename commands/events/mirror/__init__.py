"""Events among the scheduled events that a platform has of its own."""
