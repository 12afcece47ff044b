"""Answer a question that was handed over: the first answer counts, and everybody who asked gets it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from bot.audit import record
from bot.languages import Language
from bot.people import Person
from bot.storage import Database
from commands.faq.answers import answer_in
from commands.faq.bank import Entry
from commands.faq.handover.cards import show_card, take_reminders_back
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import find_handover
from commands.faq.handover.notices import give_answer
from commands.faq.handover.settling import Change, settle_answered
from commands.faq.tables import FaqQuestion


async def answer_question(
    database: Database, desk: StaffDesk, handover_id: int, staff: Person, answer: str | Entry, now: datetime
) -> Change | None:
    """Send an answer, in words or with an entry of the bank; None where there is no such hand-over.

    Where somebody has answered before, nothing is sent, and the change tells who it was and what they said.
    """
    words = answer if isinstance(answer, str) else answer_in(answer, Language.EN)
    async with database.write() as session:
        done = await settle_answered(session, handover_id, staff, words, now)
        handover = await find_handover(session, handover_id)
        if handover is None:
            return None
        if done:
            await session.execute(
                update(FaqQuestion).filter_by(handover_id=handover_id).values(open=False, helped=None)
            )
            await give_answer(session, desk.outbox, handover, answer, now)
            await show_card(session, desk, handover, now)
            await take_reminders_back(session, desk.outbox, handover_id, now)
            await record(session, staff, "faq:answered", str(handover_id), now)
    return Change(handover, done)
