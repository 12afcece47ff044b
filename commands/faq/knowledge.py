"""The bank as it is consulted: ranked and calibrated for what a reader may see."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.roles import Role
from bot.storage import Database
from bot.storage.upsert import upsert
from commands.faq.bank import Entry
from commands.faq.content import from_content
from commands.faq.learning import ENOUGH, Lesson, digest_of, lessons, rehearsals
from commands.faq.ranking import (
    EDITION,
    OFF_TOPIC,
    LexicalRanker,
    RankedEntry,
    Ranker,
    Thresholds,
    build_ranker,
    calibrate,
)
from commands.faq.semantic.understanding import Understanding
from commands.faq.shelf import Consultation, Semantic, Shelf
from commands.faq.tables import FaqCalibration, FaqEntry, FaqRevision

Stamp = tuple[int, datetime | None, int | None]


class Knowledge:
    """The bank in the database.

    What a role may not see is not ranked for it either: neither an answer, nor an offer, nor a confidence betrays it.
    Thresholds are those of its phrasings and of what people said of its answers.
    """

    def __init__(self, database: Database, understanding: Understanding | None = None) -> None:
        """Know the bank of a database; `understanding` is the encoder that takes part, if there is one."""
        self._database = database
        self._understanding = understanding
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
        shelf = await self._shelf(role, now)
        if self._understanding is None or shelf.semantic is None or shelf.knows(question):
            return shelf.consult(question)
        return shelf.consult(question, await self._understanding.of(question, now))

    async def nearest(self, question: str, role: Role, now: datetime, most: int) -> Sequence[Entry]:
        """Return the entries that a role may see which come nearest to a question, however far that is."""
        shelf = await self._shelf(role, now)
        return [shelf.entries[each.entry_id] for each in shelf.ranker.rank(question, most).candidates]

    async def entries(self, role: Role) -> Mapping[str, Entry]:
        """Return every entry that a role may see, by id, in the order of the bank."""
        async with self._building:
            await self._refresh()
            return {entry_id: entry for entry_id, entry in self._entries.items() if role.includes(entry.visible_to)}

    async def read_meanings(self, now: datetime) -> None:
        """Let the encoder read what it has not read yet; until it has read all, words alone decide."""
        if self._understanding is None:
            return
        before, texts = self._understanding.known, await self._texts()
        if not await self._understanding.read(texts, now):
            return
        # What people said of answers is read as well, but is no reason to make the shelves anew each time.
        if any(text in self._understanding.known and text not in before for text in _phrasings(self._entries)):
            async with self._building:
                self._shelves.clear()

    async def remember_meanings(self) -> None:
        """Take up what the encoder has read before this process began."""
        if self._understanding is not None:
            await self._understanding.remember(await self._texts())

    async def _texts(self) -> list[str]:
        """Return all that an encoder should have read."""
        async with self._building:
            await self._refresh()
        async with self._database.read() as session:
            taught = await lessons(session)
        return [*_phrasings(self._entries), *OFF_TOPIC, *(lesson.text for lesson in taught)]

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
                phrasings=tuple(_phrasings({entry.id: entry})),
                answers=tuple(entry.answer.values()),
            )
            for entry in entries.values()
        ]
        ranker = await asyncio.to_thread(build_ranker, ranked)
        async with self._database.read() as session:
            taught = await lessons(session)
        thresholds = await self._thresholds("", ranker, entries, taught, now)
        return Shelf(entries, ranker, thresholds, await self._semantic(ranker, entries, taught, now))

    async def _semantic(
        self, lexical: LexicalRanker, entries: Mapping[str, Entry], taught: Sequence[Lesson], now: datetime
    ) -> Semantic | None:
        known = self._understanding.known if self._understanding is not None else {}
        if self._understanding is None or not known.keys() & set(_phrasings(entries)):
            return None
        # It needs numpy, which a bot without an encoder need not have.
        from commands.faq.semantic.ranker import SemanticRanker

        ranker = await asyncio.to_thread(SemanticRanker, lexical, known)
        return Semantic(ranker, await self._thresholds(self._understanding.name, ranker, entries, taught, now))

    async def _thresholds(
        self, encoder: str, ranker: Ranker, entries: Mapping[str, Entry], taught: Sequence[Lesson], now: datetime
    ) -> Thresholds:
        content = "".join((str(EDITION), encoder, *(entry.digest() for entry in entries.values()), digest_of(taught)))
        digest = hashlib.sha256(content.encode()).hexdigest()
        thresholds = await self._calibrated(digest)
        if thresholds is None:
            heard = [*rehearsals(ranker, entries, taught)]
            thresholds = await asyncio.to_thread(calibrate, ranker, heard)
            await self._keep(digest, thresholds, now)
        return thresholds

    async def _calibrated(self, digest: str) -> Thresholds | None:
        async with self._database.read() as session:
            found = select(FaqCalibration.thresholds).where(FaqCalibration.digest == digest)
            stored = (await session.execute(found)).scalar()
        return Thresholds.from_json(stored) if stored is not None else None

    async def _keep(self, digest: str, thresholds: Thresholds, now: datetime) -> None:
        async with self._database.write() as session:
            row = {"digest": digest, "thresholds": thresholds.to_json(), "calibrated_at": now}
            await session.execute(upsert(session, FaqCalibration).values(row).on_conflict_do_nothing())


def _phrasings(entries: Mapping[str, Entry]) -> Iterator[str]:
    return (text for entry in entries.values() for language in entry.question for text in entry.asked(language))
