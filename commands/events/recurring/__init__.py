"""Events that recur: each occurrence is an event of its own, made ahead of time."""
