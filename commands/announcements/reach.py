"""Whom an audience holds now: the places that an announcement goes to, and the people who are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.heads import tried_first
from bot.delivery.stored_places import identity, place_ids, stored_place
from bot.messages import PlaceMention
from bot.places import Place
from bot.storage import tables
from commands.announcements.audience import EVERYONE, PLACE, Part
from commands.announcements.desk import Desk


@dataclass(frozen=True, slots=True)
class Share:
    """What of an audience is on one platform: places, and how many people who are reached there first."""

    platform: str
    places: tuple[Place, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Where it goes and who is counted, without its author; `direct` are those who get it for themselves.

    `absent` is how many of the audience have no account yet: they see it at their welcome. `first` is the platform on
    which each is reached first.
    """

    places: tuple[Place, ...]
    people: tuple[int, ...]
    direct: tuple[int, ...]
    absent: int = 0
    first: Mapping[int, str] = field(default_factory=dict)

    @property
    def shares(self) -> tuple[Share, ...]:
        """Return what of it is on each platform."""
        people = Counter(self.first[each] for each in self.people)
        platforms = dict.fromkeys([*(place.platform for place in self.places), *people])
        return tuple(
            Share(each, tuple(place for place in self.places if place.platform == each), people[each])
            for each in platforms
        )

    @property
    def nobody(self) -> bool:
        """Tell whether it would reach nobody at all."""
        return not self.places and not self.direct


async def reach_of(session: AsyncSession, desk: Desk, parts: Sequence[Part], author_id: int) -> Reach:
    """Return whom the parts of an audience hold now.

    Everyone is told in the places that the configuration names, or else each for themselves.
    """
    places: dict[object, Place] = {}
    people: dict[int, bool] = {}
    for part in parts:
        if part.kind == PLACE:
            row = await session.get(tables.Place, part.place_id)
            if row is not None:
                places.setdefault(identity(stored_place(row)), stored_place(row))
            continue
        in_places = part.kind == EVERYONE and bool(desk.places)
        if in_places:
            places.update({identity(place): place for place in desk.places})
        for person_id in await members(session, desk, part):
            people[person_id] = people.get(person_id, False) or not in_places
    people.pop(author_id, None)
    there = await _reachable(session, people)
    return Reach(
        places=tuple(places.values()),
        people=tuple(each for each in people if each in there),
        direct=tuple(each for each, direct in people.items() if direct and each in there),
        absent=len(people) - len(there),
        first=there,
    )


async def named(session: AsyncSession, places: Sequence[Place]) -> Sequence[PlaceMention]:
    """Return places as people call them, with a link on their own platform; those without a row get one."""
    ids = await place_ids(session, places)
    rows = await session.execute(select(tables.Place.id, tables.Place.name).where(tables.Place.id.in_(ids.values())))
    names = {row.id: row.name for row in rows}
    found = [(ids[identity(place)], place) for place in places]
    return [PlaceMention(row_id, place.name or names[row_id] or place.channel) for row_id, place in found]


async def members(session: AsyncSession, desk: Desk, part: Part) -> Sequence[int]:
    """Return the people of a part of an audience; nobody where the feature that knew it is gone."""
    audience = desk.contributions.audiences.get(part.kind)
    return await audience.members(desk.services, session, part.name) if audience is not None else ()


async def _reachable(session: AsyncSession, people: Collection[int]) -> Mapping[int, str]:
    """Return the platform on which each is reached first; without those who have no account."""
    account = tables.Account
    accounts = select(account.person_id, account.platform).where(account.left_at.is_(None)).order_by(*tried_first())
    first: dict[int, str] = {}
    for person_id, platform in await session.execute(accounts):
        if person_id in people:
            first.setdefault(person_id, platform)
    return first
