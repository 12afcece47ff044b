"""Commands, components, forms and shortcuts of Slack as interactions."""

from __future__ import annotations

import asyncio

from adapters.slack.components import component_of
from adapters.slack.desk import Desk
from adapters.slack.modals import unpacked
from adapters.slack.origin import Origin
from adapters.slack.payloads import Payload, part, parts, text
from adapters.slack.reception import Reception
from adapters.slack.response_address import ResponseAddress
from adapters.slack.turn import Turn
from adapters.slack.values import chosen_values, submitted_values
from adapters.slack.wording import command_line, words
from adapters.slack.workspaces import Workspace
from bot.components import FORM, split
from bot.interactions import CompletionRequest, HomeOpened, Interaction, Press, ShortcutUsed, Submission, TextMessage
from bot.people import Account
from bot.places import Place

LINK = "link"
"""The `action_id` of a button that only leads somewhere; its press needs no answer."""


class Arrivals:
    """Makes interactions of payloads; None where there is nothing to answer, such as what a bot did."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._at = Reception(desk)

    async def command(self, workspace: Workspace, body: Payload) -> Interaction | None:
        """Return a slash command as the line that it stands for."""
        user, channel = text(body, "user_id"), text(body, "channel_id")
        origin = Origin(
            workspace=workspace,
            user=user,
            channel=channel,
            trigger=text(body, "trigger_id"),
            response=ResponseAddress(text(body, "response_url"), self._desk.clients),
        )
        account, place = await asyncio.gather(self._at.account(workspace, user, body), self._at.place(origin))
        if account is None:
            return None
        line = command_line(
            text(body, "command"), text(body, "text"), self._desk.umbrella, self._desk.registry.top, self._desk.names
        )
        return TextMessage(text=line, **self._at.arrival(account, place, origin))

    async def press(self, workspace: Workspace, body: Payload) -> Interaction | None:
        """Return a button that was pressed, or what was chosen."""
        action = next(parts(body, "actions"), {})
        component = component_of(text(action, "action_id"))
        if component == LINK:
            return None
        origin = self._pressed(workspace, body)
        account, place = await asyncio.gather(self._at.account(workspace, origin.user, body), self._at.place(origin))
        if account is None:
            return None
        return Press(action=component, values=chosen_values(action), **self._at.arrival(account, place, origin))

    async def home_again(self, press: Interaction, body: Payload, workspace: Workspace) -> Interaction | None:
        """Return the opening of the home on which something was pressed: what it shows may have changed."""
        if text(body, "view", "type") != "home":
            return None
        origin = Origin(workspace=workspace, user=text(body, "user", "id"), home=True)
        return HomeOpened(**self._at.arrival(press.account, press.place, origin))

    async def shortcut(self, workspace: Workspace, body: Payload) -> Interaction | None:
        """Return a shortcut that was used on a message; there are none of the other kind."""
        if text(body, "type") != "message_action":
            return None
        origin = self._pressed(workspace, body)
        origin.pressed = ""
        account, place = await asyncio.gather(self._at.account(workspace, origin.user, body), self._at.place(origin))
        if account is None:
            return None
        return ShortcutUsed(
            shortcut=text(body, "callback_id"),
            text=words(text(body, "message", "text"), workspace.bot_user),
            **self._at.arrival(account, place, origin),
        )

    async def submission(self, workspace: Workspace, body: Payload, turn: Turn) -> Interaction | None:
        """Return a form that was filled in; its result goes to `turn`."""
        view = part(body, "view")
        found = await self._in_view(workspace, body, turn)
        if found is None:
            return None
        account, place, origin = found
        return Submission(
            action=text(view, "callback_id"), values=submitted_values(view), **self._at.arrival(account, place, origin)
        )

    async def completion(self, workspace: Workspace, body: Payload, turn: Turn) -> Interaction | None:
        """Return what somebody has typed so far in a field of a command's form."""
        view = part(body, "view")
        name, line = split(text(view, "callback_id"))
        found = await self._in_view(workspace, body, turn) if name == FORM else None
        if found is None:
            return None
        account, place, origin = found
        return CompletionRequest(
            path=tuple(line.split(" ")),
            parameter=text(body, "action_id"),
            typed=text(body, "value"),
            others=submitted_values(view),
            **self._at.arrival(account, place, origin),
        )

    async def _in_view(self, workspace: Workspace, body: Payload, turn: Turn) -> tuple[Account, Place, Origin] | None:
        """Find back to where a modal was opened."""
        kept = unpacked(text(body, "view", "private_metadata"))
        response = kept.get("response", "")
        origin = Origin(
            workspace=workspace,
            user=text(body, "user", "id"),
            channel=kept.get("channel", ""),
            thread=kept.get("thread", ""),
            asked_in_thread=bool(kept.get("in_thread")),
            direct=bool(kept.get("direct")),
            trigger=text(body, "trigger_id"),
            response=ResponseAddress(response, self._desk.clients) if response else None,
            turn=turn,
            fields=frozenset(part(body, "view", "state", "values")),
            submitted=text(body, "view", "callback_id"),
        )
        account, place = await asyncio.gather(self._at.account(workspace, origin.user, body), self._at.place(origin))
        return (account, place, origin) if account is not None else None

    def _pressed(self, workspace: Workspace, body: Payload) -> Origin:
        message, container = part(body, "message"), part(body, "container")
        thread = text(message, "thread_ts") or text(container, "thread_ts")
        home = text(body, "view", "type") == "home"
        return Origin(
            workspace=workspace,
            user=text(body, "user", "id"),
            channel=text(body, "channel", "id") or text(container, "channel_id"),
            thread=thread,
            asked_in_thread=bool(thread),
            pressed=text(container, "message_ts") or text(message, "ts") or text(body, "view", "id"),
            home=home,
            trigger=text(body, "trigger_id"),
            response=ResponseAddress(text(body, "response_url"), self._desk.clients),
        )
