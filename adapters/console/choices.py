"""What can be pressed on a message, by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import Actions, Button, ButtonStyle, Message, RichText, Select


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or one option of a select: then `value` is the option's and `of` the select."""

    number: int
    label: RichText
    action: str
    style: ButtonStyle = ButtonStyle.DEFAULT
    url: str = ""
    value: str | None = None
    of: Select | None = None


def choices_of(message: Message) -> tuple[Choice, ...]:
    """Number what a message offers from 1: first its buttons as `Message.buttons` counts them, then its options."""
    found = [
        Choice(number, button.label, button.action, button.style, button.url)
        for number, button in enumerate(message.buttons, start=1)
    ]
    for select in _selects(message):
        for option in select.options:
            found.append(Choice(len(found) + 1, option.label, select.action, value=option.value, of=select))
    return tuple(found)


def of_actions(choices: Sequence[Choice], actions: Actions) -> tuple[Choice, ...]:
    """Return those of `choices` that a block offers, in the order of the block."""
    found: list[Choice] = []
    for element in actions.elements:
        if isinstance(element, Button):
            wanted = (element.label, element.action, element.url)
            found += [each for each in choices if each.of is None and (each.label, each.action, each.url) == wanted]
        else:
            found += [each for each in choices if each.of is element]
    return tuple(found)


def _selects(message: Message) -> Sequence[Select]:
    elements = (element for block in message.blocks if isinstance(block, Actions) for element in block.elements)
    return [element for element in elements if isinstance(element, Select)]
