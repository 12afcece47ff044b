"""A form as a modal (https://docs.slack.dev/reference/views/modal-views)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time

from adapters.slack import limits
from adapters.slack.components import NOTHING, options, plain, words_of
from adapters.slack.rich_text import Element
from bot.messages import FieldKind, Form, FormField, Json

_MENTION = re.compile(r"<?[@#!]*([A-Z0-9]{3,})(?:\|[^>]*)?>?")


def modal(form: Form, metadata: Mapping[str, Json], external: frozenset[str] = frozenset()) -> Element:
    """Return the view of a localised form; the fields in `external` are completed while somebody types.

    `metadata` comes back with the submission; Slack shows it to nobody.
    """
    blocks: list[Json] = []
    for field in form.fields:
        blocks.extend(_field_blocks(field, external))
    title = words_of(form.title)
    view: Element = {
        "type": "modal",
        "callback_id": form.action[: limits.ACTION_ID],
        "title": plain(title, limits.MODAL_TITLE),
        "blocks": blocks[: limits.VIEW_BLOCKS] or [{"type": "section", "text": plain(title, limits.BLOCK_TEXT)}],
        "submit": plain(words_of(form.submit), limits.MODAL_TITLE),
        "private_metadata": _packed(metadata),
    }
    return view


def field_errors(form: Form) -> dict[str, Json]:
    """Return what is wrong with each field, as Slack shows it there."""
    return {
        field.name: limits.cut(words_of(field.problem), limits.LABEL) or NOTHING
        for field in form.fields
        if field.problem
    }


def unpacked(metadata: object) -> dict[str, str]:
    """Return what a view carries; nothing where it is not ours."""
    try:
        content = json.loads(str(metadata))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in content.items()} if isinstance(content, dict) else {}


def _packed(metadata: Mapping[str, Json]) -> str:
    text = json.dumps({name: value for name, value in metadata.items() if value}, separators=(",", ":"))
    return text if len(text) <= limits.PRIVATE_METADATA else "{}"


def _field_blocks(field: FormField, external: frozenset[str]) -> Iterator[Element]:
    block: Element = {
        "type": "input",
        "block_id": field.name[: limits.ACTION_ID],
        "label": plain(words_of(field.label), limits.LABEL),
        "element": {**_element(field, external), "action_id": field.name[: limits.ACTION_ID]},
        "optional": not field.required,
    }
    if field.hint:
        block["hint"] = plain(words_of(field.hint), limits.LABEL)
    yield block
    if field.problem:
        # A modal that is opened with a problem has no place for one; only an answer to a submission has.
        yield {"type": "context", "elements": [plain(f"⚠ {words_of(field.problem)}", limits.LABEL)]}


def _element(field: FormField, external: frozenset[str]) -> Element:
    value = field.value
    match field.kind:
        case FieldKind.CHOICE if field.options:
            return _choice(field)
        case FieldKind.CHOICES if field.options:
            return _choices(field)
        case FieldKind.DATE:
            return {"type": "datepicker", **({"initial_date": value} if _is_date(value) else {})}
        case FieldKind.TIME:
            return {"type": "timepicker", **({"initial_time": value[:5]} if _is_time(value) else {})}
        case FieldKind.PERSON:
            found = _MENTION.fullmatch(value)
            return {"type": "users_select", **({"initial_user": found[1]} if found and found[1][0] in "UW" else {})}
        case FieldKind.PLACE:
            found = _MENTION.fullmatch(value)
            chosen: Element = {"initial_conversation": found[1]} if found and found[1][0] in "CGD" else {}
            return {"type": "conversations_select", "filter": {"include": ["public", "private"]}, **chosen}
        case FieldKind.FILE:
            return {"type": "file_input", "max_files": 1}
        case FieldKind.LINE if field.name in external:
            initial = value[: limits.OPTION_VALUE]
            chosen = {"initial_option": {"text": plain(value, limits.OPTION), "value": initial}} if initial else {}
            return {"type": "external_select", "min_query_length": 1, **chosen}
        case _:
            typed: Element = {"type": "plain_text_input", "multiline": field.kind is FieldKind.LINES}
            return {**typed, "initial_value": value[: limits.INPUT]} if value else typed


def _choice(field: FormField) -> Element:
    made = options(field.options)
    chosen = [each for each in made if isinstance(each, dict) and each["value"] == field.value]
    offered: Element = {"options": made}
    if len(made) > limits.OPTIONS:
        starts = range(0, min(len(made), limits.OPTIONS * limits.OPTIONS), limits.OPTIONS)
        groups: list[Json] = [
            {"label": plain(f"{start + 1}…", limits.OPTION), "options": made[start : start + limits.OPTIONS]}
            for start in starts
        ]
        offered = {"option_groups": groups}
    return {"type": "static_select", **offered, **({"initial_option": chosen[0]} if chosen else {})}


def _choices(field: FormField) -> Element:
    made = options(field.options)[: limits.OPTIONS]
    wanted = {part.strip() for part in field.value.split(",")}
    chosen: list[Json] = [each for each in made if isinstance(each, dict) and each["value"] in wanted]
    kind = "checkboxes" if len(made) <= limits.CHECKBOXES else "multi_static_select"
    return {"type": kind, "options": made, **({"initial_options": chosen} if chosen else {})}


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2026-11-24")


def _is_time(value: str) -> bool:
    try:
        time.fromisoformat(value)
    except ValueError:
        return False
    return re.match(r"\d\d:\d\d", value) is not None
