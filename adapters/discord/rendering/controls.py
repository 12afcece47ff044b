"""Buttons and selects in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from adapters.discord.component_types import ComponentType
from adapters.discord.rendering import limits
from adapters.discord.wire import JsonObject
from bot.messages import Actions, Button, ButtonStyle, Json, Option, RichText, Select
from bot.messages.plain import plain_text

_STYLES = {ButtonStyle.DEFAULT: 2, ButtonStyle.PRIMARY: 1, ButtonStyle.DANGER: 4}
_LINK_STYLE = 5
_ROW_WIDTH = 70
"""Characters of labels that stand in one row of a desktop; a label beyond gets a row of its own."""
_NO_LABEL = "…"


def rows(actions: Sequence[Actions], most: int, seen: set[str] | None = None) -> list[JsonObject]:
    """Return at most so many rows of what is offered; buttons that fit beside each other share one.

    No component id stands in a message twice: of two, the first is shown. `seen` holds those that it has already.
    """
    known = set[str]() if seen is None else seen
    elements = list(_unique((element for each in actions for element in each.elements), known))
    packed = list(_packed(elements, _ROW_WIDTH))
    if len(packed) > most:
        packed = list(_packed(elements, None))
    return [_row(each) for each in packed[:most]]


def label(text: RichText, most: int) -> str:
    """Return a text that Discord shows without markup, cut to fit, and never empty."""
    return limits.cut(" ".join(plain_text(text, UTC).split()), most) or _NO_LABEL


def _unique(elements: Iterator[Button | Select], seen: set[str]) -> Iterator[Button | Select]:
    for element in elements:
        address = element.url if isinstance(element, Button) else ""
        if address:
            if len(address) <= limits.ADDRESS and address.startswith(("https://", "http://")):
                yield element
            continue
        usable = 1 <= limits.units(element.action) <= limits.CUSTOM_ID and element.action not in seen
        if usable and (isinstance(element, Button) or options_of(element.options)):
            seen.add(element.action)
            yield element


def _packed(elements: Sequence[Button | Select], width: int | None) -> Iterator[list[Button | Select]]:
    row: list[Button | Select] = []
    used = 0
    for element in elements:
        if isinstance(element, Select):
            if row:
                yield row
            yield [element]
            row, used = [], 0
            continue
        size = len(plain_text(element.label, UTC))
        if row and (len(row) == limits.ROW_BUTTONS or (width is not None and used + size > width)):
            yield row
            row, used = [], 0
        row.append(element)
        used += size
    if row:
        yield row


def _row(elements: Sequence[Button | Select]) -> JsonObject:
    return {"type": ComponentType.ACTION_ROW, "components": [_component(element) for element in elements]}


def _component(element: Button | Select) -> Json:
    if isinstance(element, Select):
        options = options_of(element.options)
        return {
            "type": ComponentType.STRING_SELECT,
            "custom_id": element.action,
            "options": [*options],
            "placeholder": label(element.label, limits.PLACEHOLDER),
            "min_values": 1,
            "max_values": max(1, min(element.most, len(options))),
        }
    shown: JsonObject = {"type": ComponentType.BUTTON, "label": label(element.label, limits.BUTTON_LABEL)}
    if element.url:
        return {**shown, "style": _LINK_STYLE, "url": element.url}
    return {**shown, "style": _STYLES[element.style], "custom_id": element.action}


def options_of(options: Sequence[Option], chosen: Sequence[str] = ()) -> list[JsonObject]:
    """Return options of a select, each value once; those that are `chosen` are so from the start."""
    unique = {option.value: option for option in options if 1 <= limits.units(option.value) <= limits.OPTION_TEXT}
    return [
        {"label": label(option.label, limits.OPTION_TEXT), "value": option.value, "default": option.value in chosen}
        for option in list(unique.values())[: limits.SELECT_OPTIONS]
    ]
