"""What is kept of an event: what Discord sent, cut down to what an answer needs, and what was found out about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from adapters.discord.wire import JsonObject, Wire
from bot.messages import Json
from bot.roles import Role

INTERACTION, MESSAGE, OVERHEARD, POST = "interaction", "message", "overheard", "post"
_OF_INTERACTION = ("id", "application_id", "type", "data", "guild_id", "token", "locale", "user")
_OF_MESSAGE = ("id", "guild_id", "author")
_OF_CHANNEL = ("id", "type", "name", "parent_id")
_OF_MEMBER = ("nick", "roles", "user")


def of_interaction(raw: Wire, grants: Iterable[Role], at: datetime) -> JsonObject:
    """Return the record of an interaction."""
    kept: JsonObject = {
        **_only(raw, _OF_INTERACTION),
        "channel": {"id": raw.text("channel_id"), **_only(raw.object("channel"), _OF_CHANNEL)},
        "message": _only(raw.object("message"), ("id", "flags")),
        "member": _only(raw.object("member"), _OF_MEMBER),
    }
    return _record(INTERACTION, kept, grants, at)


def of_message(raw: Wire, channel: Wire, text: str, grants: Iterable[Role], at: datetime) -> JsonObject:
    """Return the record of words that were meant for the bot."""
    return {**_record(MESSAGE, _message(raw, channel), grants, at), "text": text}


def of_overheard(raw: Wire, channel: Wire, grants: Iterable[Role], at: datetime) -> JsonObject:
    """Return the record of words in a thread that do not name the bot."""
    return {**_record(OVERHEARD, _message(raw, channel), grants, at), "text": raw.text("content")}


def of_post(raw: Wire, channel: Wire, text: str, grants: Iterable[Role], at: datetime) -> JsonObject:
    """Return the record of a new post in a forum."""
    return {**_record(POST, _message(raw, channel), grants, at), "text": text}


def _message(raw: Wire, channel: Wire) -> JsonObject:
    member = _only(raw.object("member"), _OF_MEMBER)
    return {**_only(raw, _OF_MESSAGE), "channel": _only(channel, _OF_CHANNEL), "member": member}


def _record(event: str, raw: JsonObject, grants: Iterable[Role], at: datetime) -> JsonObject:
    granted: list[Json] = [*sorted(role.value for role in grants)]
    return {"event": event, "raw": raw, "grants": granted, "at": at.isoformat()}


def _only(wire: Wire, names: Iterable[str]) -> dict[str, Json]:
    content: Mapping[str, Json] = wire.content
    return {name: content[name] for name in names if name in content}
