"""Who goes: answers under a capacity that is never exceeded, and a waitlist in order."""
