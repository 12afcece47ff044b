"""Two persons who are one: join them with all that is theirs, and split them again with all that was theirs.

What an account made goes by the account. What was made for a person (a role, a place in a cohort, a message that
waits) keeps the person it was made for as its origin, and goes by that. So links may be undone in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import rights
from bot.community import tables as rows
from bot.community.stakeholders import Stakeholders
from bot.storage import tables

_Owned: TypeAlias = type[tables.Account] | type[tables.RoleGrant] | type[rows.Membership] | type[tables.Delivery]
_BY_ORIGIN: tuple[_Owned, ...] = (tables.Account, tables.RoleGrant, rows.Membership, tables.Delivery)
_SETTINGS = ("language", "timezone")


@dataclass(frozen=True, slots=True)
class Joined:
    """What a link did; `guarded` tells that staff or admin stayed with the accounts that held it."""

    link_id: int
    kept: int
    gone: int
    guarded: bool


@dataclass(frozen=True, slots=True)
class Split:
    """What an undo did: who has the rows again, and through which accounts."""

    kept: int
    restored: int
    accounts: tuple[int, ...]


async def join(session: AsyncSession, stakeholders: Stakeholders, kept: int, gone: int, now: datetime) -> Joined:
    """Make one person of two: all that is `gone`'s becomes `kept`'s, except staff and admin, which stay where they are.

    Where one of them has left, both have.

    Raises:
        ValueError: they are one already, or one of them is not there any more.
    """
    one, other = await _person(session, kept), await _person(session, gone)
    if kept == gone:
        raise ValueError("one person cannot be joined to themselves")
    guarded = [await rights.bind_guarded(session, each) for each in (kept, gone)]
    for table in _BY_ORIGIN:
        # In one statement the right-hand sides are read before anything is written.
        origin = case((table.origin_id.is_(None), gone), else_=table.origin_id)
        await session.execute(
            update(table).where(table.person_id == gone).values(person_id=kept, origin_id=origin),
            execution_options={"synchronize_session": False},
        )
    await session.execute(delete(rows.Pass).where(rows.Pass.person_id == gone))
    for personal in stakeholders.personal.values():
        await personal.join(session, kept, gone)
    inherited: tables.JsonObject = {name: getattr(other, name) for name in _SETTINGS if getattr(one, name) is None}
    for name, value in inherited.items():
        setattr(one, name, value)
    one.left_at = one.left_at or other.left_at
    other.joined_at = now
    link = rows.PersonLink(kept_id=kept, gone_id=gone, inherited=inherited, linked_at=now)
    session.add(link)
    await session.flush()
    return Joined(link.id, kept, gone, guarded=any(guarded))


async def undo(session: AsyncSession, stakeholders: Stakeholders, link_id: int, now: datetime) -> Split | None:
    """Split two persons whom a link joined; None where that was done before, or one of them was erased."""
    link = await session.get(rows.PersonLink, link_id, with_for_update=True)
    if link is None or link.undone_at is not None:
        return None
    link.undone_at = now
    await session.flush()
    holder = await root(session, link.kept_id)
    theirs = await joined_into(session, link.gone_id)
    await rights.drop_source(session, rights.of_link(link_id))
    account = tables.Account
    accounts = list(await session.scalars(select(account.id).where(_originating(account, holder, theirs))))
    for table in _BY_ORIGIN:
        origin = case((table.origin_id == link.gone_id, None), else_=table.origin_id)
        await session.execute(
            update(table).where(_originating(table, holder, theirs)).values(person_id=link.gone_id, origin_id=origin),
            execution_options={"synchronize_session": False},
        )
    await rights.unbind(session, holder, accounts)
    delivery = tables.Delivery
    await session.execute(update(delivery).where(delivery.account_id.in_(accounts)).values(person_id=link.gone_id))
    for personal in stakeholders.personal.values():
        for account_id in accounts:
            await personal.split(session, account_id, link.gone_id)
    await _part(session, link, holder)
    return Split(holder, link.gone_id, tuple(accounts))


async def root(session: AsyncSession, person_id: int) -> int:
    """Return the person whom a person is part of now, themselves where they were joined into nobody."""
    link = rows.PersonLink
    while True:
        into = await session.scalar(
            select(link.kept_id).where(link.gone_id == person_id, link.undone_at.is_(None)).limit(1)
        )
        if into is None:
            return person_id
        person_id = into


async def joined_into(session: AsyncSession, person_id: int) -> list[int]:
    """Return a person and everybody who is part of them, in the order in which they were joined."""
    link = rows.PersonLink
    found = [person_id]
    for each in found:
        found.extend(
            await session.scalars(
                select(link.gone_id).where(link.kept_id == each, link.undone_at.is_(None)).order_by(link.id)
            )
        )
    return found


async def links_of(session: AsyncSession, person_id: int) -> Sequence[rows.PersonLink]:
    """Return the links that made a person what they are, the newest first."""
    link = rows.PersonLink
    theirs = await joined_into(session, person_id)
    statement = select(link).where(link.kept_id.in_(theirs), link.undone_at.is_(None)).order_by(link.id.desc())
    return (await session.scalars(statement)).all()


async def _person(session: AsyncSession, person_id: int) -> tables.Person:
    person = await session.get(tables.Person, person_id, with_for_update=True)
    if person is None or person.joined_at is not None or person.erased_at is not None:
        raise ValueError(f"person {person_id} is not there any more")
    return person


async def _part(session: AsyncSession, link: rows.PersonLink, holder: int) -> None:
    """Let the one be somebody again, and the other lose the settings that they had only from them."""
    kept = await session.get_one(tables.Person, holder, populate_existing=True)
    gone = await session.get_one(tables.Person, link.gone_id, populate_existing=True)
    gone.joined_at, gone.left_at = None, kept.left_at
    if holder != link.kept_id:
        return
    for name, value in link.inherited.items():
        if value is not None and getattr(kept, name) == value:
            setattr(kept, name, None)


def _originating(table: _Owned, holder: int, origins: Sequence[int]) -> ColumnElement[bool]:
    return and_(table.person_id == holder, table.origin_id.in_(origins))
