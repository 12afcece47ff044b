"""Entries as JSON: what their row holds, and what their digest is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypedDict, cast

from bot.languages import Language
from bot.messages import Json
from bot.roles import Role
from commands.faq.bank import AsOf, Entry


class _Content(TypedDict):
    """An entry in JSON's own words."""

    question: dict[str, str]
    answer: dict[str, str]
    phrasings: dict[str, list[str]]
    tags: list[str]
    source: str | None
    as_of: str | None
    owner: str | None
    review_by: str | None
    visible_to: str
    file: str
    line: int


def to_content(entry: Entry) -> dict[str, Json]:
    """Return what a row keeps of an entry."""
    content: _Content = {
        "question": {language.value: text for language, text in entry.question.items()},
        "answer": {language.value: text for language, text in entry.answer.items()},
        "phrasings": {language.value: list(texts) for language, texts in entry.phrasings.items()},
        "tags": list(entry.tags),
        "source": entry.source,
        "as_of": str(entry.as_of) if entry.as_of else None,
        "owner": entry.owner,
        "review_by": entry.review_by.isoformat() if entry.review_by else None,
        "visible_to": entry.visible_to.value,
        "file": entry.file.name,
        "line": entry.line,
    }
    return cast("dict[str, Json]", content)


def from_content(entry_id: str, stored: Mapping[str, object]) -> Entry:
    """Return the entry that a row keeps."""
    content = cast("_Content", stored)
    return Entry(
        id=entry_id,
        question={Language(tag): text for tag, text in content["question"].items()},
        answer={Language(tag): text for tag, text in content["answer"].items()},
        phrasings={Language(tag): tuple(texts) for tag, texts in content["phrasings"].items()},
        tags=tuple(content["tags"]),
        source=content["source"],
        as_of=AsOf.parse(content["as_of"]) if content["as_of"] else None,
        owner=content["owner"],
        review_by=date.fromisoformat(content["review_by"]) if content["review_by"] else None,
        visible_to=Role(content["visible_to"]),
        file=Path(content["file"]),
        line=content["line"],
    )
