"""Which entries need somebody's attention: overdue for review, never used, not translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from commands.faq.bank import Entry
from commands.faq.editing.entries import missing_languages
from commands.faq.tables import FaqQuestion

REVIEWED_FOR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Entries by what is the matter with them, the most pressing first; one may be in several."""

    overdue: Sequence[Entry]
    unused: Sequence[Entry]
    untranslated: Sequence[Entry]


async def upkeep(session: AsyncSession, entries: Mapping[str, Entry], today: date) -> Upkeep:
    """Return what should be looked after on a day."""
    used = set((await session.scalars(select(FaqQuestion.entry_id).distinct())).all())
    return Upkeep(
        overdue=_overdue(entries.values(), today),
        unused=[entry for entry in entries.values() if entry.id not in used],
        untranslated=[entry for entry in entries.values() if missing_languages(entry)],
    )


def reviewed(entry: Entry, today: date) -> Entry:
    """Return an entry that somebody has found to be right still."""
    return replace(entry, review_by=today + REVIEWED_FOR)


def _overdue(entries: Iterable[Entry], today: date) -> Sequence[Entry]:
    dated = [(entry.review_by, entry) for entry in entries if entry.review_by is not None and entry.review_by < today]
    return [entry for _, entry in sorted(dated, key=lambda pair: pair[0])]
