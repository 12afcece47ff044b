"""Buttons and selects as Slack's elements, with component ids in their `action_id`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import count

from adapters.slack import limits
from adapters.slack.mrkdwn import leads_somewhere
from adapters.slack.rich_text import Element
from bot.messages import Actions, Button, ButtonStyle, Json, Option, RichText, Select
from bot.messages.plain import plain_text

NOTHING = "…"
"""What stands where Slack wants words and there are none."""

_NUMBERED = re.compile(r"\d+/")


def plain(text: str, most: int) -> Element:
    """Return a text object whose words are shown as they are."""
    return {"type": "plain_text", "text": limits.cut(text, most).strip() or NOTHING, "emoji": False}


def component_of(action_id: str) -> str:
    """Return the component id that an `action_id` carries."""
    return _NUMBERED.sub("", action_id, count=1)


def option(choice: Option, words: str) -> Element:
    """Return an option; a value over Slack's limit is cut."""
    return {"text": plain(words, limits.OPTION), "value": choice.value[: limits.OPTION_VALUE] or NOTHING}


def options(choices: Sequence[Option]) -> list[Json]:
    """Return options without those whose value was there before, which Slack could not tell apart."""
    made: dict[str, Json] = {}
    for choice in choices:
        made.setdefault(choice.value[: limits.OPTION_VALUE], option(choice, words_of(choice.label)))
    return list(made.values())


def words_of(label: RichText) -> str:
    """Return a label's words; an instant in one is told in UTC."""
    return plain_text(label, UTC)


class Elements:
    """Makes the elements of one message; ids that occur twice are numbered, because Slack wants them unique."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers = count(2)

    def blocks(self, actions: Actions) -> Iterator[Element]:
        """Return the blocks for buttons and selects, 25 in each at most."""
        row: list[Json] = []
        for each in actions.elements:
            if isinstance(each, Select) and each.most > 1:
                yield from _row(row)
                row = []
                yield from self._sections(each)
                continue
            for element in self._selects(each) if isinstance(each, Select) else (self._button(each),):
                row.append(element)
                if len(row) == limits.ACTIONS:
                    yield from _row(row)
                    row = []
        yield from _row(row)

    def _button(self, button: Button) -> Element:
        made: Element = {
            "type": "button",
            "action_id": self._id(button.action or "link"),
            "text": plain(words_of(button.label), limits.BUTTON),
        }
        if button.style is not ButtonStyle.DEFAULT:
            made["style"] = button.style.value
        if button.url and leads_somewhere(button.url) and len(button.url) <= limits.URL:
            made["url"] = button.url
        return made

    def _selects(self, select: Select) -> Iterator[Element]:
        """Return the select, or several where one cannot hold all its options."""
        choices = options(select.options)
        for start in range(0, len(choices), limits.OPTIONS):
            yield {
                "type": "static_select",
                "action_id": self._id(select.action or "link"),
                "placeholder": plain(words_of(select.label), limits.PLACEHOLDER),
                "options": choices[start : start + limits.OPTIONS],
            }

    def _sections(self, select: Select) -> Iterator[Element]:
        label = words_of(select.label)
        for single in self._selects(select):
            several = {**single, "type": "multi_static_select", "max_selected_items": max(select.most, 1)}
            yield {"type": "section", "text": plain(label, limits.BLOCK_TEXT), "accessory": several}

    def _id(self, component: str) -> str:
        action_id = component[: limits.ACTION_ID - 10]
        while action_id in self._taken:
            action_id = f"{next(self._numbers)}/{component[: limits.ACTION_ID - 10]}"
        self._taken.add(action_id)
        return action_id


def _row(elements: Sequence[Json]) -> Iterator[Element]:
    if elements:
        yield {"type": "actions", "elements": list(elements)}
