"""What the console shows things on: plain text, JSON lines, or a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.console.choices import Choice
from bot.messages import File, Form, FormField, Image, Message, RichText


@dataclass(frozen=True, slots=True)
class Shown:
    """A localised message on its way to the screen; `instead_of` is the id of the message that it replaces.

    `keep` says how to keep each file, in the order of `files`.
    """

    id: str
    to: str
    message: Message
    private: bool
    zone: ZoneInfo
    choices: tuple[Choice, ...] = ()
    keep: tuple[RichText, ...] = ()
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of an open form on its way to the screen, with remarks on what an answer may be."""

    field: FormField
    number: int
    total: int
    remarks: tuple[RichText, ...]
    zone: ZoneInfo
    refused: bool = False


class Screen(Protocol):
    """Where a person sees what the bot says; `prefills` where a field's value is there to be edited."""

    prefills: bool

    def show(self, shown: Shown) -> None:
        """Show a message."""

    def open_form(self, form: Form, to: str, remark: RichText, zone: ZoneInfo) -> None:
        """Show that a form is open; its fields are asked one by one after that."""

    def ask(self, asked: Asked) -> None:
        """Ask for one field; `refused` when the last answer to it would not do."""


def files_of(message: Message) -> tuple[File, ...]:
    """Return the files and pictures of a message, in their order."""
    return tuple(
        block.file if isinstance(block, Image) else block for block in message.blocks if isinstance(block, File | Image)
    )


def size_text(size: int) -> str:
    """Return a size in bytes as people read it, in units of 1,000."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
