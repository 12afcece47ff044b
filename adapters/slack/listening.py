"""What Slack sends: acknowledged by Slack's rules, then handed over to the engine."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Coroutine
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from slack_bolt.response import BoltResponse

from adapters.slack.arrivals import Arrivals
from adapters.slack.assistant import show_status
from adapters.slack.changes import Changes
from adapters.slack.desk import Desk
from adapters.slack.events import Events
from adapters.slack.payloads import Payload, text
from adapters.slack.posting import Spot
from adapters.slack.turn import Turn
from adapters.slack.workspaces import Workspace
from bot.adapter import Receive
from bot.interactions import Interaction, TextMessage
from bot.places import PlaceKind

log = logging.getLogger(__name__)

LONGEST_LOOK = 2.0
"""Seconds in which an event must stand in the inbox; Slack delivers what is not acknowledged within three again."""

AT_ONCE = 32
"""Commands, presses and events that are handled at the same time; more wait their turn, acknowledged as they are."""

_OK = 200
_NOT_NOW = 503
_REMEMBERED = 2000


class Listening:
    """One listener for each kind of payload. What is begun here is finished by `finish`."""

    def __init__(self, desk: Desk, receive: Receive, changes: Changes) -> None:
        self._desk = desk
        self._receive = receive
        self._changes = changes
        self._arrivals = Arrivals(desk)
        self._events = Events(desk)
        self._work: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def command(self, body: Payload, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Acknowledge a slash command at once; say so where the workspace is not served."""
        workspace = await self._workspace(context)
        await ack("" if workspace else self._desk.own_words("slack.not_served"))
        if workspace is not None and self._is_new(text(body, "trigger_id")):
            self._begin(self._in_turn(self._take(self._arrivals.command(workspace, body))))

    async def action(self, body: Payload, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Acknowledge a press at once."""
        await ack()
        if self._is_new(text(body, "trigger_id")) and (workspace := await self._workspace(context)):
            self._begin(self._in_turn(self._press(workspace, body)))

    async def shortcut(self, body: Payload, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Acknowledge a shortcut at once."""
        await ack()
        if self._is_new(text(body, "trigger_id")) and (workspace := await self._workspace(context)):
            self._begin(self._in_turn(self._take(self._arrivals.shortcut(workspace, body))))

    async def view(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        """Acknowledge a submission with its result: what is wrong with a field is shown at the field only so."""
        workspace = await self._workspace(context)
        if workspace is None or text(body, "type") != "view_submission" or not self._is_new(text(body, "trigger_id")):
            return BoltResponse(status=_OK, body="")
        turn = Turn()
        work = self._begin(self._take(self._arrivals.submission(workspace, body, turn)))
        return BoltResponse(status=_OK, body=dict(await turn.result(work)) or "")

    async def options(self, body: Payload, context: AsyncBoltContext) -> BoltResponse:
        """Acknowledge what somebody types with what they may mean."""
        workspace = await self._workspace(context)
        if workspace is None:
            return BoltResponse(status=_OK, body={"options": []})
        turn = Turn()
        work = self._begin(self._take(self._arrivals.completion(workspace, body, turn)))
        return BoltResponse(status=_OK, body={"options": [], **await turn.result(work)})

    async def event(self, body: Payload, ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse | None:
        """Acknowledge an event once it stands in the inbox; without that, Slack delivers it again."""
        await self._changes.note(context.team_id or "", body)
        workspace = await self._workspace(context)
        if workspace is None:
            return None
        admitted = asyncio.Event()
        work = self._begin(self._in_turn(self._event(workspace, body, admitted)))
        waiting = asyncio.ensure_future(admitted.wait())
        await asyncio.wait([waiting, work], timeout=LONGEST_LOOK, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        return None if admitted.is_set() else BoltResponse(status=_NOT_NOW, body="not now")

    async def finish(self) -> None:
        """Wait for all that was begun."""
        while self._work:
            await asyncio.gather(*self._work, return_exceptions=True)

    async def _event(self, workspace: Workspace, body: Payload, admitted: asyncio.Event) -> None:
        interaction = await self._events.interaction(workspace, body)
        if interaction is None:
            admitted.set()
            return
        if isinstance(interaction, TextMessage) and _in_the_pane(interaction) and self._is_new(text(body, "event_id")):
            self._begin(self._think(workspace, interaction))
        if interaction.delivery is None:
            admitted.set()
        await self._receive(replace(interaction, admitted=admitted.set))

    async def _think(self, workspace: Workspace, message: TextMessage) -> None:
        spot = Spot(workspace, message.place.channel, message.place.thread)
        await show_status(spot, await self._desk.words("slack.thinking", message.account))

    async def _press(self, workspace: Workspace, body: Payload) -> None:
        interaction = await self._arrivals.press(workspace, body)
        if interaction is None:
            return
        await self._receive(interaction)
        again = await self._arrivals.home_again(interaction, body, workspace)
        if again is not None:
            await self._receive(again)

    async def _in_turn(self, work: Coroutine[object, object, None]) -> None:
        async with self._turns:
            await work

    async def _take(self, arriving: Awaitable[Interaction | None]) -> None:
        interaction = await arriving
        if interaction is not None:
            await self._receive(interaction)

    async def _workspace(self, context: AsyncBoltContext) -> Workspace | None:
        return await self._desk.workspaces.find(context.team_id or "", context.enterprise_id)

    def _begin(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what Slack sent could not be handed over", exc_info=error)

    def _is_new(self, delivered: str) -> bool:
        """Tell whether this is not a second delivery: each press has a trigger of its own, each event an id."""
        if not delivered:
            return True
        if delivered in self._seen:
            return False
        self._seen[delivered] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True


def _in_the_pane(message: TextMessage) -> bool:
    """Tell whether a message was written in the assistant's pane, whose conversations are threads with the bot."""
    return message.place.kind is PlaceKind.DIRECT and bool(message.place.thread)
