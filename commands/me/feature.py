"""The feature `me`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Feature
from commands.me import chat, privacy, settings, today

feature = Feature(
    name="me",
    texts=files("commands.me") / "texts",
    commands=(chat.me,),
    actions=(settings.reach, privacy.erase_now, privacy.keep),
    home=(today.home,),
)
