"""Hand a question over to staff, once however many people ask it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call
from bot.storage import Database
from commands.faq.bank.similarity import normalised
from commands.faq.handover.cards import remind_later, show_card
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import Handover, find_handover
from commands.faq.ranking import RankedEntry, build_ranker
from commands.faq.tables import FaqHandover, FaqQuestion, HandoverState

_WAITING = tuple(state for state in HandoverState if state.waits)
_MOST_COMPARED = 500


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What staff have now: the hand-over, and by when somebody should have answered it."""

    handover: Handover
    answered_by: datetime


async def hand_over(call: Call, question_id: int, wrong_entry_id: str | None = None) -> HandedOver:
    """Give a kept question of the person who asked it to staff; a question that waits already takes it along.

    `wrong_entry_id` is the entry that was shown and did not answer it.
    """
    database, desk = call.service(Database), call.service(StaffDesk)
    async with database.read() as session:
        text = await session.scalar(select(FaqQuestion.text).where(FaqQuestion.id == question_id)) or ""
        waiting = (
            await session.execute(
                select(FaqHandover.id, FaqHandover.text)
                .where(FaqHandover.state.in_(_WAITING))
                .order_by(FaqHandover.id.desc())
                .limit(_MOST_COMPARED)
            )
        ).all()
    alike = await asyncio.to_thread(_same_question, text, {row.id: row.text for row in waiting})
    async with database.write() as session:
        handover_id = await _joined(session, alike, text) or await _open(session, call, text, wrong_entry_id)
        hang_on = update(FaqQuestion).where(FaqQuestion.id == question_id)
        await session.execute(hang_on.values(handover_id=handover_id, open=True))
        handover = await find_handover(session, handover_id)
        if handover is None:
            raise LookupError("a hand-over that was just stored is gone")
        await show_card(session, desk, handover, call.now)
        if handover.state is HandoverState.OPEN:
            await remind_later(session, desk, handover, call.now)
    by = desk.answered_by(handover.opened_at)
    return HandedOver(handover, by if by > call.now else desk.answered_by(call.now))


def _same_question(text: str, waiting: dict[int, str]) -> int | None:
    """Return the waiting question that says the same but for case, punctuation, script or a slip of the keyboard."""
    if not waiting:
        return None
    ranker = build_ranker(RankedEntry(str(handover_id), (words,)) for handover_id, words in waiting.items())
    ranking = ranker.rank(text, limit=1)
    return int(ranking.candidates[0].entry_id) if ranking.exact else None


async def _joined(session: AsyncSession, alike: int | None, text: str) -> int | None:
    """Return the hand-over that waits with the same question, as the writing transaction sees it."""
    table = FaqHandover
    same = table.id == alike if alike is not None else table.key == normalised(text)
    return await session.scalar(
        select(table.id).where(same, table.state.in_(_WAITING)).order_by(table.id).limit(1).with_for_update()
    )


async def _open(session: AsyncSession, call: Call, text: str, wrong_entry_id: str | None) -> int:
    row = FaqHandover(
        opened_at=call.now,
        text=text,
        key=normalised(text),
        language=call.language.value,
        state=HandoverState.OPEN,
        wrong_entry_id=wrong_entry_id,
    )
    session.add(row)
    await session.flush()
    return row.id
