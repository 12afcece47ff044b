"""Vectors in the database: a text is encoded once by an encoder, however often the bot starts."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select

from bot.storage import Database
from bot.storage.upsert import upsert
from commands.faq.semantic.encoder import Vector
from commands.faq.tables import FaqVector

_AT_ONCE = 500


class StoredVectors:
    """The vectors of one encoder, by name."""

    def __init__(self, database: Database, encoder: str) -> None:
        self._database = database
        self._encoder = encoder

    async def find(self, texts: Iterable[str]) -> Mapping[str, Vector]:
        """Return those that are there, by text."""
        by_digest = {_digest(text): text for text in texts}
        table, digests = FaqVector, list(by_digest)
        found: dict[str, Vector] = {}
        async with self._database.read() as session:
            for start in range(0, len(digests), _AT_ONCE):
                some = table.text_digest.in_(digests[start : start + _AT_ONCE])
                rows = await session.execute(
                    select(table.text_digest, table.vector).where(table.encoder == self._encoder, some)
                )
                found |= {by_digest[row.text_digest]: _unpacked(row.vector) for row in rows}
        return found

    async def keep(self, texts: Sequence[str], vectors: Sequence[Vector]) -> None:
        """Keep what an encoder has made of texts."""
        rows = [
            {"encoder": self._encoder, "text_digest": _digest(text), "vector": _packed(vector)}
            for text, vector in zip(texts, vectors, strict=True)
        ]
        async with self._database.write() as session:
            for row in rows:
                await session.execute(upsert(session, FaqVector).values(row).on_conflict_do_nothing())

    async def keep_only(self, texts: Iterable[str]) -> None:
        """Drop whatever is not of these texts, that of other encoders as well."""
        wanted = {_digest(text) for text in texts}
        table = FaqVector
        async with self._database.write() as session:
            await session.execute(delete(table).where(table.encoder != self._encoder))
            held = set((await session.scalars(select(table.text_digest))).all())
            gone = sorted(held - wanted)
            for start in range(0, len(gone), _AT_ONCE):
                await session.execute(delete(table).where(table.text_digest.in_(gone[start : start + _AT_ONCE])))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _packed(vector: Vector) -> bytes:
    return struct.pack(f"<{len(vector)}f", *vector)


def _unpacked(content: bytes) -> Vector:
    return struct.unpack(f"<{len(content) // 4}f", content)
