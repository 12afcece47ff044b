"""The rows of places: written when something is first sent there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from bot.places import Place, PlaceKind
from bot.storage import tables
from bot.storage.upsert import upsert

Identity: TypeAlias = tuple[str, str, str, str]
"""What tells one place from another: platform, workspace, channel and thread."""

_AT_ONCE = 200
_IDENTITY = (tables.Place.platform, tables.Place.workspace, tables.Place.channel, tables.Place.thread)


def identity(place: Place) -> Identity:
    """Return what tells a place from others."""
    return place.platform, place.workspace, place.channel, place.thread


async def place_ids(session: AsyncSession, places: Iterable[Place]) -> Mapping[Identity, int]:
    """Return the rows of places by their identities; those without one get it."""
    wanted = {identity(place): place for place in places}
    found = await _find(session, list(wanted))
    # In one order everywhere, so that two replicas that meet the same places do not wait for each other.
    missing = [place for key, place in sorted(wanted.items()) if key not in found]
    if not missing:
        return found
    await session.execute(upsert(session, tables.Place).on_conflict_do_nothing(), [_values(place) for place in missing])
    return found | await _find(session, [identity(place) for place in missing])


def stored_place(row: tables.Place) -> Place:
    """Return the place that a row holds."""
    return Place(
        platform=row.platform,
        workspace=row.workspace,
        channel=row.channel,
        kind=PlaceKind(row.kind.value),
        thread=row.thread,
        name=row.name,
        language=Language(row.language) if row.language else None,
    )


async def _find(session: AsyncSession, identities: list[Identity]) -> dict[Identity, int]:
    found: dict[Identity, int] = {}
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        rows = await session.execute(select(tables.Place.id, *_IDENTITY).where(tuple_(*_IDENTITY).in_(some)))
        found.update({(row[1], row[2], row[3], row[4]): row[0] for row in rows})
    return found


def _values(place: Place) -> dict[str, object]:
    return {
        "platform": place.platform,
        "workspace": place.workspace,
        "channel": place.channel,
        "thread": place.thread,
        "kind": place.kind,
        "language": place.language.value if place.language else None,
        "name": place.name,
    }
