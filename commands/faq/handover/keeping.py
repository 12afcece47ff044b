"""From an answer into the bank with one press: as a new entry, or as one more way to ask for one that is there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.components import component, fits
from bot.messages import Actions, Button, ButtonStyle, Context, Message, Paragraph, Plain, phrase, say
from bot.storage import Database
from commands.faq.answers import asked_as
from commands.faq.bank import Entry
from commands.faq.editing.entries import new_entry, with_phrasing
from commands.faq.editing.writing import current_entry, write_entry
from commands.faq.handover.cards import show_card
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import Handover, find_handover
from commands.faq.knowledge import Knowledge
from commands.faq.tables import FaqHandover, RevisionAct

MOST_NEAREST = 3


async def offer_to_keep(call: Call, handover: Handover) -> Message:
    """Say that an answer is on its way, and offer to keep it."""
    count = len({asker.person.person_id for asker in handover.askers})
    return Message(
        (
            Paragraph(phrase("faq.answer_sent", count=count)),
            Context(phrase("faq.keep_it")),
            Actions(await keep_buttons(call, handover)),
        )
    )


async def keep_buttons(call: Call, handover: Handover) -> tuple[Button, ...]:
    """Return a button for a new entry, and one for each of the nearest."""
    new = Button(phrase("faq.keep_new"), component("faq:keep-new", str(handover.id)), ButtonStyle.PRIMARY)
    return (new, *(_phrasing_button(call, handover, entry) for entry in await _nearest(call, handover)))


async def keep_as_new(call: Call, handover: Handover) -> Entry | None:
    """Put an answered question into the bank; None where it is kept already."""
    today = call.now.astimezone(call.zone).date()
    entry = new_entry(handover.text, handover.answer or "", call.person.name, today)
    async with call.service(Database).write() as session:
        if not await _mark_kept(session, handover.id, entry.id):
            return None
        await write_entry(session, entry, RevisionAct.WRITTEN, call.person.account_id, call.now)
        await _show(session, call, handover.id, "faq:entry", entry.id)
    return entry


async def keep_as_phrasing(call: Call, handover: Handover, entry_id: str) -> Entry | None:
    """Make a question one more way to ask for an entry; None where it is kept already, or the entry is gone."""
    async with call.service(Database).write() as session:
        entry = await current_entry(session, entry_id)
        if entry is None or not await _mark_kept(session, handover.id, entry_id):
            return None
        asked = with_phrasing(entry, handover.text)
        if asked is not entry:
            await write_entry(session, asked, RevisionAct.PHRASED, call.person.account_id, call.now)
        await _show(session, call, handover.id, "faq:phrasing", entry_id)
    return asked


def kept_already(handover: Handover) -> Message:
    """Say that the question is in the bank."""
    return say("faq.kept_already", entry=Plain(handover.entry_id or ""))


async def _nearest(call: Call, handover: Handover) -> Sequence[Entry]:
    found = await call.service(Knowledge).nearest(handover.text, call.person.role, call.now, MOST_NEAREST)
    return [entry for entry in found if fits(_phrasing_component(handover, entry))]


def _phrasing_button(call: Call, handover: Handover, entry: Entry) -> Button:
    label = phrase("faq.keep_as", question=Plain(asked_as(entry, call.language, 60)))
    return Button(label, _phrasing_component(handover, entry))


def _phrasing_component(handover: Handover, entry: Entry) -> str:
    return f"faq:keep-as:{handover.id}:{entry.id}"


async def _mark_kept(session: AsyncSession, handover_id: int, entry_id: str) -> bool:
    free = update(FaqHandover).where(FaqHandover.id == handover_id, FaqHandover.entry_id.is_(None))
    marked = await session.execute(free.values(entry_id=entry_id).returning(FaqHandover.id))
    return marked.scalar() is not None


async def _show(session: AsyncSession, call: Call, handover_id: int, act: str, entry_id: str) -> None:
    handover = await find_handover(session, handover_id)
    if handover is not None:
        await show_card(session, call.service(StaffDesk), handover, call.now)
    await record(session, call.person, act, entry_id, call.now)
