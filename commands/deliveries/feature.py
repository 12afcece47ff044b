"""The feature `deliveries`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Feature, Job
from commands.deliveries import chat, digest, notices

_TELLING_SECONDS = 60.0

feature = Feature(
    name="deliveries",
    texts=files("commands.deliveries") / "texts",
    commands=(chat.deliveries,),
    staff_digest=(digest.in_trouble,),
    actions=(chat.retry, chat.drop, chat.more, chat.retry_all),
    jobs=(Job("the telling of staff what failed", _TELLING_SECONDS, notices.tell_staff),),
    home=(digest.in_trouble,),
    today=(digest.in_trouble,),
)
