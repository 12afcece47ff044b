"""The picture that staff attach to an event: fetched, and kept until they say that it is what they mean."""

from __future__ import annotations

import base64

from bot.call import Call, Refused
from bot.interactions import Attachment, AttachmentUnavailable
from bot.messages import File, Json, phrase

_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


async def fetched_picture(call: Call, picture: Attachment | None) -> File | None:
    """Return the picture that came along.

    Raises:
        Refused: it is no picture, or cannot be had.
    """
    if picture is None:
        return None
    if picture.media_type.partition(";")[0].strip() not in _PICTURES:
        raise Refused(phrase("events.not_a_picture"))
    try:
        content = await call.interaction.reply.fetch(picture)
    except AttachmentUnavailable:
        raise Refused(phrase("events.picture_unavailable")) from None
    return File(picture.name, content, picture.media_type.partition(";")[0].strip())


def picture_to_json(picture: File | None) -> Json:
    """Return what a draft keeps of a picture."""
    if picture is None:
        return None
    content = base64.b64encode(picture.content).decode("ascii")
    return {"name": picture.name, "type": picture.media_type, "content": content}


def picture_from_json(kept: object) -> File | None:
    """Return the picture that a draft keeps."""
    if not isinstance(kept, dict):
        return None
    return File(str(kept["name"]), base64.b64decode(str(kept["content"])), str(kept["type"]))
