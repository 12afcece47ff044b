"""The feature `language`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Feature
from commands.language.chat import language

feature = Feature(name="language", texts=files("commands.language") / "texts", commands=(language,))
