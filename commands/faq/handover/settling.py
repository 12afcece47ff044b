"""Take, give back and close hand-overs: each change happens once, whoever presses at the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.people import Person
from bot.storage import Database
from commands.faq.handover.cards import remind_later, show_card, take_reminders_back
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import Handover, find_handover
from commands.faq.handover.notices import tell_claimed, tell_dismissed
from commands.faq.tables import FaqHandover, FaqQuestion, HandoverState

_WAITS = FaqHandover.state.in_(tuple(state for state in HandoverState if state.waits))


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an attempt: the hand-over as it is now, and whether it was this attempt that changed it."""

    handover: Handover
    done: bool


async def claim(database: Database, desk: StaffDesk, handover_id: int, staff: Person, now: datetime) -> Change | None:
    """Take a question that nobody has; None where there is no such hand-over."""
    async with database.write() as session:
        done = await _change(
            session,
            handover_id,
            FaqHandover.state == HandoverState.OPEN,
            state=HandoverState.CLAIMED,
            claimed_by=staff.account_id,
            claimed_at=now,
        )
        return await _claimed(session, desk, handover_id, staff, now, done=done)


async def take_over(
    database: Database, desk: StaffDesk, handover_id: int, staff: Person, now: datetime
) -> Change | None:
    """Take a question that nobody has answered, whoever else has it."""
    not_mine = or_(FaqHandover.claimed_by.is_(None), FaqHandover.claimed_by != staff.account_id)
    async with database.write() as session:
        done = await _change(
            session,
            handover_id,
            and_(_WAITS, not_mine),
            state=HandoverState.CLAIMED,
            claimed_by=staff.account_id,
            claimed_at=now,
        )
        return await _claimed(session, desk, handover_id, staff, now, done=done)


async def dismiss(database: Database, desk: StaffDesk, handover_id: int, staff: Person, now: datetime) -> Change | None:
    """Close what is no question, or none for staff; who asked is told."""
    async with database.write() as session:
        done = await _change(
            session,
            handover_id,
            _WAITS,
            state=HandoverState.DISMISSED,
            settled_by=staff.account_id,
            settled_at=now,
        )
        handover = await find_handover(session, handover_id)
        if handover is not None and done:
            await session.execute(update(FaqQuestion).filter_by(handover_id=handover_id).values(open=False))
            await tell_dismissed(session, desk.outbox, handover, now)
            await show_card(session, desk, handover, now)
            await take_reminders_back(session, desk.outbox, handover_id, now)
            await record(session, staff, "faq:dismissed", str(handover_id), now)
    return Change(handover, done) if handover is not None else None


async def reopen(database: Database, desk: StaffDesk, handover_id: int, staff: Person, now: datetime) -> Change | None:
    """Take back that something is no question."""
    async with database.write() as session:
        done = await _change(
            session,
            handover_id,
            FaqHandover.state == HandoverState.DISMISSED,
            state=HandoverState.OPEN,
            claimed_by=None,
            claimed_at=None,
            settled_by=None,
            settled_at=None,
        )
        handover = await find_handover(session, handover_id)
        if handover is not None and done:
            await session.execute(update(FaqQuestion).filter_by(handover_id=handover_id).values(open=True))
            await show_card(session, desk, handover, now)
            await remind_later(session, desk, handover, now)
            await record(session, staff, "faq:reopened", str(handover_id), now)
    return Change(handover, done) if handover is not None else None


async def withdraw(database: Database, desk: StaffDesk, question: FaqQuestion, now: datetime) -> bool:
    """Let a person take a question back; return False where nobody works on it any more.

    Others who asked the same still get their answer.
    """
    handover_id = question.handover_id
    async with database.write() as session:
        handover = await find_handover(session, handover_id) if handover_id is not None else None
        if handover is None or not handover.state.waits:
            return False
        await session.execute(update(FaqQuestion).filter_by(id=question.id).values(open=False, handover_id=None))
        if all(asker.question_id == question.id for asker in handover.askers):
            await _change(session, handover.id, _WAITS, state=HandoverState.WITHDRAWN, settled_at=now)
            await take_reminders_back(session, desk.outbox, handover.id, now)
        changed = await find_handover(session, handover.id)
        if changed is not None:
            await show_card(session, desk, changed, now)
    return True


async def settle_answered(session: AsyncSession, handover_id: int, staff: Person, answer: str, now: datetime) -> bool:
    """Note the answer of whoever is first; return False where somebody was before."""
    return await _change(
        session,
        handover_id,
        _WAITS,
        state=HandoverState.ANSWERED,
        settled_by=staff.account_id,
        settled_at=now,
        answer=answer,
    )


async def _claimed(
    session: AsyncSession, desk: StaffDesk, handover_id: int, staff: Person, now: datetime, *, done: bool
) -> Change | None:
    handover = await find_handover(session, handover_id)
    if handover is None:
        return None
    if done:
        by = desk.answered_by(handover.opened_at)
        await tell_claimed(session, desk.outbox, handover, by, now)
        await show_card(session, desk, handover, now)
        await remind_later(session, desk, handover, now)
        await record(session, staff, "faq:claimed", str(handover_id), now)
    return Change(handover, done)


async def _change(session: AsyncSession, handover_id: int, provided: ColumnElement[bool], **values: object) -> bool:
    """Change a hand-over provided that it still is as the change expects; the database lets one of several through."""
    changed = await session.execute(
        update(FaqHandover).where(FaqHandover.id == handover_id, provided).values(**values).returning(FaqHandover.id)
    )
    return changed.scalar() is not None
