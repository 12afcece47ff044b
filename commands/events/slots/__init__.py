"""Events that are cut into slots: office hours, rehearsals, the order of a demo day."""
