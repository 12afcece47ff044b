"""The roles that persons are granted; what configuration and platforms grant besides is asked at every interaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.roles import Role
from bot.storage import tables
from bot.storage.upsert import upsert

ASSIGNED = "assigned"
"""The source of what staff assigned to a person by name."""

_GUARDED = (Role.STAFF.value, Role.ADMIN.value)


def of_cohort(cohort_id: int) -> str:
    """Return the source of what a place in a cohort grants."""
    return f"cohort:{cohort_id}"


def of_link(link_id: int) -> str:
    """Return the source of what an admin approved for both sides of a link; it ends with the link."""
    return f"link:{link_id}"


async def grant(session: AsyncSession, person_id: int, role: Role, source: str, now: datetime) -> None:
    """Grant a role on every account of a person, once for each source."""
    values = {"person_id": person_id, "role": role.value, "source": source, "granted_at": now}
    await session.execute(upsert(session, tables.RoleGrant).values(values).on_conflict_do_nothing())


async def revoke(session: AsyncSession, person_id: int, source: str) -> None:
    """Take back what one source granted."""
    table = tables.RoleGrant
    await session.execute(delete(table).where(table.person_id == person_id, table.source == source))


async def assign(session: AsyncSession, person_id: int, role: Role, now: datetime) -> None:
    """Make a role all that a person is granted, whatever granted another before; a guest is granted nothing."""
    await session.execute(delete(tables.RoleGrant).where(tables.RoleGrant.person_id == person_id))
    if role is not Role.GUEST:
        await grant(session, person_id, role, ASSIGNED, now)


async def granted(session: AsyncSession, person_id: int) -> set[Role]:
    """Return every role that a person is granted, on whichever account."""
    table = tables.RoleGrant
    return {Role(role) for role in await session.scalars(select(table.role).where(table.person_id == person_id))}


async def take_guarded(session: AsyncSession, person_id: int) -> None:
    """Take staff and admin back, whatever granted them."""
    await session.execute(delete(tables.RoleGrant).where(_guarded(person_id)))


async def bind_guarded(session: AsyncSession, person_id: int) -> bool:
    """Tie staff and admin to the accounts that a person has now, so that no account to come gets them.

    Return whether the person holds either.
    """
    table, account = tables.RoleGrant, tables.Account
    held = (await session.scalars(select(table).where(_guarded(person_id)))).all()
    accounts = (await session.scalars(select(account.id).where(account.person_id == person_id))).all()
    for row in held:
        if row.account_id is not None:
            continue
        for account_id in accounts:
            values = {
                "person_id": person_id,
                "account_id": account_id,
                "role": row.role,
                "source": row.source,
                "granted_at": row.granted_at,
                "origin_id": row.origin_id,
            }
            await session.execute(upsert(session, table).values(values).on_conflict_do_nothing())
        await session.execute(delete(table).where(table.id == row.id))
    return bool(held)


async def widen_guarded(session: AsyncSession, person_id: int, source: str, now: datetime) -> list[Role]:
    """Let staff and admin that single accounts hold apply to the whole person; return what was widened."""
    table = tables.RoleGrant
    held = set(await session.scalars(select(table.role).where(_guarded(person_id), table.account_id.is_not(None))))
    for role in held:
        await grant(session, person_id, Role(role), source, now)
    return sorted((Role(role) for role in held), key=lambda role: role.rank)


async def retire(session: AsyncSession, person_id: int, source: str, now: datetime) -> None:
    """Make an alumnus of a founder, with the same sources and one at least; higher roles stay as they are."""
    table = tables.RoleGrant
    founder = and_(table.person_id == person_id, table.role == Role.FOUNDER.value)
    for row in (await session.scalars(select(table).where(founder))).all():
        values = {
            "person_id": person_id,
            "account_id": row.account_id,
            "role": Role.ALUMNI.value,
            "source": row.source,
            "granted_at": now,
            "origin_id": row.origin_id,
        }
        await session.execute(upsert(session, table).values(values).on_conflict_do_nothing())
    await session.execute(delete(table).where(founder))
    await grant(session, person_id, Role.ALUMNI, source, now)


async def unretire(session: AsyncSession, source: str) -> None:
    """Make founders again of those whom one source made alumni."""
    table = tables.RoleGrant
    for row in (await session.scalars(select(table).filter_by(source=source, role=Role.ALUMNI.value))).all():
        row.role = Role.FOUNDER.value


async def drop_source(session: AsyncSession, source: str) -> None:
    """Take back what one source granted to anybody."""
    await session.execute(delete(tables.RoleGrant).where(tables.RoleGrant.source == source))


async def unbind(session: AsyncSession, person_id: int, account_ids: Sequence[int]) -> None:
    """Take back what accounts hold only because they were this person's, which they are no longer."""
    table = tables.RoleGrant
    await session.execute(delete(table).where(table.person_id == person_id, table.account_id.in_(account_ids)))


def _guarded(person_id: int) -> ColumnElement[bool]:
    return (tables.RoleGrant.person_id == person_id) & tables.RoleGrant.role.in_(_GUARDED)
