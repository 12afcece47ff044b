"""Undo a link, and let an admin spread the rights that it did not."""

from __future__ import annotations

from bot.audit import record
from bot.call import Call
from bot.community import tables as rows
from bot.community.joining import joined_into, root
from bot.community.joining import undo as split
from bot.community.rights import of_link, widen_guarded
from bot.community.stakeholders import Stakeholders
from bot.declaration.command import action
from bot.messages import Json, Message, say
from bot.roles import Role
from bot.storage import Database


@action("link:undo", replaces=True)
async def undo(call: Call, argument: str) -> Message:
    """Make two persons of one again, each with their own rows; either of them may."""
    async with call.service(Database).write() as session:
        link = await session.get(rows.PersonLink, int(argument) if argument.isdecimal() else 0)
        if link is None or link.undone_at is not None:
            return say("link.undone_already")
        if link.gone_id not in await joined_into(session, call.person.id):
            return say("link.not_yours")
        parted = await split(session, call.service(Stakeholders), link.id, call.now)
        if parted is None:
            return say("link.undone_already")
        detail: dict[str, Json] = {"restored": f"person:{parted.restored}", "link": link.id}
        await record(session, call.person, "person.split", f"person:{parted.kept}", call.now, detail)
    return say("link.undone")


@action("link:widen", requires=Role.ADMIN, replaces=True)
async def widen(call: Call, argument: str) -> Message:
    """Let staff or admin rights of one account apply to every account of a linked person."""
    async with call.service(Database).write() as session:
        link = await session.get(rows.PersonLink, int(argument) if argument.isdecimal() else 0)
        if link is None or link.undone_at is not None:
            return say("link.undone_already")
        holder = await root(session, link.kept_id)
        if call.person.id == holder:
            return say("link.not_own_rights")
        roles = await widen_guarded(session, holder, of_link(link.id), call.now)
        detail: dict[str, Json] = {"roles": [role.value for role in roles], "link": link.id}
        await record(session, call.person, "role.widened", f"person:{holder}", call.now, detail)
    return say("link.widened")
