"""Models that help where an operator wants it, on this machine or elsewhere, and what becomes of it when they fail."""
