"""The two confirmations of a link, and the one of an invite: every press checks anew whose it is and what holds."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.community import tables as rows
from bot.community.joining import Joined, join
from bot.community.passes import answer_pass, find_pass, take_answered, take_invite, withdraw
from bot.community.stakeholders import Stakeholders
from bot.components import component
from bot.declaration.command import action
from bot.delivery import NewDelivery, Outbox, Priority, Through
from bot.keyring import Keyring
from bot.messages import Actions, Block, Button, ButtonStyle, Json, Message, Paragraph, phrase, say
from bot.storage import Database, tables
from commands.link.chat import AGREE, merging
from commands.link.consequences import tell_admins, tell_staff
from commands.link.side import Side, side_of_account

_TELLING_LASTS = timedelta(days=7)


@action("link:agree", replaces=True)
async def agree(call: Call, argument: str) -> Message:
    """Take the yes of whoever typed the code, and ask whoever was given it."""
    row = _signed(call, argument)
    if row is None:
        return say("link.gone")
    async with call.service(Database).write() as session:
        found = await answer_pass(session, row, call.person.account_id, call.now)
        if found is None or found.account_id is None or found.person_id == call.person.id:
            return say("link.gone")
        if await _has_left(session, call.person.id, found.person_id):
            return say("link.has_left")
        owner = await side_of_account(session, found.account_id)
        question = _question(found, await side_of_account(session, call.person.account_id), owner)
        to = Through(found.person_id, found.account_id)
        await _tell(call, session, f"link:{found.id}:confirm", to, question, expires_in=found.expires_at - call.now)
    return say("link.agreed", name=owner.name, where=owner.where)


@action("link:confirm", replaces=True)
async def confirm(call: Call, argument: str) -> Message:
    """Link, once whoever was given the code has seen who typed it."""
    async with call.service(Database).write() as session:
        row = int(argument) if argument.isdecimal() else 0
        found = await take_answered(session, row, call.person.account_id, call.now)
        if found is None or found.answered_by is None:
            return say("link.gone")
        other = await _person_of(session, found.answered_by)
        if other == call.person.id:
            return say("link.already")
        if await _has_left(session, call.person.id, other):
            return say("link.has_left")
        joined = await _join(call, session, call.person.id, other)
        sides = {each: await side_of_account(session, each) for each in (call.person.account_id, found.answered_by)}
        here, there = sides[call.person.account_id], sides[found.answered_by]
        told = Message(_done(joined, here.name, here.where), private=True)
        await _tell(call, session, f"link:{joined.link_id}:done", Through(joined.kept, found.answered_by), told)
        await tell_staff(call, session, joined)
        if joined.guarded:
            await tell_admins(call, session, joined)
    return Message(_done(joined, there.name, there.where))


@action("link:refuse", replaces=True)
async def refuse(call: Call, argument: str) -> Message:
    """Withdraw a code that somebody else had, or that was shown to somebody whose it is not."""
    async with call.service(Database).write() as session:
        found = await find_pass(session, int(argument) if argument.isdecimal() else 0)
        if found is not None and call.person.account_id in {found.account_id, found.answered_by}:
            await withdraw(session, found.id)
    return say("link.refused")


@action("link:claim", replaces=True)
async def claim(call: Call, argument: str) -> Message:
    """Give the place that was kept for somebody to whoever holds its code."""
    row = _signed(call, argument)
    if row is None:
        return say("link.gone")
    async with call.service(Database).write() as session:
        found = await take_invite(session, row, call.now)
        if found is None or found.person_id == call.person.id:
            return say("link.gone")
        if await _has_left(session, call.person.id, found.person_id):
            return say("link.has_left")
        joined = await join(session, call.service(Stakeholders), found.person_id, call.person.id, call.now)
        detail: dict[str, Json] = {"by": "invite", "link": joined.link_id}
        await record(session, call.person, "person.claimed", f"person:{joined.kept}", call.now, detail)
        await call.service(Stakeholders).arrived(session, joined.kept, call.now)
        name = (await session.get_one(tables.Person, joined.kept)).display_name
        if joined.guarded:
            await tell_admins(call, session, joined)
    return say("link.claimed", name=name)


async def _join(call: Call, session: AsyncSession, one: int, other: int) -> Joined:
    """Join the two, into whoever has a place in the programme, else whoever was here first."""
    placed = set(
        await session.scalars(select(rows.Membership.person_id).where(rows.Membership.person_id.in_((one, other))))
    )
    kept, gone = sorted((one, other), key=lambda each: (each not in placed, each))
    joined = await join(session, call.service(Stakeholders), kept, gone, call.now)
    detail: dict[str, Json] = {"gone": f"person:{gone}", "link": joined.link_id, "guarded": joined.guarded}
    await record(session, call.person, "person.linked", f"person:{kept}", call.now, detail)
    return joined


async def _tell(
    call: Call,
    session: AsyncSession,
    key: str,
    to: Through,
    message: Message,
    expires_in: timedelta = _TELLING_LASTS,
) -> None:
    delivery = NewDelivery(
        key=key,
        kind="link",
        to=to,
        message=message,
        due_at=call.now,
        expires_at=call.now + expires_in,
        priority=Priority.INTERACTIVE,
    )
    await call.service(Outbox).enqueue(session, delivery, call.now)


async def _person_of(session: AsyncSession, account_id: int) -> int:
    return (await session.get_one(tables.Account, account_id)).person_id


async def _has_left(session: AsyncSession, *person_ids: int) -> bool:
    """Tell whether one of them has left: no link brings back what leaving took."""
    table = tables.Person
    statement = select(table.id).where(table.id.in_(person_ids), table.left_at.is_not(None)).limit(1)
    return await session.scalar(statement) is not None


def _done(joined: Joined, name: str, where: str) -> tuple[Block, ...]:
    undo = Button(phrase("link.not_me"), component("link:undo", str(joined.link_id)), ButtonStyle.DANGER)
    return (Paragraph(phrase("link.done", name=name, where=where)), Actions((undo,)))


def _question(found: rows.Pass, other: Side, own: Side) -> Message:
    """Ask whoever was given a code whether the one who typed it is them as well."""
    buttons = (
        Button(phrase("link.confirm"), component("link:confirm", str(found.id)), ButtonStyle.PRIMARY),
        Button(phrase("link.not_me"), component("link:refuse", str(found.id)), ButtonStyle.DANGER),
    )
    return Message((*merging("link.wants", other, own), Actions(buttons)), private=True)


def _signed(call: Call, argument: str) -> int | None:
    """Return the row of a pass whose button was made for the account that pressed it."""
    row, _, signature = argument.partition(":")
    ours = call.service(Keyring).verify(AGREE, f"{row}:{call.person.account_id}", signature)
    return int(row) if ours and row.isdecimal() else None
