"""The feature `deliveries`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Feature
from commands.deliveries import chat, digest

feature = Feature(
    name="deliveries",
    texts=files("commands.deliveries") / "texts",
    commands=(chat.deliveries,),
    staff_digest=(digest.in_trouble,),
    actions=(chat.retry, chat.drop, chat.more, chat.retry_all),
)
