"""One community over every platform: cohorts, teams, roles, and persons who are joined, split, leave or are erased."""
