"""Events of Slack as interactions: mentions, direct messages, the home, the assistant's pane."""

from __future__ import annotations

from dataclasses import replace

from adapters.slack.channels import direct_place
from adapters.slack.desk import Desk
from adapters.slack.origin import Origin
from adapters.slack.payloads import Payload, part, text
from adapters.slack.reception import Reception
from adapters.slack.reviving import kept
from adapters.slack.wording import words
from adapters.slack.workspaces import Workspace
from bot.interactions import ConversationOpened, HomeOpened, Interaction, TextMessage

_DIRECT = frozenset({"im", "app_home"})
_SPOKEN = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Subtypes of messages in which somebody says something; the others tell of changes, or of who came and went."""


class Events:
    """Makes interactions of events; None for those that nobody has to answer.

    A mention in a channel arrives as `app_mention`, a direct message as `message` in a channel of type `im`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._at = Reception(desk)
        self._kinds = {
            "app_mention": self._mention,
            "message": self._message,
            "app_home_opened": self._home,
            "assistant_thread_started": self._conversation,
        }

    async def interaction(self, workspace: Workspace, body: Payload) -> Interaction | None:
        """Return the interaction that an event is."""
        event = part(body, "event")
        kind = self._kinds.get(text(event, "type"))
        made = await kind(workspace, body, event) if kind is not None else None
        return replace(made, delivery=text(body, "event_id") or None) if made is not None else None

    async def _mention(self, workspace: Workspace, body: Payload, event: Payload) -> Interaction | None:
        thread = text(event, "thread_ts")
        origin = Origin(
            workspace=workspace,
            user=text(event, "user"),
            channel=text(event, "channel"),
            thread=thread or text(event, "ts"),
            asked_in_thread=bool(thread),
        )
        return await self._said(origin, body, event)

    async def _message(self, workspace: Workspace, body: Payload, event: Payload) -> Interaction | None:
        if text(event, "channel_type") not in _DIRECT:
            return await self._overheard(workspace, body, event)
        thread = text(event, "thread_ts")
        origin = Origin(
            workspace=workspace,
            user=text(event, "user"),
            channel=text(event, "channel"),
            thread=thread,
            asked_in_thread=bool(thread),
            direct=True,
            assistant=bool(thread),
        )
        return await self._said(origin, body, event)

    async def _overheard(self, workspace: Workspace, body: Payload, event: Payload) -> Interaction | None:
        """Return what somebody says in a thread under a message of the bot's; one that names the bot is a mention."""
        thread, line = text(event, "thread_ts"), text(event, "text")
        if text(event, "parent_user_id") != workspace.bot_user or not thread or f"<@{workspace.bot_user}" in line:
            return None
        origin = Origin(
            workspace=workspace,
            user=text(event, "user"),
            channel=text(event, "channel"),
            thread=thread,
            asked_in_thread=True,
        )
        return await self._said(origin, body, event, addressed=False)

    async def _said(
        self, origin: Origin, body: Payload, event: Payload, *, addressed: bool = True
    ) -> Interaction | None:
        if text(event, "bot_id") or text(event, "subtype") not in _SPOKEN or not origin.channel:
            return None
        account = await self._at.account(origin.workspace, origin.user, body)
        if account is None:
            return None
        if origin.direct:
            self._desk.channels.note_direct(origin.workspace, origin.user, origin.channel)
        place = await self._at.place(origin)
        line = words(text(event, "text"), origin.workspace.bot_user)
        message = TextMessage(text=line, addressed=addressed, **self._at.arrival(account, place, origin))
        return replace(message, payload=kept(message, origin))

    async def _home(self, workspace: Workspace, body: Payload, event: Payload) -> Interaction | None:
        if text(event, "tab") != "home":
            return None
        origin = Origin(workspace=workspace, user=text(event, "user"), channel=text(event, "channel"), home=True)
        account = await self._at.account(workspace, origin.user, body)
        place = direct_place(workspace.id, origin.channel)
        return HomeOpened(**self._at.arrival(account, place, origin)) if account is not None else None

    async def _conversation(self, workspace: Workspace, body: Payload, event: Payload) -> Interaction | None:
        started = part(event, "assistant_thread")
        origin = Origin(
            workspace=workspace,
            user=text(started, "user_id"),
            channel=text(started, "channel_id"),
            thread=text(started, "thread_ts"),
            asked_in_thread=True,
            direct=True,
            assistant=True,
        )
        account = await self._at.account(workspace, origin.user, body)
        place = direct_place(workspace.id, origin.channel, origin.thread)
        return ConversationOpened(**self._at.arrival(account, place, origin)) if account is not None else None
