"""Who came, and where: what every interaction of Slack has in common."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from adapters.slack.channels import direct_place, foreign_place
from adapters.slack.desk import Desk
from adapters.slack.origin import Origin
from adapters.slack.payloads import Payload, text
from adapters.slack.people import told_stranger
from adapters.slack.reply import SlackReply
from adapters.slack.workspaces import Workspace
from bot.adapter import SendDelayed, SendRefused
from bot.interactions import Reply
from bot.people import Account
from bot.places import Place


class Arrived(TypedDict):
    """The common arguments of interactions."""

    account: Account
    place: Place
    reply: Reply
    received_at: datetime


class Reception:
    """Finds account and place of an interaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def account(self, workspace: Workspace, user: str, body: Payload) -> Account | None:
        """Return the account of a user; None for a bot."""
        account = await self._desk.people.account(workspace, user)
        return told_stranger(account, workspace, text(body, "user", "team_id") or text(body, "event", "user_team"))

    async def place(self, origin: Origin) -> Place:
        """Return the place of an interaction, and note at its origin whether only the user reads there."""
        workspace, channel = origin.workspace, origin.channel
        if not channel:
            origin.direct = not origin.home
            origin.channel = await self._direct(workspace, origin.user)
            return direct_place(workspace.id, origin.channel)
        if not channel.startswith("D"):
            return await self._desk.channels.place(workspace, channel, origin.thread if origin.asked_in_thread else "")
        if not origin.direct:
            origin.direct = await self._direct(workspace, origin.user) == channel
        if origin.direct:
            return direct_place(workspace.id, channel, origin.thread)
        return foreign_place(workspace.id, channel)

    def arrival(self, account: Account, place: Place, origin: Origin) -> Arrived:
        """Return the common arguments of an interaction."""
        return {
            "account": account,
            "place": place,
            "reply": SlackReply(self._desk, account, origin),
            "received_at": self._desk.clock.now(),
        }

    async def _direct(self, workspace: Workspace, user: str) -> str:
        try:
            return await self._desk.channels.direct(workspace, user)
        except (SendRefused, SendDelayed):
            return ""
