"""The feature `help`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Feature
from commands.help.chat import help_

feature = Feature(name="help", texts=files("commands.help") / "texts", commands=(help_,))
