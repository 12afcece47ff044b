"""The scheduled events of a server (Guild Scheduled Event in Discord's reference), each at a place outside Discord."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import discord

from adapters.discord.rendering.limits import cut
from adapters.discord.rest import Outgoing, Rest
from adapters.discord.wire import JsonObject
from bot.adapter import Scheduled
from bot.messages import File

MOST = 100
"""Scheduled and active events of a server."""

_NAME, _ABOUT, _LOCATION = 100, 1_000, 100
_GUILD_ONLY, _EXTERNAL = 2, 3
_SCHEDULED, _CANCELED = 1, 4
_BAD_REQUEST, _TOO_LARGE = 400, 413
_NOWHERE = "–"
_LARGEST_IMAGE = 8_000_000
"""Bytes; the reference names no limit, and requests of more than ten million are refused."""

_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
"""What an image begins with that is taken as Image Data (Reference, section Image Data)."""


async def schedule(rest: Rest, guild: str, scheduled: Scheduled, event_id: str | None) -> str:
    """Make a scheduled event, or change one; one that is gone or over is made anew.

    Where it is refused with its picture, it is shown without.
    """
    body = _body(scheduled)
    image = _image(scheduled.picture)
    if image is None:
        return await _put(rest, guild, body, event_id)
    try:
        return await _put(rest, guild, {**body, "image": image}, event_id)
    except discord.HTTPException as error:
        if error.status not in {_BAD_REQUEST, _TOO_LARGE}:
            raise
        return await _put(rest, guild, body, event_id)


async def _put(rest: Rest, guild: str, body: JsonObject, event_id: str | None) -> str:
    if event_id is not None:
        try:
            return await rest.change_scheduled(guild, event_id, Outgoing(body))
        except discord.NotFound:
            event_id = None
    return await rest.schedule(guild, Outgoing(body))


async def find_scheduled(rest: Rest, guild: str, scheduled: Scheduled) -> str | None:
    """Return the id of the bot's own event of that name at that time."""
    start = _instant(scheduled.start)
    for each in await rest.scheduled(guild):
        begins = datetime.fromisoformat(each.text("scheduled_start_time"))
        alike = each.text("name") == cut(scheduled.name, _NAME) and _instant(begins) == start
        if alike and each.text("creator_id") == rest.own_id and each.number("status") == _SCHEDULED:
            return each.text("id")
    return None


async def unschedule(rest: Rest, guild: str, event_id: str) -> None:
    """Cancel a scheduled event, so that whoever was interested sees that it is."""
    try:
        await rest.change_scheduled(guild, event_id, Outgoing({"status": _CANCELED}))
    except discord.NotFound:
        return
    except discord.HTTPException as error:
        # What has begun or is over cannot be cancelled any more: then it goes.
        if error.status != _BAD_REQUEST:
            raise
        await rest.unschedule(guild, event_id)


def _body(scheduled: Scheduled) -> JsonObject:
    return {
        "name": cut(scheduled.name, _NAME),
        "description": cut(scheduled.about, _ABOUT) or None,
        "scheduled_start_time": _instant(scheduled.start),
        "scheduled_end_time": _instant(scheduled.end),
        "privacy_level": _GUILD_ONLY,
        "entity_type": _EXTERNAL,
        "channel_id": None,
        "entity_metadata": {"location": cut(scheduled.location, _LOCATION) or _NOWHERE},
    }


def _image(picture: File | None) -> str | None:
    """Return a picture as Image Data; None where it is none that is taken."""
    if picture is None or len(picture.content) > _LARGEST_IMAGE:
        return None
    kind = next((kind for mark, kind in _IMAGES.items() if picture.content.startswith(mark)), None)
    return f"data:{kind};base64,{base64.b64encode(picture.content).decode('ascii')}" if kind is not None else None


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
