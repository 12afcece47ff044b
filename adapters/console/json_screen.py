"""One JSON object a line for each message that leaves, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from zoneinfo import ZoneInfo

from adapters.console.choices import Choice
from adapters.console.forms import asked_fields
from adapters.console.output import showable
from adapters.console.screen import Asked, Shown
from adapters.console.text_screen import question_lines
from bot.messages import (
    Actions,
    Block,
    Context,
    Divider,
    Fields,
    File,
    Form,
    FormField,
    Heading,
    Image,
    Json,
    Listing,
    Paragraph,
    RichText,
    Table,
    Versions,
)
from bot.messages.plain import message_text, plain_text


class JsonScreen:
    """Writes JSON lines in UTF-8; instants are told in the reader's zone."""

    prefills = False

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._form: tuple[Form, str] | None = None

    def show(self, shown: Shown) -> None:
        """Write a message."""
        line: dict[str, Json] = {
            "id": shown.id,
            "to": shown.to,
            "text": showable(message_text(shown.message, shown.zone)),
            "private": shown.private,
            "blocks": [_block(block, shown.zone) for block in shown.message.blocks],
            "buttons": [_choice(choice, shown.zone) for choice in shown.choices],
        }
        if shown.instead_of:
            line["replaces"] = shown.instead_of
        self._line(line)

    def open_form(self, form: Form, to: str, remark: RichText, zone: ZoneInfo) -> None:
        """Write a form with all its fields; they are not written again one by one."""
        self._form = form, to
        text = "\n".join(plain_text(each, zone) for each in (form.title, *(field.label for field in form.fields)))
        self._line(_form_line(form, to, form.fields, text, zone))

    def ask(self, asked: Asked) -> None:
        """Write a field again whose answer would not do."""
        if asked.refused and self._form is not None:
            form, to = self._form
            self._line(_form_line(form, to, (asked.field,), "\n".join(question_lines(asked)), asked.zone))

    def _line(self, content: dict[str, Json]) -> None:
        self._write(json.dumps(content, ensure_ascii=False) + "\n")


def _form_line(form: Form, to: str, fields: tuple[FormField, ...], text: str, zone: ZoneInfo) -> dict[str, Json]:
    return {
        "to": to,
        "text": showable(text),
        "private": True,
        "blocks": [],
        "buttons": [],
        "form": {
            "action": form.action,
            "title": showable(plain_text(form.title, zone)),
            "fields": [_field(field, zone) for field in fields],
            "asked": [field.name for field in fields if field in asked_fields(form) or field.problem],
        },
    }


def _field(field: FormField, zone: ZoneInfo) -> Json:
    return {
        "name": field.name,
        "label": plain_text(field.label, zone),
        "kind": field.kind.value,
        "hint": plain_text(field.hint, zone),
        "required": field.required,
        "options": [{"label": plain_text(option.label, zone), "value": option.value} for option in field.options],
        "value": field.value,
        "problem": plain_text(field.problem, zone),
    }


def _choice(choice: Choice, zone: ZoneInfo) -> Json:
    described: dict[str, Json] = {
        "number": choice.number,
        "label": plain_text(choice.label, zone),
        "action": choice.action,
        "style": choice.style.value,
    }
    if choice.url:
        described["url"] = choice.url
    if choice.of is not None:
        described["value"] = choice.value
        described["of"] = plain_text(choice.of.label, zone)
    return described


def _block(block: Block, zone: ZoneInfo) -> Json:
    match block:
        case Heading(text) | Paragraph(text) | Context(text):
            return {"kind": type(block).__name__.lower(), "text": plain_text(text, zone)}
        case Fields(items):
            pairs = [(plain_text(item.label, zone), plain_text(item.value, zone)) for item in items]
            return {"kind": "fields", "items": [{"label": label, "value": value} for label, value in pairs]}
        case Listing(items, ordered):
            return {"kind": "list", "ordered": ordered, "items": [plain_text(item, zone) for item in items]}
        case Table(columns, rows):
            return {"kind": "table", "columns": _cells(columns, zone), "rows": [_cells(row, zone) for row in rows]}
        case Image(file, description):
            return {"kind": "image", "description": plain_text(description, zone), **_file(file)}
        case File():
            return {"kind": "file", **_file(block)}
        case Divider():
            return {"kind": "divider"}
        case Actions(elements):
            return {"kind": "actions", "labels": [plain_text(element.label, zone) for element in elements]}
        case Versions():
            raise TypeError("a message has to be put into a language first")


def _cells(cells: tuple[RichText, ...], zone: ZoneInfo) -> list[Json]:
    return [plain_text(cell, zone) for cell in cells]


def _file(file: File) -> dict[str, Json]:
    return {"name": file.name, "size": len(file.content), "media_type": file.media_type}
