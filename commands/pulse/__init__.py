"""The weekly pulse: what each team has to say about its week, compared with the week before."""
