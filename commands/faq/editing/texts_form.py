"""The fields in which staff write, and what is wrong with what they wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.interactions import OptionValue
from bot.messages import FieldKind, Form, FormField, RichText, phrase
from commands.faq.editing.entries import LONGEST_ANSWER, LONGEST_QUESTION

_KINDS = {"question": FieldKind.LINE, "answer": FieldKind.LINES}
_LONGEST = {"question": LONGEST_QUESTION, "answer": LONGEST_ANSWER}


def texts_form(
    action: str,
    title: RichText,
    submit: RichText,
    given: Mapping[str, OptionValue],
    problems: Mapping[str, RichText] | None = None,
) -> Form:
    """Return a form that asks for a question and its answer, filled in with what is `given`."""
    return Form(action, title, tuple(text_field(name, given, problems or {}) for name in _KINDS), submit)


def text_field(name: str, given: Mapping[str, OptionValue], problems: Mapping[str, RichText]) -> FormField:
    """Return the field of a question or of an answer."""
    return FormField(
        name=name,
        label=phrase(f"faq.field.{name}"),
        kind=_KINDS[name],
        hint=phrase(f"faq.field.{name}_hint"),
        value=str(given.get(name, "")),
        problem=problems.get(name, ()),
    )


def text_problems(
    written: Mapping[str, OptionValue], names: Sequence[str] = ("question", "answer")
) -> Mapping[str, RichText]:
    """Say what is missing or too long."""
    found: dict[str, RichText] = {}
    for name in names:
        text, most = str(written.get(name, "")).strip(), _LONGEST[name]
        if not text:
            found[name] = phrase("form.missing")
        elif len(text) > most:
            found[name] = phrase("expected.shorter", maximum=most, length=len(text))
    return found
