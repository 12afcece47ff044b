"""What a platform has to bring so that the engine can live on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.interactions import Interaction
from bot.messages import File, Json, Message
from bot.people import Account
from bot.places import Place

Receive = Callable[[Interaction], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do; a renderer falls back where it cannot."""

    private_answers: bool
    forms: bool
    form_errors: bool
    edits: bool
    files: bool
    completions: bool


class Health(StrEnum):
    """How an adapter is."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    STOPPED = "stopped"


class Refusal(StrEnum):
    """Why a platform will not take a message, as far as somebody can do something about it."""

    ARCHIVED = "archived"
    NOT_A_MEMBER = "not_a_member"
    GONE = "gone"
    CLOSED = "closed"
    OTHER = "other"


class SendRefused(Exception):  # noqa: N818 - a refusal is the platform's right, no error of ours
    """The platform will not take this message, now or later; `str` says why in words for staff.

    `why` tells them what to do: an archived channel, one that the bot is not in, one that is gone (or a person who has
    left), a person who takes no direct messages.
    """

    def __init__(self, text: str = "", why: Refusal = Refusal.OTHER) -> None:
        super().__init__(text)
        self.why = why


class SendDelayed(Exception):  # noqa: N818 - a delay, no error
    """The platform took nothing yet: try again after `seconds`, here or, where `everywhere`, in the whole workspace."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        super().__init__(f"the platform wants {seconds:g} s of patience")
        self.seconds = seconds
        self.everywhere = everywhere


class CannotTell(Exception):  # noqa: N818 - an answer, no error
    """The platform cannot be asked whether a message is there; `str` says why in words for staff."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages in any `seconds`: a bucket of so many tokens, each back so long after it was used."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast a platform takes messages: in one place, and in all places of a workspace. None sets no limit."""

    place: Rate | None = None
    workspace: Rate | None = None


@runtime_checkable
class Paced(Protocol):
    """An adapter whose platform has declared limits; what it asks for beyond them it says with `SendDelayed`."""

    rates: Rates


@runtime_checkable
class Searchable(Protocol):
    """An adapter whose platform can be asked whether a message is there."""

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Return the id of the message that `send` was given `key` for at or after `since`.

        None says that it is certainly not there, or that sending it again under that key cannot show it twice.

        Raises:
            CannotTell: here the platform cannot be asked.
            SendDelayed: it asks to wait.
        """


@runtime_checkable
class Foretelling(Protocol):
    """An adapter whose platform tells beforehand whether it would take a message."""

    async def obstacle(self, place: Place) -> Refusal | None:
        """Return what would keep a message from a channel; None where nothing is known to, or nobody tells."""


@runtime_checkable
class Previewing(Protocol):
    """An adapter that can tell how its platform would show a message."""

    def preview(self, message: Message) -> Sequence[Message]:
        """Return the messages that a localised one becomes on the platform, as people would read them there.

        They are read back from what would be sent: what has to be cut is cut, what has to be split is split, and marks
        that the platform lacks are gone. What it mentions is words, and its buttons do nothing.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """An event as a platform shows it among its own; instants are aware, texts are in the language of the place.

    A `picture` that the platform does not take is left out.
    """

    name: str
    about: str
    location: str
    start: datetime
    end: datetime
    picture: File | None = None


@runtime_checkable
class Scheduling(Protocol):
    """An adapter whose platform has scheduled events of its own, in each of `calendars` at most `most_scheduled`."""

    most_scheduled: int

    @property
    def calendars(self) -> Sequence[str]:
        """Return the servers whose people see scheduled events."""

    async def schedule(self, calendar: str, scheduled: Scheduled, event_id: str | None) -> str:
        """Show an event, or change the one that is shown under `event_id`; return its id.

        Raises:
            SendRefused: the platform will not have it.
            SendDelayed: it asks to wait.
        """

    async def find_scheduled(self, calendar: str, scheduled: Scheduled) -> str | None:
        """Return the id under which the bot shows an event already; None where it does not.

        Raises:
            SendRefused, SendDelayed: as `schedule` does.
        """

    async def unschedule(self, calendar: str, event_id: str) -> None:
        """Cancel an event that is shown; one that is gone, over or cancelled already is no error.

        Raises:
            SendRefused, SendDelayed: as `schedule` does.
        """


class Adapter(Protocol):
    """One platform, connected. Names, ids and limits of the platform stay behind this boundary."""

    platform: str
    capabilities: Capabilities

    @property
    def health(self) -> Health:
        """Tell whether what people write arrives."""

    async def start(self, receive: Receive) -> None:
        """Connect and give every interaction to `receive`, each once for each time that the platform delivers it.

        The adapter acknowledges to the platform; `receive` answers through the interaction's reply.
        """

    async def stop(self) -> None:
        """Disconnect after what is in flight is finished; safe to call twice, or after a failed start."""

    def reaches(self, place: Place) -> bool:
        """Tell whether a message to `place` would be seen now; what is not reached waits."""

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Show a localised message, return the platform's id of it. `key` is unique to the delivery.

        Any other exception than these leaves open whether the message is there.

        Raises:
            SendRefused: the place will never take it.
            SendDelayed: the platform took nothing and asks to wait.
        """

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        """Put a message in the place of one sent before."""

    async def recall(self, place: Place, message_id: str) -> None:
        """Take a sent message back; one that is gone already is no error."""

    async def direct(self, account: Account) -> Place:
        """Return the place of direct messages to an account, opening it if need be."""

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        """Make the interaction again that `payload` was kept for, to be answered after a crash."""
