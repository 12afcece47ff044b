"""What arrives, whichever platform it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.messages import Form, Json, Message, Option
from bot.people import Account
from bot.places import Place

LARGEST_ATTACHMENT = 10_000_000
"""Bytes of an attachment that are read."""


class AttachmentUnavailable(Exception):  # noqa: N818 - what a platform no longer has, or too much of it, is no error of ours
    """The content of an attachment cannot be had; `str` says why."""


class Reply(Protocol):
    """The way back to whoever caused an interaction; the adapter makes one for each.

    Everything that arrives here is in the reader's language already. After the platform's deadline the adapter sends
    what is answered to the place or to the person's direct message.
    """

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message, to one person only where `private`. May be called more than once."""

    async def ask(self, form: Form) -> None:
        """Open a form; a field with a `problem` shows it, filled in as it was."""

    async def replace(self, message: Message) -> None:
        """Put a message in the place of the one whose button was pressed."""

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer completions, or what somebody who opened a conversation may ask; the best first."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file that came with the interaction.

        Raises:
            AttachmentUnavailable: it is gone, or larger than `LARGEST_ATTACHMENT`.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What every interaction carries.

    `delivery` is the platform's own id of this delivery, under which a repeated one is recognised; None where the
    platform never repeats. `payload` is what the adapter's `revive` needs to take the interaction up again after a
    crash; None where the platform would not let it be answered then. `admitted` is called as soon as the delivery
    stands in the inbox, or did before: the platform may then be told that it arrived.
    """

    account: Account
    place: Place
    reply: Reply
    received_at: datetime
    delivery: str | None = None
    payload: Mapping[str, Json] | None = None
    admitted: Callable[[], None] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage(Arrival):
    """Words that somebody typed; `addressed` when they were meant for the bot: a mention, a direct message, a slash.

    A slash command of a platform without typed options arrives so as well, its slash included.
    """

    text: str
    addressed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRaised(Arrival):
    """Somebody asked everybody, as with a new post in a help forum; the bot answers only when it is sure."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCall(Arrival):
    """A command with typed options, from a platform that has them; `path` names group and sub-command."""

    path: tuple[str, ...]
    options: Mapping[str, OptionValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Arrival):
    """A button pressed or options chosen; `action` is the component id, `values` what was chosen."""

    action: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Arrival):
    """A form filled in; a field left empty is absent from `values`."""

    action: str
    values: Mapping[str, OptionValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRequest(Arrival):
    """Somebody is typing a value of `parameter`; `others` are the values given so far."""

    path: tuple[str, ...]
    parameter: str
    typed: str
    others: Mapping[str, OptionValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutUsed(Arrival):
    """Somebody used a shortcut on a message; `shortcut` is its declared name, `text` the words of that message."""

    shortcut: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOpened(Arrival):
    """Somebody opened the bot's home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened(Arrival):
    """Somebody opened a conversation with the bot and has said nothing yet; `reply.complete` offers what to ask."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a command; `size` in bytes. `Reply.fetch` returns its content."""

    name: str
    size: int
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class NativeUser:
    """A user that the platform itself resolved, by id within the workspace of the interaction."""

    user: str
    name: str


@dataclass(frozen=True, slots=True)
class NativeChannel:
    """A channel that the platform itself resolved, by id within the workspace of the interaction."""

    channel: str
    name: str


OptionValue: TypeAlias = str | int | float | bool | Attachment | NativeUser | NativeChannel
Interaction: TypeAlias = (
    TextMessage
    | QuestionRaised
    | CommandCall
    | Press
    | Submission
    | CompletionRequest
    | ShortcutUsed
    | HomeOpened
    | ConversationOpened
)
