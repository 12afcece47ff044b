"""Whom an audience holds now: the places that an announcement goes to, and the people who are counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.stored_places import identity, stored_place
from bot.places import Place
from bot.storage import tables
from commands.announcements.audience import EVERYONE, PLACE, Part
from commands.announcements.desk import Desk


@dataclass(frozen=True, slots=True)
class Reach:
    """Where it goes and who is counted, without its author; `direct` are those who get it for themselves.

    `absent` is how many of the audience have no account yet: they see it at their welcome.
    """

    places: tuple[Place, ...]
    people: tuple[int, ...]
    direct: tuple[int, ...]
    absent: int = 0

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
    )


async def members(session: AsyncSession, desk: Desk, part: Part) -> Sequence[int]:
    """Return the people of a part of an audience; nobody where the feature that knew it is gone."""
    audience = desk.contributions.audiences.get(part.kind)
    return await audience.members(desk.services, session, part.name) if audience is not None else ()


async def _reachable(session: AsyncSession, people: Collection[int]) -> set[int]:
    account = tables.Account
    with_account = await session.scalars(select(account.person_id).where(account.left_at.is_(None)).distinct())
    return set(people).intersection(with_account.all())
