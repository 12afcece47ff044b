"""A form that is open: its fields are asked one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.interactions import Attachment, NativeChannel, NativeUser, OptionValue
from bot.messages import FieldKind, Form, FormField, Option, phrase
from bot.messages.spans import Plain, RichText


class NotTaken(ValueError):  # noqa: N818 - the answer is wrong, not the program
    """An answer that a field does not take; `problem` tells the person why."""

    def __init__(self, problem: RichText) -> None:
        super().__init__("answer not taken")
        self.problem = problem


def asked_fields(form: Form) -> tuple[FormField, ...]:
    """Return the fields that are asked: those with a problem, in a form that came back, or else all."""
    return tuple(field for field in form.fields if field.problem) or form.fields


class OpenForm:
    """Collects the answers to a form, field by field."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._asked = asked_fields(form)
        self._position = 0
        self._refused: FormField | None = None
        kept = {field.name: _kept(field) for field in form.fields}
        self._values: dict[str, OptionValue] = {name: value for name, value in kept.items() if value is not None}

    @property
    def field(self) -> FormField | None:
        """Return the field that the next answer is for; None when all are answered."""
        if self._refused is not None:
            return self._refused
        return self._asked[self._position] if self._position < len(self._asked) else None

    @property
    def refused(self) -> bool:
        """Tell whether the last answer would not do."""
        return self._refused is not None

    @property
    def number(self) -> int:
        """Return the place of that field among those asked, from 1."""
        return self._position + 1

    @property
    def total(self) -> int:
        """Return how many fields are asked."""
        return len(self._asked)

    @property
    def values(self) -> Mapping[str, OptionValue]:
        """Return the answers so far, a field left empty not among them."""
        return self._values

    def take(self, answer: str, *, keeps: bool = True) -> None:
        """Take the answer to the present field; an empty one keeps what is there, or clears it without `keeps`.

        An answer that will not do is asked for again, with the problem at the field.
        """
        field = self.field
        if field is None:
            return
        try:
            self._note(field, answer.strip(), keeps=keeps)
        except NotTaken as refusal:
            self._refused = replace(field, problem=refusal.problem)
        else:
            self._refused = None
            self._position += 1

    def _note(self, field: FormField, answer: str, *, keeps: bool) -> None:
        if answer:
            self._values[field.name] = _read(field, answer)
        elif not keeps:
            self._values.pop(field.name, None)
        if field.required and field.name not in self._values:
            raise NotTaken(phrase("console.needed"))


def _kept(field: FormField) -> OptionValue | None:
    try:
        return _read(field, field.value) if field.value else None
    except NotTaken:
        return None


def _read(field: FormField, answer: str) -> OptionValue:
    match field.kind:
        case FieldKind.CHOICE:
            return _chosen(field, answer)
        case FieldKind.CHOICES:
            # A submission has no lists: several values travel in one text, a comma between.
            return ",".join(_chosen(field, part) for part in answer.replace("，", ",").split(",") if part.strip())
        case FieldKind.PERSON:
            name = answer.removeprefix("@")
            return NativeUser(name.casefold(), name)
        case FieldKind.PLACE:
            name = answer.removeprefix("#")
            return NativeChannel(name.casefold(), name)
        case FieldKind.FILE:
            return _attachment(answer)
        case _:
            return answer


def _chosen(field: FormField, answer: str) -> str:
    wanted = answer.strip().casefold()
    for number, option in enumerate(field.options, start=1):
        if wanted in {option.value.casefold(), _words(option).casefold()}:
            return option.value
        if wanted == str(number) and not any(wanted == each.value.casefold() for each in field.options):
            return option.value
    raise NotTaken(phrase("console.choose", most=len(field.options)))


def _words(option: Option) -> str:
    return "".join(span.text for span in option.label if isinstance(span, Plain))


def _attachment(answer: str) -> Attachment:
    path = Path(answer).expanduser().absolute()
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        raise NotTaken(phrase("console.no_such_file")) from None
    # Loaded here: it reads the system's tables, and few forms ask for a file.
    import mimetypes

    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment(path.name, size, media_type, path.as_uri())
