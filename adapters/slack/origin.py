"""Where an interaction came from, as far as its answers need to know."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.slack.posting import Spot
from adapters.slack.response_address import ResponseAddress
from adapters.slack.turn import Turn
from adapters.slack.workspaces import Workspace
from bot.messages import Json

TRIGGER_LIFE = 2.8
"""Seconds; a trigger opens one view, within three (https://docs.slack.dev/interactivity/handling-user-interaction)."""


@dataclass(slots=True, kw_only=True)
class Origin:
    """An interaction of one user. `thread` is where answers go; the question was there already if `asked_in_thread`.

    `direct` tells that nobody but the user and the bot reads the channel; `pressed` is the id of the message whose
    component was used, `home` that the component, or the whole interaction, was that of the bot's home. `fields` are
    those of the modal that was submitted, `submitted` is its component id.
    """

    workspace: Workspace
    user: str
    channel: str = ""
    thread: str = ""
    asked_in_thread: bool = False
    direct: bool = False
    assistant: bool = False
    pressed: str = ""
    home: bool = False
    trigger: str = ""
    response: ResponseAddress | None = None
    turn: Turn | None = None
    fields: frozenset[str] = frozenset()
    submitted: str = ""
    asked: float = field(default_factory=time.monotonic)

    @property
    def spot(self) -> Spot:
        """Where a public answer is shown."""
        return Spot(self.workspace, self.channel, self.thread)

    @property
    def private_spot(self) -> Spot:
        """Where an answer for one person is shown: in a thread only if that existed before, or nobody would see it."""
        return Spot(self.workspace, self.channel, self.thread if self.asked_in_thread or self.direct else "")

    def take_trigger(self) -> str:
        """Return the trigger that opens a view, once and while Slack still takes it; an empty text after that."""
        trigger, self.trigger = self.trigger, ""
        return trigger if time.monotonic() - self.asked < TRIGGER_LIFE else ""

    def metadata(self) -> Mapping[str, Json]:
        """Return what a view carries, so that the answer to its submission finds back here."""
        return {
            "channel": self.channel,
            "thread": self.thread,
            "in_thread": "1" if self.asked_in_thread else "",
            "direct": "1" if self.direct else "",
            "response": self.response.url if self.response is not None and self.response.open else "",
        }
