"""Forms as modals, and what comes back when one is submitted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from adapters.discord import options
from adapters.discord.component_types import ComponentType
from adapters.discord.rendering import limits
from adapters.discord.rendering.controls import label, options_of
from adapters.discord.rest import Outgoing
from adapters.discord.wire import JsonObject, Wire
from bot.interactions import OptionValue
from bot.messages import FieldKind, Form, FormField, RichText
from bot.messages.plain import plain_text

_SHORT, _PARAGRAPH = 1, 2
_PLACEHOLDER = 100
_EXAMPLES = {FieldKind.DATE: "2026-11-24", FieldKind.TIME: "15:00"}


def modal(form: Form) -> Outgoing:
    """Return a localised form as a modal; what was wrong with a field stands below its label."""
    fields = form.fields[: limits.MODAL_FIELDS]
    components = [_field(field) for field in fields]
    body: JsonObject = {
        "custom_id": form.action,
        "title": label(form.title, limits.MODAL_TITLE),
        "components": [*components],
    }
    return Outgoing(body)


def submitted(data: Wire) -> dict[str, OptionValue]:
    """Return the fields of a submitted modal; one that was left empty is absent."""
    values: dict[str, OptionValue] = {}
    resolved = data.object("resolved")
    for outer in data.objects("components"):
        for component in (outer.object("component"), *outer.objects("components")):
            name = component.text("custom_id")
            for value in _values(component, resolved):
                if value not in ("", None):
                    values[name] = value
    return values


def _field(field: FormField) -> JsonObject:
    shown: JsonObject = {
        "type": ComponentType.LABEL,
        "label": label(field.label, limits.FIELD_LABEL),
        "component": _component(field),
    }
    if below := _words(field.problem) or _words(field.hint):
        shown["description"] = limits.cut(below, limits.FIELD_HINT)
    return shown


def _component(field: FormField) -> JsonObject:
    own: JsonObject = {"custom_id": field.name, "required": field.required}
    match field.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES if len(field.options) <= limits.SELECT_OPTIONS and (
            offered := _offered(field)
        ):
            most = len(offered) if field.kind is FieldKind.CHOICES else 1
            bounds: JsonObject = {"min_values": int(field.required), "max_values": most}
            return {**own, **bounds, "type": ComponentType.STRING_SELECT, "options": [*offered]}
        case FieldKind.PERSON | FieldKind.PLACE:
            kind = "user" if field.kind is FieldKind.PERSON else "channel"
            native: JsonObject = {
                **own,
                "type": ComponentType.USER_SELECT if kind == "user" else ComponentType.CHANNEL_SELECT,
                "min_values": int(field.required),
            }
            known = field.value.strip("<@#!>")
            return {**native, "default_values": [{"id": known, "type": kind}]} if known.isdecimal() else native
        case FieldKind.FILE:
            return {**own, "type": ComponentType.FILE_UPLOAD, "min_values": int(field.required)}
        case _:
            return _text_input(field, own)


def _offered(field: FormField) -> list[JsonObject]:
    chosen = field.value.split(",") if field.kind is FieldKind.CHOICES else [field.value]
    return options_of(field.options, chosen)


def _text_input(field: FormField, own: JsonObject) -> JsonObject:
    style = _PARAGRAPH if field.kind is FieldKind.LINES else _SHORT
    shown: JsonObject = {**own, "type": ComponentType.TEXT_INPUT, "style": style, "max_length": limits.FIELD_TEXT}
    if field.value:
        shown["value"] = limits.cut(field.value, limits.FIELD_TEXT)
    listed = ", ".join(_words(option.label) for option in field.options)
    if example := _EXAMPLES.get(field.kind) or listed:
        shown["placeholder"] = limits.cut(example, _PLACEHOLDER)
    return shown


def _values(component: Wire, resolved: Wire) -> Iterator[OptionValue | None]:
    chosen = component.texts("values")
    match component.number("type"):
        case ComponentType.TEXT_INPUT:
            yield component.text("value")
        case ComponentType.STRING_SELECT:
            yield ",".join(chosen)
        case ComponentType.USER_SELECT:
            yield from (options.user(resolved, each) for each in chosen[:1])
        case ComponentType.CHANNEL_SELECT:
            yield from (options.channel(resolved, each) for each in chosen[:1])
        case ComponentType.FILE_UPLOAD:
            yield from (options.attachment(resolved, each) for each in chosen[:1])


def _words(text: RichText) -> str:
    return plain_text(text, UTC)
