"""What the bank and the questions mean to the encoder: vectors at hand, and a way to get those that are not."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.storage import Database
from commands.faq.models.faults import Fault, ModelError
from commands.faq.models.guard import Guard
from commands.faq.ranking import script_of_text
from commands.faq.semantic.encoder import Encoder, Vector
from commands.faq.semantic.stored import StoredVectors

log = logging.getLogger(__name__)

_REMEMBERED = 500
"""Questions whose vectors are kept in memory: what one person asks, others do as well."""


class Understanding:
    """One encoder with everything that it has read. Whoever asks gets None where it is of no help."""

    def __init__(self, encoder: Encoder, guard: Guard, database: Database) -> None:
        self._encoder = encoder
        self._guard = guard
        self._stored = StoredVectors(database, encoder.name)
        self._read: frozenset[str] = frozenset()
        self._asked: OrderedDict[str, Vector] = OrderedDict()
        self.known: Mapping[str, Vector] = {}
        """The vectors of what was read last, by text; all of one length."""

    @property
    def name(self) -> str:
        """The name of the encoder."""
        return self._encoder.name

    def reads(self, text: str) -> bool:
        """Say whether a text is in a script that the encoder can read."""
        return self._encoder.reads(script_of_text(text))

    async def read(self, texts: Iterable[str], now: datetime) -> bool:
        """Have these texts at hand from now on, and no others; return whether anything has changed.

        While some of them cannot be encoded everything stays as it was; what could be is in the database already.
        """
        asked = frozenset(texts)
        if asked == self._read:
            return False
        wanted = sorted(filter(self.reads, asked))
        found = dict(await self._stored.find(wanted))
        missing = [text for text in wanted if text not in found]
        for start in range(0, len(missing), self._encoder.at_once):
            some = missing[start : start + self._encoder.at_once]
            vectors = await self._guard.ask(len(some), now, partial(self._encoder.encode, some))
            if vectors is None:
                return False
            await self._stored.keep(some, vectors)
            found |= zip(some, vectors, strict=True)
        if len({len(vector) for vector in found.values()}) > 1:
            log.warning("%s does not answer with as many numbers as it did; all is encoded anew", self.name)
            await self._stored.keep_only(())
            return False
        await self._stored.keep_only(wanted)
        self.known, self._read = found, asked
        return True

    async def remember(self, texts: Iterable[str]) -> None:
        """Have these texts at hand if all of them were encoded before; ask the encoder nothing."""
        asked = frozenset(texts)
        wanted = set(filter(self.reads, asked))
        found = await self._stored.find(wanted)
        if found.keys() == wanted and len({len(vector) for vector in found.values()}) == 1:
            self.known, self._read = found, asked

    async def of(self, question: str, now: datetime) -> Vector | None:
        """Return the vector of a question; None where there is none, which is no reason not to answer."""
        if not self.known or not self.reads(question):
            return None
        held = self.known.get(question) or self._asked.get(question)
        if held is not None:
            return held
        vectors = await self._guard.ask(1, now, lambda: self._encoded(question))
        if vectors is None:
            return None
        self._asked[question] = vectors[0]
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return vectors[0]

    async def _encoded(self, question: str) -> Sequence[Vector]:
        vectors = await self._encoder.encode([question])
        expected = len(next(iter(self.known.values())))
        if len(vectors[0]) != expected:
            raise ModelError(Fault.NONSENSE, f"a vector has {len(vectors[0])} numbers, those of the bank {expected}")
        return vectors
