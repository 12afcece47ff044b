"""The form in which an entry is edited in one language, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.components import component
from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import FieldKind, Form, FormField, RichText, phrase
from bot.revising.edition import Edition
from commands.faq.bank import AsOf, Entry
from commands.faq.editing.entries import LONGEST_QUESTION
from commands.faq.editing.texts_form import text_field, text_problems

EDITED = "faq:edited"
_LONGEST_SOURCE = 500
_MOST_PHRASINGS = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry in one of its languages, as an edition names it."""

    language: Language
    entry_id: str

    @classmethod
    def parse(cls, text: str) -> Subject | None:
        """Read the subject of an edition; None where it is none of ours."""
        tag, _, entry_id = text.partition(":")
        return cls(Language(tag), entry_id) if tag in tuple(Language) and entry_id else None

    def __str__(self) -> str:
        return f"{self.language.value}:{self.entry_id}"


def edition_of(entry: Entry, language: Language) -> Edition:
    """Name what an entry says in a language now."""
    return Edition.of(str(Subject(language, entry.id)), as_fields(entry, language))


def edit_form(
    edition: Edition,
    language: Language,
    given: Mapping[str, OptionValue],
    problems: Mapping[str, RichText] | None = None,
) -> Form:
    """Return the form, filled in with what is `given`."""
    wrong = problems or {}
    fields = (
        text_field("question", given, wrong),
        text_field("answer", given, wrong),
        _optional("phrasings", FieldKind.LINES, given, wrong),
        _optional("tags", FieldKind.LINE, given, wrong),
        _optional("source", FieldKind.LINE, given, wrong),
    )
    title = phrase(f"faq.edit_title.{language.value}")
    return Form(component(EDITED, str(edition)), title, fields, phrase("faq.save_submit"))


def as_fields(entry: Entry, language: Language) -> Mapping[str, str]:
    """Return what an entry says in a language, as the form holds it."""
    return {
        "question": entry.question.get(language, ""),
        "answer": entry.answer.get(language, ""),
        "phrasings": "\n".join(entry.phrasings.get(language, ())),
        "tags": ", ".join(entry.tags),
        "source": entry.source or "",
    }


def edited(entry: Entry, language: Language, written: Mapping[str, OptionValue], today: date) -> Entry:
    """Return an entry as a form says it; its date is today where the answer has changed."""
    question, answer = str(written["question"]).strip(), str(written["answer"]).strip()
    lines = (line.strip() for line in str(written.get("phrasings", "")).splitlines())
    phrasings = {**entry.phrasings, language: tuple(dict.fromkeys(line for line in lines if line and line != question))}
    same = entry.answer.get(language) == answer
    return replace(
        entry,
        question={**entry.question, language: question},
        answer={**entry.answer, language: answer},
        phrasings={tag: texts for tag, texts in phrasings.items() if texts},
        tags=tuple(dict.fromkeys(filter(None, re.split(r"[,，、;\s]+", str(written.get("tags", "")))))),
        source=str(written.get("source", "")).strip() or None,
        as_of=entry.as_of if same else AsOf(today.year, today.month, today.day),
    )


def edit_problems(written: Mapping[str, OptionValue]) -> Mapping[str, RichText]:
    """Say what is missing, too long or too much."""
    found = dict(text_problems(written))
    lines = str(written.get("phrasings", "")).splitlines()
    longest = max(map(len, lines), default=0)
    if longest > LONGEST_QUESTION:
        found["phrasings"] = phrase("expected.shorter", maximum=LONGEST_QUESTION, length=longest)
    elif len(lines) > _MOST_PHRASINGS:
        found["phrasings"] = phrase("expected.at_most", maximum=_MOST_PHRASINGS)
    source = str(written.get("source", ""))
    if len(source) > _LONGEST_SOURCE:
        found["source"] = phrase("expected.shorter", maximum=_LONGEST_SOURCE, length=len(source))
    return found


def _optional(
    name: str, kind: FieldKind, given: Mapping[str, OptionValue], problems: Mapping[str, RichText]
) -> FormField:
    return FormField(
        name=name,
        label=phrase(f"faq.field.{name}"),
        kind=kind,
        hint=phrase(f"faq.field.{name}_hint"),
        required=False,
        value=str(given.get(name, "")),
        problem=problems.get(name, ()),
    )
