"""Entries as the TOML that staff edit by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank import Entry


def entry_toml(entry: Entry) -> str:
    """Return an entry as its lines in a file, from `[[entry]]` to a line break at the end."""
    return "\n".join(_lines(entry)) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    yield "[[entry]]"
    yield f"id = {_text(entry.id)}"
    if entry.tags:
        yield f"tags = [{', '.join(map(_text, entry.tags))}]"
    for name, value in (("source", entry.source), ("as_of", str(entry.as_of) if entry.as_of else None)):
        if value is not None:
            yield f"{name} = {_text(value)}"
    if entry.owner is not None:
        yield f"owner = {_text(entry.owner)}"
    if entry.review_by is not None:
        yield f"review_by = {entry.review_by.isoformat()}"
    if entry.visible_to is not Role.GUEST:
        yield f"visible_to = {_text(entry.visible_to.value)}"
    yield from _table("question", entry.question)
    yield from _table("answer", entry.answer)
    if entry.phrasings:
        yield ""
        yield "[entry.phrasings]"
        for language, texts in entry.phrasings.items():
            yield f"{language.value} = ["
            yield from (f"    {_text(text)}," for text in texts)
            yield "]"


def _table(name: str, texts: Mapping[Language, str]) -> Iterator[str]:
    yield ""
    yield f"[entry.{name}]"
    for language, text in texts.items():
        yield f"{language.value} = {_text(text)}"


def _text(text: str) -> str:
    """Return a basic string, over several lines where the text has some; JSON escapes what TOML does."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False)
    return '"""\n' + "\n".join(json.dumps(line, ensure_ascii=False)[1:-1] for line in text.split("\n")) + '"""'
