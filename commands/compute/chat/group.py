"""The group of compute's commands, which the modules of this folder declare."""

from bot.declaration.command import Group

compute = Group("compute", default="mine")
