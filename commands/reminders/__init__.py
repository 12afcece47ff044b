"""Reminders: for oneself, a team or a channel, once or again and again."""
