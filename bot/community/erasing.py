"""What a person can take along, and what is left of them when they want to be forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, cast, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.joining import joined_into
from bot.community.stakeholders import Stakeholders
from bot.community.teams import standings
from bot.messages import Json
from bot.storage import tables


async def export(session: AsyncSession, stakeholders: Stakeholders, person_id: int) -> dict[str, Json]:
    """Return everything that is kept about a person, by the part that keeps it."""
    content: dict[str, Json] = {"person": await _person(session, person_id)}
    for name, personal in stakeholders.personal.items():
        content[name] = await personal.export(session, person_id)
    return content


async def erase(session: AsyncSession, stakeholders: Stakeholders, person_id: int, now: datetime) -> None:
    """Forget a person: their rows go, what others need stays without them, and an id is all that the audit log has."""
    everybody = await joined_into(session, person_id)
    await stakeholders.departed(session, person_id, now)
    for personal in stakeholders.personal.values():
        await personal.erase(session, person_id)
    accounts = list(await session.scalars(select(tables.Account.id).where(tables.Account.person_id == person_id)))
    for table in (tables.RoleGrant, rows.Membership, tables.Delivery, rows.Pass):
        await session.execute(delete(table).where(table.person_id.in_(everybody)))
    for typed in (tables.Draft, rows.WrongPass):
        await session.execute(delete(typed).where(typed.account_id.in_(accounts)))
    await session.execute(update(tables.Account).where(tables.Account.id.in_(accounts)).values(_forgotten_account(now)))
    link = rows.PersonLink
    await session.execute(
        update(link).where(link.gone_id.in_(everybody), link.undone_at.is_(None)).values(undone_at=now)
    )
    nobody = {"display_name": "", "language": None, "timezone": None, "email": None, "left_at": now, "erased_at": now}
    await session.execute(update(tables.Person).where(tables.Person.id.in_(everybody)).values(nobody))


def _forgotten_account(now: datetime) -> dict[str, object]:
    """Return what is left of an account: the platform, and an id that is nobody's there."""
    return {
        "user": literal("erased:").concat(cast(tables.Account.id, String)),
        "workspace": "",
        "display_name": "",
        "locale": None,
        "heard": None,
        "timezone": None,
        "email": None,
        "last_seen_at": None,
        "preferred_at": None,
        "left_at": now,
    }


async def _person(session: AsyncSession, person_id: int) -> Json:
    person = await session.get_one(tables.Person, person_id)
    accounts = await session.scalars(select(tables.Account).where(tables.Account.person_id == person_id))
    grants = await session.scalars(select(tables.RoleGrant).where(tables.RoleGrant.person_id == person_id))
    acts = await session.execute(
        select(tables.Audit.at, tables.Audit.action)
        .where(tables.Audit.person_id == person_id)
        .order_by(tables.Audit.id)
    )
    return {
        "name": person.display_name,
        "language": person.language,
        "timezone": person.timezone,
        "email": person.email,
        "known_since": person.created_at.isoformat(),
        "accounts": [
            {"platform": each.platform, "workspace": each.workspace, "user": each.user, "name": each.display_name}
            for each in accounts
        ],
        "roles": [{"role": each.role, "granted_at": each.granted_at.isoformat()} for each in grants],
        "cohorts": [
            {"cohort": each.cohort, "team": each.team.name if each.team else None}
            for each in await standings(session, person_id)
        ],
        "audit_log": [{"at": act.at.isoformat(), "action": act.action} for act in acts],
    }
