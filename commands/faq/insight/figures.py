"""What was asked in some days, and what became of it, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from commands.faq.bank import Entry
from commands.faq.tables import FaqHandover, FaqQuestion, HandoverState, Outcome


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions were asked on one day, and how many of them went to staff."""

    day: date
    asked: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of questions by what became of them.

    `answered` are those from the bank, `handed_over` those that went to staff. `hours` is the median time until staff
    answered; None where they have answered none.
    """

    asked: int
    answered: int
    helped: int
    not_helped: int
    handed_over: int
    answered_by_staff: int
    hours: float | None
    languages: Mapping[Language, int]
    topics: Mapping[str, int]
    days: Sequence[Day]


async def figures(
    session: AsyncSession, entries: Mapping[str, Entry], days: int, now: datetime, zone: ZoneInfo
) -> Figures:
    """Count what was asked within the last `days` days of a zone, today among them."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=zone)
    question, handover = FaqQuestion, FaqHandover
    statement = (
        select(
            question.asked_at,
            question.language,
            question.outcome,
            question.helped,
            question.entry_id,
            question.handover_id,
            handover.state,
            handover.wrong_entry_id,
            handover.opened_at,
            handover.settled_at,
        )
        .outerjoin(handover, handover.id == question.handover_id)
        .where(question.asked_at >= since)
    )
    rows = (await session.execute(statement)).all()
    by_staff = {row.handover_id: row for row in rows if row.state is HandoverState.ANSWERED}
    waits = [(row.settled_at - row.opened_at).total_seconds() / 3600 for row in by_staff.values() if row.settled_at]
    topics = Counter(tag for row in rows if row.entry_id in entries for tag in entries[row.entry_id].tags)
    asked = Counter(row.asked_at.astimezone(zone).date() for row in rows)
    handed = Counter(row.asked_at.astimezone(zone).date() for row in rows if row.handover_id is not None)
    every = [first + timedelta(days=number) for number in range(days)]
    return Figures(
        asked=len(rows),
        answered=sum(row.outcome is Outcome.ANSWERED for row in rows),
        helped=sum(row.helped is True for row in rows),
        not_helped=sum(row.helped is False or row.wrong_entry_id is not None for row in rows),
        handed_over=sum(handed.values()),
        answered_by_staff=sum(row.state is HandoverState.ANSWERED for row in rows),
        hours=median(waits) if waits else None,
        languages=dict(Counter(Language(row.language) for row in rows).most_common()),
        topics=dict(topics.most_common()),
        days=[Day(day, asked[day], handed[day]) for day in every],
    )
