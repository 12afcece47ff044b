"""The way back to whoever sits at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.interactions import Attachment, AttachmentUnavailable
from bot.messages import Form, Message, Option

if TYPE_CHECKING:
    from adapters.console.adapter import Console


class ConsoleReply:
    """Shows what the engine answers; `pressed` is the id of the message whose button caused it."""

    def __init__(self, console: Console, pressed: str = "") -> None:
        self._console = console
        self._pressed = pressed
        self.options: Sequence[Option] = ()

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message."""
        self._console.show(message, private=private)

    async def ask(self, form: Form) -> None:
        """Open a form in the place of one that may be open."""
        self._console.open_form(form)

    async def replace(self, message: Message) -> None:
        """Show a message again as it is now: what a terminal has shown stays."""
        self._console.show(message, private=message.private, instead_of=self._pressed)

    async def complete(self, options: Sequence[Option]) -> None:
        """Keep completions for whoever asked for them."""
        self.options = options

    async def fetch(self, attachment: Attachment) -> bytes:
        """Raise: nobody attaches a file to a line of a terminal."""
        raise AttachmentUnavailable(f"{attachment.name} is not here")
