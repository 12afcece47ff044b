"""The rows of places: written when something is first sent there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from sqlalchemy import Row, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from bot.places import Place, PlaceKind
from bot.storage import tables
from bot.storage.upsert import upsert

Identity: TypeAlias = tuple[str, str, str, str]
"""What tells one place from another: platform, workspace, channel and thread."""

_AT_ONCE = 200
_IDENTITY = (tables.Place.platform, tables.Place.workspace, tables.Place.channel, tables.Place.thread)
_PARTS = ("platforms", "workspaces", "channels", "threads")
# A list for each column takes a quarter of the parameters that a list of identities does; what is found besides those
# is left out afterwards.
_AMONG = select(tables.Place.id, *_IDENTITY).where(
    *(column.in_(bindparam(part, expanding=True)) for column, part in zip(_IDENTITY, _PARTS, strict=True))
)


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
    insert = upsert(session, tables.Place).on_conflict_do_nothing().returning(tables.Place.id, *_IDENTITY)
    found |= _by_identity(await session.execute(insert, [_values(place) for place in missing]))
    if taken := [each for each in map(identity, missing) if each not in found]:
        found |= await _find(session, taken)
    return found


def stored_place(row: tables.Place) -> Place:
    """Return the place that a row holds."""
    return place_of(row.platform, row.workspace, row.channel, row.thread, row.kind, row.name, row.language)


def place_of(
    platform: str, workspace: str, channel: str, thread: str, kind: PlaceKind, name: str, language: str | None
) -> Place:
    """Return the place that these columns hold."""
    return Place(
        platform=platform,
        workspace=workspace,
        channel=channel,
        kind=kind,
        thread=thread,
        name=name,
        language=Language(language) if language else None,
    )


async def _find(session: AsyncSession, identities: list[Identity]) -> dict[Identity, int]:
    found: dict[Identity, int] = {}
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        parts = dict(zip(_PARTS, (list(set(part)) for part in zip(*some, strict=True)), strict=True))
        found |= _by_identity(await session.execute(_AMONG, parts))
    return {each: found[each] for each in identities if each in found}


def _by_identity(rows: Iterable[Row[int, str, str, str, str]]) -> dict[Identity, int]:
    return {(platform, workspace, channel, thread): row for row, platform, workspace, channel, thread in rows}


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
