"""The scheduled events of the loopback's servers (Guild Scheduled Event in Discord's reference)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.platforms.discord.problems import RefusedError, unknown
from tests.platforms.discord.world import Guild, World, snowflake

MOST = 100
SCHEDULED, ACTIVE, COMPLETED, CANCELED = 1, 2, 3, 4
_MISSING_PERMISSIONS, _TOO_MANY, _INVALID = 50013, 30038, 50035

Route = tuple[str, str, Callable[..., tuple[int, Any]]]


class Schedule:
    """Keeps scheduled events as Discord does: with its limits, and nothing that has begun is changed back."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def routes(self) -> list[Route]:
        events = r"/guilds/(?P<guild>\d+)/scheduled-events"
        one = rf"{events}/(?P<event>\d+)"
        return [
            ("GET", events, self._list),
            ("POST", events, self._make),
            ("PATCH", one, self._change),
            ("DELETE", one, self._delete),
        ]

    def _list(self, guild: str) -> tuple[int, Any]:
        return 200, list(self._guild(guild).scheduled.values())

    def _make(self, guild: str, body: dict[str, Any]) -> tuple[int, Any]:
        known = self._guild(guild)
        coming = [each for each in known.scheduled.values() if each["status"] in {SCHEDULED, ACTIVE}]
        if len(coming) >= MOST:
            raise RefusedError(400, _TOO_MANY, "Maximum number of uncompleted guild scheduled events reached (100)")
        made = {
            "id": snowflake(),
            "guild_id": guild,
            "description": None,
            "channel_id": None,
            "creator_id": self._world.bot,
            "image": None,
            "scheduled_end_time": None,
            "status": SCHEDULED,
            "entity_id": None,
            "recurrence_rule": None,
            "guild_scheduled_event_exceptions": [],
            **body,
        }
        _check(made, known, new=True)
        known.scheduled[made["id"]] = made
        return 200, made

    def _change(self, guild: str, event: str, body: dict[str, Any]) -> tuple[int, Any]:
        held = self._event(guild, event)
        if held["status"] in {COMPLETED, CANCELED}:
            raise RefusedError(400, _INVALID, "status: a finished event cannot be changed")
        changed = {**held, **body}
        _check(changed, self._guild(guild), new="scheduled_start_time" in body)
        self._guild(guild).scheduled[event] = changed
        return 200, changed

    def _delete(self, guild: str, event: str) -> tuple[int, Any]:
        self._event(guild, event)
        del self._guild(guild).scheduled[event]
        return 204, None

    def _event(self, guild: str, event: str) -> dict[str, Any]:
        held = self._guild(guild).scheduled.get(event)
        if held is None:
            raise unknown(10070, "Unknown Guild Scheduled Event")
        return held

    def _guild(self, guild: str) -> Guild:
        known = self._world.guilds.get(guild)
        if known is None or self._world.bot not in known.members:
            raise unknown(10004, "Unknown Guild")
        if not known.may_schedule:
            raise RefusedError(403, _MISSING_PERMISSIONS, "Missing Permissions")
        return known


def _check(event: dict[str, Any], guild: Guild, *, new: bool) -> None:
    """Refuse what Discord would: an event elsewhere without an end or a place, or one that begins in the past."""
    start, end = event["scheduled_start_time"], event["scheduled_end_time"]
    if end is None or not event["entity_metadata"].get("location") or event["channel_id"] is not None:
        raise RefusedError(400, _INVALID, "an external event needs an end and a location, and no channel")
    if datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        raise RefusedError(400, _INVALID, "scheduled_end_time: it ends before it starts")
    if new and datetime.fromisoformat(start) <= datetime.now(UTC):
        raise RefusedError(400, _INVALID, "scheduled_start_time: cannot schedule event in the past")
    taken = guild.may_show_images and re.match(r"data:image/(png|jpeg|gif);base64,\w", event["image"] or "")
    if event["image"] is not None and not taken:
        raise RefusedError(400, _INVALID, "image: Unsupported image type given")
    if not 1 <= len(event["name"]) <= 100 or len(event["description"] or "") > 1000:
        raise RefusedError(400, _INVALID, "name: 1 to 100 characters, description: at most 1000")
