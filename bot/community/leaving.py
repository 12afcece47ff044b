"""Leaving: every right and everything still to be sent goes at once, what was done stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.community.rights import take_guarded
from bot.community.stakeholders import Stakeholders
from bot.people import Account
from bot.storage import tables
from bot.storage.tables import DeliveryState

_LEFT = "the person has left"


async def leave(session: AsyncSession, stakeholders: Stakeholders, person_id: int, now: datetime) -> bool:
    """Let a person leave; return False where they had left before.

    They count as a guest from the commit on. Staff and admin are taken for good; what a cohort or an import granted
    rests until they come back.
    """
    person = tables.Person
    changed = await session.scalar(
        update(person).where(person.id == person_id, person.left_at.is_(None)).values(left_at=now).returning(person.id)
    )
    if changed is None:
        return False
    await take_guarded(session, person_id)
    delivery = tables.Delivery
    await session.execute(
        update(delivery)
        .where(delivery.person_id == person_id, delivery.state.in_((DeliveryState.PENDING, DeliveryState.PARKED)))
        .values(state=DeliveryState.CANCELLED, next_at=None, error=_LEFT)
    )
    await stakeholders.departed(session, person_id, now)
    return True


async def come_back(session: AsyncSession, person_id: int) -> bool:
    """Let a person who had left be what they were, without staff and admin; return False where they had not."""
    person = tables.Person
    changed = await session.scalar(
        update(person)
        .where(person.id == person_id, person.left_at.is_not(None))
        .values(left_at=None)
        .returning(person.id)
    )
    if changed is None:
        return False
    await session.execute(update(tables.Account).where(tables.Account.person_id == person_id).values(left_at=None))
    return True


async def close_account(
    session: AsyncSession, stakeholders: Stakeholders, account: Account, now: datetime
) -> int | None:
    """Take note that a platform deactivated an account, or that its user went from the workspace or the server.

    Nothing is granted through it any more; whoever has no other account leaves. Return the person, None where nobody
    knows the account, or it is closed already.
    """
    table = tables.Account
    closing = update(table).where(_is(account), table.left_at.is_(None)).values(left_at=now)
    person_id = await session.scalar(closing.returning(table.person_id))
    if person_id is None:
        return None
    await record(session, None, "account.closed", f"person:{person_id}", now, {"platform": account.platform})
    others = select(table.id).where(table.person_id == person_id, table.left_at.is_(None)).limit(1)
    if await session.scalar(others) is None:
        await leave(session, stakeholders, person_id, now)
    return int(person_id)


async def reopen_account(session: AsyncSession, account: Account, now: datetime) -> int | None:
    """Take note that an account is in use again. Who left only because it was closed is back, without staff rights.

    Whom staff let go stays away. Return the person, None where the account was not closed.
    """
    table, person = tables.Account, tables.Person
    closed = await session.scalar(select(table).where(_is(account), table.left_at.is_not(None)))
    if closed is None:
        return None
    await session.execute(
        update(person).where(person.id == closed.person_id, person.left_at == closed.left_at).values(left_at=None)
    )
    closed.left_at = None
    await record(session, None, "account.reopened", f"person:{closed.person_id}", now, {"platform": account.platform})
    return closed.person_id


async def is_closed(session: AsyncSession, account: Account) -> bool:
    """Tell whether an account was closed, and not opened again."""
    return (
        await session.scalar(select(tables.Account.id).where(_is(account), tables.Account.left_at.is_not(None)))
        is not None
    )


def _is(account: Account) -> ColumnElement[bool]:
    table = tables.Account
    return and_(table.platform == account.platform, table.workspace == account.workspace, table.user == account.user)
