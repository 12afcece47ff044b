"""The group that every command of events is declared in."""

from bot.declaration.command import Group

events = Group("events", default="list")
