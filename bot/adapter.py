"""What a platform has to bring so that the engine can live on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.interactions import Interaction
from bot.messages import Json, Message
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


class SendRefused(Exception):  # noqa: N818 - a refusal is the platform's right, no error of ours
    """The platform will not take this message, now or later; `str` says why in words for staff."""


class SendDelayed(Exception):  # noqa: N818 - a delay, no error
    """The platform took nothing yet: try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the platform wants {seconds:g} s of patience")
        self.seconds = seconds


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

        Raises:
            SendRefused: the place will never take it.
            SendDelayed: the platform asks to wait.
        """

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        """Put a message in the place of one sent before."""

    async def recall(self, place: Place, message_id: str) -> None:
        """Take a sent message back; one that is gone already is no error."""

    async def direct(self, account: Account) -> Place:
        """Return the place of direct messages to an account, opening it if need be."""

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        """Make the interaction again that `payload` was kept for, to be answered after a crash."""
