"""Entries that staff write in chat: they live in the database, and no import of files changes or removes them."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language, Script, script_of
from bot.roles import Role
from commands.faq.bank import AsOf, Entry
from commands.faq.content import to_content
from commands.faq.tables import FaqEntry

LONGEST_QUESTION = 300
LONGEST_ANSWER = 2_900
"""Characters of an answer that every platform shows in one piece; Slack's limit for a block of text is 3,000."""

_SLUG_WORDS = 6
_CHAT = Path("chat")


def write_entry(question: str, answer: str, owner: str, today: date) -> Entry:
    """Return a new entry in the language in which it is written; it has no translation yet."""
    return Entry(
        id=_new_id(question),
        question={language_of(question): question},
        answer={language_of(answer): answer},
        phrasings={},
        tags=(),
        source=None,
        as_of=AsOf(today.year, today.month, today.day),
        owner=owner,
        review_by=None,
        visible_to=Role.GUEST,
        file=_CHAT,
        line=0,
    )


def add_entry(session: AsyncSession, entry: Entry, account_id: int, now: datetime) -> None:
    """Put an entry into the bank; it answers from the commit on."""
    session.add(
        FaqEntry(
            id=entry.id,
            digest=entry.digest(),
            content=to_content(entry),
            imported_at=now,
            edited_at=now,
            edited_by=account_id,
        )
    )


def language_of(text: str) -> Language:
    """Return the language that a text is written in; Chinese in either script counts as Traditional."""
    match script_of(text):
        case None:
            return Language.EN
        case Script.SIMPLIFIED:
            return Language.ZH_HANS
        case _:
            return Language.ZH_HANT


def _new_id(question: str) -> str:
    """Return a new id that people recognise, with what keeps it apart from every other."""
    words = re.findall(r"[a-z0-9]+", question.lower())[:_SLUG_WORDS]
    stem = "-".join(words)[:40] or hashlib.sha256(question.encode()).hexdigest()[:8]
    return f"{stem}-{secrets.token_hex(3)}"
