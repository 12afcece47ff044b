"""What people and staff said of answers, as lessons for the thresholds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from commands.faq.bank import Entry
from commands.faq.ranking import SCRIPTS, Ranker, Rehearsal
from commands.faq.tables import FaqHandover, FaqQuestion, HandoverState

ENOUGH = 10
"""After how many new lessons it is worth calibrating again."""
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question of which somebody said what answers it (`right`), what does not (`wrong`), or that nothing should."""

    text: str
    right: str | None
    wrong: str | None


async def lessons(session: AsyncSession) -> Sequence[Lesson]:
    """Return the newest lessons: "was this right?" from those who asked, and what staff kept or called no question."""
    question, handover = FaqQuestion, FaqHandover
    statement = (
        select(
            question.text,
            question.entry_id,
            question.helped,
            handover.state,
            handover.wrong_entry_id,
            handover.entry_id.label("kept"),
        )
        .outerjoin(handover, handover.id == question.handover_id)
        .where(
            or_(
                question.helped.is_(True),
                handover.wrong_entry_id.is_not(None),
                handover.state == HandoverState.DISMISSED,
            )
        )
        .order_by(question.id.desc())
        .limit(_MOST)
    )
    found = []
    for row in await session.execute(statement):
        if row.state is HandoverState.DISMISSED:
            found.append(Lesson(row.text, None, None))
        elif row.wrong_entry_id is not None:
            found.append(Lesson(row.text, row.kept, row.wrong_entry_id))
        elif row.entry_id is not None:
            found.append(Lesson(row.text, row.entry_id, None))
    return found


def rehearsals(ranker: Ranker, entries: Mapping[str, Entry], taught: Sequence[Lesson]) -> Iterator[Rehearsal]:
    """Ask a bank the questions of lessons; what it answers to the letter says nothing about thresholds."""
    for lesson in taught:
        ranking = ranker.rank(lesson.text, limit=1)
        if not ranking.candidates or ranking.exact:
            continue
        first = ranking.candidates[0].entry_id
        nothing = lesson.right is None and lesson.wrong is None
        if lesson.right is None and not nothing and first != lesson.wrong:
            continue
        script = SCRIPTS[ranking.language]
        asked = sum(len(entries[first].asked(language)) for language in Language if SCRIPTS[language] is script)
        yield Rehearsal(
            language=ranking.language,
            confidence=ranking.confidence,
            in_scope=not nothing,
            right=lesson.right == first,
            phrasings=asked,
        )


def digest_of(taught: Sequence[Lesson]) -> str:
    """Return what tells one set of lessons from another."""
    parts = (f"{each.text}\0{each.right}\0{each.wrong}\0" for each in taught)
    return hashlib.sha256("".join(parts).encode()).hexdigest()
