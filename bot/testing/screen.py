"""What a pretended platform shows: it outlives the bot's process, as a real platform does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from bot.messages import Actions, Button, Message, Select
from bot.messages.plain import message_text, plain_text
from bot.places import Place


@dataclass(slots=True)
class Shown:
    """One message as it stands in a place now; `to` is the only user who sees it, None where every reader does.

    `key` is that of a delivery that the bot made on its own initiative, None for an answer.
    """

    id: str
    place: Place
    message: Message
    zone: tzinfo
    to: str | None = None
    key: str | None = None
    edits: int = 0
    recalled: bool = False

    @property
    def text(self) -> str:
        """Return its words as a person would read them; instants are told in the reader's zone."""
        return message_text(self.message, self.zone)

    @property
    def buttons(self) -> list[str]:
        """Return the labels of its buttons, in their order."""
        return [plain_text(button.label, self.zone) for button in self.message.buttons]

    @property
    def selects(self) -> list[Select]:
        """Return its selects, in their order."""
        elements = (each for block in self.message.blocks if isinstance(block, Actions) for each in block.elements)
        return [element for element in elements if isinstance(element, Select)]

    def button(self, which: str | int) -> Button:
        """Return a button by its number, counted from 1, by its label or by a part of it that no other has.

        Raises:
            LookupError: there is none, or there are several.
        """
        return self.message.buttons[_index(self.buttons, which)]

    def select(self, which: str | int = 1) -> Select:
        """Return a select, named as a button is."""
        return self.selects[_index([plain_text(each.label, self.zone) for each in self.selects], which)]


@dataclass(slots=True)
class Screen:
    """Everything that the platform shows, the oldest first; `uploads` holds what people attached, by its address."""

    shown: list[Shown] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)

    def show(
        self, place: Place, message: Message, zone: tzinfo, *, to: str | None = None, key: str | None = None
    ) -> Shown:
        """Show a message."""
        shown = Shown(f"m{len(self.shown) + 1}", place, message, zone, to, key)
        self.shown.append(shown)
        return shown

    def find(self, message_id: str) -> Shown | None:
        """Return a message by its id, None where it is not or no longer there."""
        return next((each for each in self.shown if each.id == message_id and not each.recalled), None)

    def visible(self, place: Place, user: str | None = None) -> list[Shown]:
        """Return what a user sees in a place; what everybody sees where None is given."""
        there = (place.platform, place.channel)
        return [
            each
            for each in self.shown
            if (each.place.platform, each.place.channel) == there and each.to in {None, user} and not each.recalled
        ]


def _index(labels: Sequence[str], which: str | int) -> int:
    if isinstance(which, int):
        if not 1 <= which <= len(labels):
            raise LookupError(f"there is no number {which} among {list(labels)}")
        return which - 1
    exact = [index for index, label in enumerate(labels) if label == which]
    found = exact or [index for index, label in enumerate(labels) if which.casefold() in label.casefold()]
    if len(found) != 1:
        raise LookupError(f"{'nothing' if not found else 'more than one'} called {which!r} among {list(labels)}")
    return found[0]
