"""Who holds a role when nobody is asking: for staff who assign roles, for audiences, and for what goes to staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.directory import Directory
from bot.roles import Role
from bot.storage import tables


async def roles_of(session: AsyncSession, directory: Directory, person_ids: Sequence[int] = ()) -> Mapping[int, Role]:
    """Return the highest role of each person, or of everybody who has not left.

    Grants, the configuration, and what a platform's groups granted when it was last asked count, on whichever account.
    """
    person, account, held = tables.Person, tables.Account, tables.RoleGrant
    chosen = [person.id.in_(person_ids)] if person_ids else []
    there = [person.left_at.is_(None), person.joined_at.is_(None), person.erased_at.is_(None), *chosen]
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    for person_id in await session.scalars(select(person.id).where(*there)):
        roles[person_id].add(directory.default_role)
    grants = select(held.person_id, held.role).join(person, person.id == held.person_id).where(*there)
    for person_id, role in await session.execute(grants):
        roles[person_id].add(Role(role))
    by_platform = select(account.person_id, account.granted).join(person, person.id == account.person_id)
    for person_id, granted in await session.execute(by_platform.where(account.left_at.is_(None), *there)):
        if granted is not None:
            roles[person_id].add(Role(granted))
    if directory.names_accounts:
        accounts = select(account.person_id, account.platform, account.workspace, account.user)
        by_name = accounts.join(person, person.id == account.person_id).where(*there)
        for person_id, platform, workspace, user in await session.execute(by_name):
            roles[person_id].update(directory.configured(platform, workspace, user))
    return {person_id: max(held_by, key=lambda role: role.rank) for person_id, held_by in roles.items()}


async def role_of(session: AsyncSession, directory: Directory, person_id: int) -> Role:
    """Return the highest role of one person; whoever has left is a guest."""
    return (await roles_of(session, directory, [person_id])).get(person_id, Role.GUEST)


async def holders(session: AsyncSession, directory: Directory, role: Role) -> Sequence[int]:
    """Return everybody whose highest role is this one."""
    return [person_id for person_id, held in (await roles_of(session, directory)).items() if held is role]


async def at_least(session: AsyncSession, directory: Directory, role: Role) -> Sequence[int]:
    """Return everybody whose highest role includes this one."""
    return [person_id for person_id, held in (await roles_of(session, directory)).items() if held.includes(role)]
