"""The form in which an announcement is written and changed, and what becomes of what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from bot.call import Call
from bot.declaration.parameters import Wrong
from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import FieldKind, Form, FormField, Option, PerLanguage, RichText, phrase
from bot.messages.markdown import blocks_of_markdown
from bot.when import Kind, read, tell_readings
from commands.announcements.audience import parts_of, read_audience, written
from commands.announcements.bulletins import Content
from commands.announcements.desk import Desk
from commands.announcements.looks import LONGEST, MOST_BLOCKS
from commands.announcements.texts_by_language import read_texts, text_names

Typed: TypeAlias = Mapping[str, str]
_YES_OR_NO = (Option(phrase("form.yes"), "yes"), Option(phrase("form.no"), "no"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with what was typed, by field."""

    problems: Mapping[str, RichText]


def as_typed(values: Mapping[str, OptionValue]) -> dict[str, str]:
    """Return the fields of a form as texts."""
    return {name: str(value) for name, value in values.items()}


def announcement_form(
    desk: Desk, action: str, typed: Typed, problems: Mapping[str, RichText] | None = None, *, sent: bool = False
) -> Form:
    """Return the form, filled in with what was `typed`; of one that was `sent`, only the words can still change.

    It has five fields at most, as many as Discord's modals.
    """
    wrong = problems or {}
    fields = [
        FormField(
            name=name,
            label=phrase(f"announce.field.{language.value}"),
            kind=FieldKind.LINES,
            hint=phrase("announce.field.text_hint") if name == "text" else (),
            required=False,
            value=typed.get(name, ""),
            problem=wrong.get(name, ()),
        )
        for language, name in text_names(desk.languages).items()
    ]
    if sent:
        fields.append(_field("ask_again", FieldKind.CHOICE, {"ask_again": "no", **typed}, wrong, _YES_OR_NO))
    else:
        fields.append(_field("audience", FieldKind.LINE, typed, wrong))
        fields.append(_field("at", FieldKind.LINE, typed, wrong))
    return Form(action, phrase("announce.form_title"), tuple(fields), phrase("announce.form_submit"))


def as_fields(content: Content, desk: Desk, *, sent: bool = False) -> dict[str, str]:
    """Return what an announcement says, as the form holds it."""
    typed = {name: content.texts.get(language, "") for language, name in text_names(desk.languages).items()}
    if sent:
        return typed
    at = content.at.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M") if content.at is not None else ""
    return {**typed, "audience": ", ".join(part.as_typed for part in parts_of(content.audience)), "at": at}


async def read_content(call: Call, desk: Desk, typed: Typed, before: Content | None = None) -> Content | Refusal:
    """Return what was typed as a content, or what is wrong with it; what was not asked stays as it was `before`."""
    texts = read_texts(desk, typed)
    problems = dict(text_problems(desk, texts))
    audience = before.audience if before is not None else ""
    if "audience" in typed or before is None:
        try:
            audience = written(await read_audience(call, typed.get("audience", "") or "everyone"))
        except Wrong as wrong:
            problems["audience"] = wrong.expected
    at = None
    try:
        at = read_time(typed.get("at", ""), desk, call.now)
    except Wrong as wrong:
        problems["at"] = wrong.expected
    if problems:
        return Refusal(problems)
    loud = before.loud if before is not None else False
    return Content(texts=texts, audience=audience, at=at, loud=loud, ask_again=typed.get("ask_again") == "yes")


def text_problems(desk: Desk, texts: Mapping[Language, str]) -> Mapping[str, RichText]:
    """Say what is missing or too long."""
    names = text_names(desk.languages)
    if not texts:
        return {"text": phrase("form.missing")}
    found: dict[str, RichText] = {}
    for language, text in texts.items():
        if len(text) > LONGEST:
            found[names[language]] = phrase("expected.shorter", maximum=LONGEST, length=len(text))
        elif len(blocks_of_markdown(text)) > MOST_BLOCKS:
            found[names[language]] = phrase("announce.too_many_parts", maximum=MOST_BLOCKS)
    return found


def read_time(typed: str, desk: Desk, now: datetime) -> datetime | None:
    """Return when it is to go out, read in the programme's zone; None where nothing was typed.

    Raises:
        Wrong: it is no instant, can mean several, or is over.
    """
    if not typed.strip():
        return None
    found = read(typed, now, desk.zone)
    if found is None or found.kind is not Kind.POINT:
        raise Wrong(phrase("expected.instant"))
    if found.alternatives:
        told = {each: tell_readings(found.readings, desk.zone, each) for each in Language}
        raise Wrong(phrase("expected.one_time", readings=PerLanguage(told)))
    if found.start <= now:
        raise Wrong(phrase("announce.past"))
    return found.start.astimezone(UTC)


def _field(
    name: str,
    kind: FieldKind,
    typed: Typed,
    problems: Mapping[str, RichText],
    options: tuple[Option, ...] = (),
) -> FormField:
    return FormField(
        name=name,
        label=phrase(f"announce.field.{name}"),
        kind=kind,
        hint=phrase(f"announce.field.{name}_hint"),
        required=False,
        options=options,
        value=typed.get(name, ""),
        problem=problems.get(name, ()),
    )
