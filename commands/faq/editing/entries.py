"""Entries as staff write them in chat: new ones, and further ways to ask for one that is there."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.languages import Language, Script, script_of
from bot.roles import Role
from commands.faq.bank import AsOf, Entry

LONGEST_QUESTION = 300
LONGEST_ANSWER = 2_900
"""Characters of an answer that every platform shows in one piece; Slack's limit for a block of text is 3,000."""

_SLUG_WORDS = 6
_CHAT = Path("chat")


def new_entry(question: str, answer: str, owner: str, today: date) -> Entry:
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


def with_phrasing(entry: Entry, text: str) -> Entry:
    """Return an entry with one more way to ask for it; itself where it has that already."""
    language = language_of(text)
    if text in entry.asked(language):
        return entry
    if language not in entry.question:
        return replace(entry, question={**entry.question, language: text})
    return replace(entry, phrasings={**entry.phrasings, language: (*entry.phrasings.get(language, ()), text)})


def missing_languages(entry: Entry) -> Sequence[Language]:
    """Return the languages in which an entry has no answer yet."""
    return [language for language in Language if language not in entry.answer]


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
