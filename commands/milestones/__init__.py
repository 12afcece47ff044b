"""Milestones of the programme: what is due when, which teams have done it, and a nudge for those that have not."""
