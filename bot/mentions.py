"""Who and where a message mentions, as one platform calls them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC
from typing import TypeVar

from sqlalchemy import select

from bot.messages import Everybody, Message, PersonMention, PlaceMention, Plain
from bot.messages.plain import plain_text
from bot.storage import Database, tables

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The platform's ids by row id: users of mentioned persons, channels of mentioned places.

    Who has no account there, and what is elsewhere, is absent: it is shown by name.
    """

    users: Mapping[int, str] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)


async def mentioned(database: Database, message: Message, platform: str, workspace: str) -> Mentions:
    """Look up whom and what a localised message mentions, on one platform and workspace; no query where nothing is."""
    found = list(_mentions(message.blocks))
    people = {each.person_id for each in found if isinstance(each, PersonMention)}
    places = {each.place_id for each in found if isinstance(each, PlaceMention)}
    if not people and not places:
        return Mentions()
    account, place = tables.Account, tables.Place
    async with database.read() as session:
        users = await session.execute(
            select(account.person_id, account.user)
            .where(account.platform == platform, account.workspace == workspace, account.person_id.in_(people))
            .order_by(account.last_seen_at.asc().nulls_first())
        )
        channels = await session.execute(
            select(place.id, place.channel).where(
                # A channel that the configuration names without its workspace is the one of that id, wherever it is.
                place.platform == platform,
                place.workspace.in_((workspace, "")),
                place.id.in_(places),
            )
        )
        return Mentions({row.person_id: row.user for row in users}, {row.id: row.channel for row in channels})


def is_loud(part: object) -> bool:
    """Tell whether a part of a localised message calls everybody."""
    match part:
        case Everybody():
            return True
        case tuple():
            return any(is_loud(item) for item in part)
        case _ if is_dataclass(part):
            return any(is_loud(getattr(part, each.name)) for each in fields(part))
        case _:
            return False


def in_words(part: Part) -> Part:
    """Return a part of a localised message that mentions and calls nobody: whom it would is told in words."""
    if isinstance(part, Everybody | PersonMention | PlaceMention):
        return Plain(plain_text((part,), UTC))  # type: ignore[return-value]  # a span for a span
    if isinstance(part, tuple):
        return tuple(in_words(each) for each in part)  # type: ignore[return-value]  # as above
    if not is_dataclass(part):
        return part
    return replace(part, **{each.name: in_words(getattr(part, each.name)) for each in fields(part)})  # type: ignore[type-var]  # it is a dataclass


def _mentions(part: object) -> Iterator[PersonMention | PlaceMention]:
    match part:
        case PersonMention() | PlaceMention():
            yield part
        case tuple():
            for item in part:
                yield from _mentions(item)
        case _ if is_dataclass(part):
            for each in fields(part):
                yield from _mentions(getattr(part, each.name))
