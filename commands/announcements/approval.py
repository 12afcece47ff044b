"""A second person's approval: who is asked, what becomes of the prompts, and when it counts no longer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.holders import at_least, role_of
from bot.components import component
from bot.delivery import Batch, NewDelivery
from bot.delivery.stored_places import identity
from bot.messages import (
    Actions,
    Button,
    ButtonStyle,
    Divider,
    Message,
    Paragraph,
    PersonMention,
    Plain,
    phrase,
)
from bot.people import Person
from bot.places import Place
from bot.roles import Role
from bot.storage import tables
from commands.announcements.bulletins import Bulletin, find_bulletin
from commands.announcements.card import facts
from commands.announcements.desk import Desk
from commands.announcements.going_out import newest
from commands.announcements.looks import every_version
from commands.announcements.tables import Announcement

KIND = "announce:prompt"


def needed(desk: Desk, row: Announcement) -> bool:
    """Tell whether a second person has to approve."""
    return desk.second_person or row.second


async def holds(session: AsyncSession, desk: Desk, row: Announcement) -> bool:
    """Tell whether the newest revision is approved by somebody else than who wrote it, who may still approve."""
    content = await newest(session, row)
    if content.approver_id is None or content.approver_id in (row.person_id, content.person_id):
        return False
    return (await role_of(session, desk.directory, content.approver_id)).includes(Role.STAFF)


async def prompt(session: AsyncSession, desk: Desk, row: Announcement, now: datetime) -> bool:
    """Ask staff to approve the newest revision: where they work together, or else each of them but its writers.

    Return False where there is nobody to ask.
    """
    bulletin = await find_bulletin(session, row.id)
    if bulletin is None:
        return False
    message = _prompt(desk, bulletin)
    deliveries = [
        NewDelivery(
            key=f"{KIND}:{row.id}:{row.revision}:{secrets.token_hex(4)}:{_name(to)}",
            kind=KIND,
            to=to,
            message=message,
            due_at=now,
            batch=_batch(row),
            urgent=False,
        )
        for to in await _asked(session, desk, bulletin)
    ]
    await desk.outbox.enqueue_all(session, deliveries, now)
    return bool(deliveries)


async def withdraw_prompts(session: AsyncSession, desk: Desk, row: Announcement, now: datetime) -> None:
    """Take the prompts of the newest revision back."""
    await desk.outbox.recall(session, Batch(_batch(row)), now)


async def settle_prompts(session: AsyncSession, desk: Desk, row: Announcement, person: Person, now: datetime) -> None:
    """Let the prompts say who has approved."""
    bulletin = await find_bulletin(session, row.id)
    if bulletin is None:
        return
    who = PersonMention(person.id, person.name)
    told = Paragraph(phrase("announce.approved_by", who=who, number=row.id))
    message = Message((*every_version(bulletin), Divider(), told))
    await desk.outbox.edit(session, Batch(_batch(row)), message, now)


async def tell_author(
    session: AsyncSession, desk: Desk, row: Announcement, what: str, now: datetime, by: Person | None = None
) -> None:
    """Tell whoever wrote it what has become of it."""
    who = Plain(by.name) if by is not None else Plain("")
    text = Paragraph(phrase(f"announce.told.{what}", who=who, number=row.id))
    button = Button(phrase("announce.show"), component("announce:show", str(row.id)))
    delivery = NewDelivery(
        key=f"announcement:{row.id}:told:{what}:{row.revision}:{secrets.token_hex(4)}",
        kind="announce:told",
        to=row.person_id,
        message=Message((text, Actions((button,))), private=True),
        due_at=now,
    )
    await desk.outbox.enqueue(session, delivery, now)


async def _asked(session: AsyncSession, desk: Desk, bulletin: Bulletin) -> Sequence[Place | int]:
    if desk.staff_places:
        return desk.staff_places
    writers = {bulletin.author_id, bulletin.editor_id}
    staff = [each for each in await at_least(session, desk.directory, Role.STAFF) if each not in writers]
    account = tables.Account
    there = await session.scalars(select(account.person_id).where(account.person_id.in_(staff)).distinct())
    return sorted(there)


def _prompt(desk: Desk, bulletin: Bulletin) -> Message:
    argument = f"{bulletin.id}:{bulletin.revision}"
    asked = phrase("announce.approve_this", who=PersonMention(bulletin.author_id, bulletin.author), number=bulletin.id)
    buttons = [Button(phrase("announce.approve"), component("announce:approve", argument), ButtonStyle.PRIMARY)]
    if not bulletin.has_unread_edit:
        buttons.append(Button(phrase("announce.send_back"), component("announce:back", argument)))
    return Message(
        (
            Paragraph(asked),
            Divider(),
            *every_version(bulletin),
            Divider(),
            facts(bulletin, desk),
            Actions(tuple(buttons)),
        )
    )


def _batch(row: Announcement) -> str:
    return f"{KIND}:{row.id}:{row.revision}"


def _name(to: Place | int) -> str:
    return ":".join(identity(to)) if isinstance(to, Place) else str(to)
