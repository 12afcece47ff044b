"""What those who came made of an event, and the summary for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import Person
from commands.events.tables import EventFeedback


@dataclass(frozen=True, slots=True)
class Summary:
    """How many gave which number from 1 to 5, and the lines that they wrote, the newest first."""

    numbers: dict[int, int]
    lines: Sequence[str]

    @property
    def given(self) -> int:
        """Return how many have answered."""
        return sum(self.numbers.values())

    @property
    def mean(self) -> float:
        """Return the mean of the numbers; 0 where nobody has answered."""
        return sum(score * often for score, often in self.numbers.items()) / self.given if self.given else 0.0


async def rate(session: AsyncSession, event_id: int, person: Person, score: int, now: datetime) -> None:
    """Keep a number; another one takes its place."""
    row = await session.scalar(select(EventFeedback).filter_by(event_id=event_id, person_id=person.id))
    if row is None:
        row = EventFeedback(event_id=event_id, person_id=person.id, line="")
        session.add(row)
    row.score, row.account_id, row.given_at = score, person.account_id, now
    await session.flush()


async def comment(session: AsyncSession, event_id: int, person: Person, line: str) -> bool:
    """Keep a line beside the number; return False where there is none."""
    row = await session.scalar(select(EventFeedback).filter_by(event_id=event_id, person_id=person.id))
    if row is None:
        return False
    row.line = line
    return True


async def summary_of(session: AsyncSession, event_id: int) -> Summary:
    """Return what was given of an event, without names."""
    rows = (await session.scalars(select(EventFeedback).filter_by(event_id=event_id))).all()
    newest = sorted((row for row in rows if row.line), key=lambda row: row.given_at, reverse=True)
    numbers = {score: sum(row.score == score for row in rows) for score in range(5, 0, -1)}
    return Summary(numbers, [row.line for row in newest])
