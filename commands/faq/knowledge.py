"""The bank as it is consulted: ranked and calibrated for what a reader may see."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.roles import Role
from bot.storage import Database
from bot.storage.upsert import upsert
from commands.faq.bank import Entry
from commands.faq.content import from_content
from commands.faq.learning import ENOUGH, digest_of, lessons, rehearsals
from commands.faq.ranking import EDITION, Decision, RankedEntry, Ranker, Thresholds, build_ranker, calibrate, decide
from commands.faq.tables import FaqCalibration, FaqEntry, FaqRevision

MOST_OFFERED = 5

Stamp = tuple[int, datetime | None, int | None]


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the bank has to say: one entry that answers, or several that may, best first."""

    decision: Decision
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries that one role may see, ready to be asked."""

    entries: Mapping[str, Entry]
    ranker: Ranker
    thresholds: Thresholds

    def consult(self, question: str) -> Consultation:
        """Return what these entries have to say to a question."""
        ranking = self.ranker.rank(question, MOST_OFFERED)
        decision = decide(ranking, self.thresholds)
        offered = tuple(self.entries[candidate.entry_id] for candidate in ranking.candidates)
        match decision:
            case Decision.ANSWER:
                return Consultation(decision, offered[:1])
            case Decision.OFFER:
                return Consultation(decision, offered)
            case Decision.UNKNOWN:
                return Consultation(decision, ())


class Knowledge:
    """The bank in the database.

    What a role may not see is not ranked for it either: neither an answer, nor an offer, nor a confidence betrays it.
    Thresholds are those of its phrasings and of what people said of its answers.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stamp: Stamp | None = None
        self._entries: Mapping[str, Entry] = {}
        self._shelves: dict[Role, Shelf] = {}
        self._building = asyncio.Lock()
        self._learnt = 0

    def learn(self) -> None:
        """Note that somebody said of an answer what it was worth; after some, thresholds are found anew."""
        self._learnt += 1
        if self._learnt % ENOUGH == 0:
            self._shelves.clear()

    async def consult(self, question: str, role: Role, now: datetime) -> Consultation:
        """Return what the bank has to say to somebody of a role."""
        return (await self._shelf(role, now)).consult(question)

    async def nearest(self, question: str, role: Role, now: datetime, most: int) -> Sequence[Entry]:
        """Return the entries that a role may see which come nearest to a question, however far that is."""
        shelf = await self._shelf(role, now)
        return [shelf.entries[each.entry_id] for each in shelf.ranker.rank(question, most).candidates]

    async def entries(self, role: Role) -> Mapping[str, Entry]:
        """Return every entry that a role may see, by id, in the order of the bank."""
        async with self._building:
            await self._refresh()
            return {entry_id: entry for entry_id, entry in self._entries.items() if role.includes(entry.visible_to)}

    async def _shelf(self, role: Role, now: datetime) -> Shelf:
        async with self._building:
            await self._refresh()
            level = max((each for each in self._levels() if role.includes(each)), key=lambda each: each.rank)
            if level not in self._shelves:
                self._shelves[level] = await self._build(level, now)
            return self._shelves[level]

    def _levels(self) -> set[Role]:
        return {Role.GUEST, *(entry.visible_to for entry in self._entries.values())}

    async def _refresh(self) -> None:
        """Read the entries again where an import, maybe by another process, has changed them."""
        async with self._database.read() as session:
            newest = select(func.max(FaqRevision.id)).scalar_subquery()
            found = select(func.count(FaqEntry.id), func.max(FaqEntry.imported_at), newest)
            stamp = (await session.execute(found)).one()
            if tuple(stamp) == self._stamp:
                return
            rows = (await session.execute(select(FaqEntry.id, FaqEntry.content).order_by(FaqEntry.id))).all()
        self._entries = {row.id: from_content(row.id, row.content) for row in rows}
        self._shelves.clear()
        self._stamp = (stamp[0], stamp[1], stamp[2])

    async def _build(self, level: Role, now: datetime) -> Shelf:
        entries = {key: entry for key, entry in self._entries.items() if level.includes(entry.visible_to)}
        ranked = [
            RankedEntry(
                id=entry.id,
                phrasings=tuple(text for language in entry.question for text in entry.asked(language)),
                answers=tuple(entry.answer.values()),
            )
            for entry in entries.values()
        ]
        ranker = await asyncio.to_thread(build_ranker, ranked)
        async with self._database.read() as session:
            taught = await lessons(session)
        content = "".join((str(EDITION), *(entry.digest() for entry in entries.values()), digest_of(taught)))
        digest = hashlib.sha256(content.encode()).hexdigest()
        thresholds = await self._calibrated(digest)
        if thresholds is None:
            heard = [*rehearsals(ranker, entries, taught)]
            thresholds = await asyncio.to_thread(calibrate, ranker, heard)
            await self._keep(digest, thresholds, now)
        return Shelf(entries, ranker, thresholds)

    async def _calibrated(self, digest: str) -> Thresholds | None:
        async with self._database.read() as session:
            found = select(FaqCalibration.thresholds).where(FaqCalibration.digest == digest)
            stored = (await session.execute(found)).scalar()
        return Thresholds.from_json(stored) if stored is not None else None

    async def _keep(self, digest: str, thresholds: Thresholds, now: datetime) -> None:
        async with self._database.write() as session:
            row = {"digest": digest, "thresholds": thresholds.to_json(), "calibrated_at": now}
            await session.execute(upsert(session, FaqCalibration).values(row).on_conflict_do_nothing())
