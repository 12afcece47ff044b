"""The scheduled events of a server (Guild Scheduled Event in Discord's reference), each at a place outside Discord."""

from __future__ import annotations

from datetime import UTC, datetime

import discord

from adapters.discord.rendering.limits import cut
from adapters.discord.rest import Outgoing, Rest
from adapters.discord.wire import JsonObject
from bot.adapter import Scheduled

MOST = 100
"""Scheduled and active events of a server."""

_NAME, _ABOUT, _LOCATION = 100, 1_000, 100
_GUILD_ONLY, _EXTERNAL = 2, 3
_SCHEDULED, _CANCELED = 1, 4
_BAD_REQUEST = 400
_NOWHERE = "–"


async def schedule(rest: Rest, guild: str, scheduled: Scheduled, event_id: str | None) -> str:
    """Make a scheduled event, or change one; one that is gone or over is made anew."""
    body = _body(scheduled)
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


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
