"""The feature `link`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Feature
from commands.link import chat, confirming, undoing

feature = Feature(
    name="link",
    texts=files("commands.link") / "texts",
    commands=(chat.link,),
    actions=(
        confirming.agree,
        confirming.confirm,
        confirming.refuse,
        confirming.claim,
        undoing.undo,
        undoing.widen,
    ),
)
