"""What the bot says on its own initiative, each message once."""

from __future__ import annotations

import logging

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import error_code, retry_after
from adapters.slack.desk import Desk
from adapters.slack.payloads import parts, text
from adapters.slack.posting import METADATA, Spot
from adapters.slack.rendering import Rendered
from bot.adapter import SendDelayed, SendRefused
from bot.messages import Message

log = logging.getLogger(__name__)

_PASSING = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org", "unknown"}
)
"""Slack's own troubles: the message may have been posted, or not."""

_GONE = frozenset({"message_not_found", "cant_delete_message", "channel_not_found", "no_permission"})
_LOOKED_THROUGH = 50


class Sending:
    """Sends deliveries. One whose outcome is not known is looked for in the channel before it is sent again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._doubtful: set[str] = set()

    async def send(self, spot: Spot, message: Message, key: str) -> str:
        """Show a localised message; return Slack's id of it.

        Raises:
            SendRefused: Slack will never take it.
            SendDelayed: Slack's rate limit is in the way.
        """
        if key in self._doubtful and (found := await self._find(spot, key)):
            self._doubtful.discard(key)
            return found
        rendered = await self._desk.posting.render(message, spot.workspace)
        try:
            ts = await self._desk.posting.show(spot, rendered, key)
        except SlackApiError as error:
            raise self._verdict(error, key) from None
        except (aiohttp.ClientConnectorError, SendDelayed):
            raise
        except (aiohttp.ClientError, TimeoutError):
            self._doubtful.add(key)
            if found := await self._find(spot, key):
                self._doubtful.discard(key)
                return found
            raise
        self._doubtful.discard(key)
        return ts

    async def edit(self, spot: Spot, message_id: str, message: Message) -> None:
        """Put a message in the place of one sent before.

        Raises:
            SendRefused: Slack does not take it, or the message is gone.
            SendDelayed: Slack's rate limit is in the way.
        """
        rendered = await self._desk.posting.render(message, spot.workspace)
        try:
            await self._desk.posting.change(spot, message_id, Rendered(rendered.parts, ()))
        except SlackApiError as error:
            raise self._verdict(error, "") from None

    async def recall(self, spot: Spot, message_id: str) -> None:
        """Take a sent message back; one that is gone already is no error.

        Raises:
            SendRefused: Slack does not take it back.
            SendDelayed: Slack's rate limit is in the way.
        """
        try:
            await spot.client.chat_delete(channel=spot.channel, ts=message_id)
        except SlackApiError as error:
            if error_code(error) not in _GONE:
                raise self._verdict(error, "") from None

    def _verdict(self, error: SlackApiError, key: str) -> Exception:
        """Return what an answer of Slack's means for a delivery."""
        wait = retry_after(error)
        if wait is not None:
            return SendDelayed(wait)
        code = error_code(error)
        if code in _PASSING:
            if key:
                self._doubtful.add(key)
            return SendDelayed(5.0)
        return SendRefused(f"Slack does not take it: {code}")

    async def _find(self, spot: Spot, key: str) -> str | None:
        """Return the id of a message with that key among the last of a channel or thread, by its metadata."""
        client, thread = spot.client, spot.thread
        try:
            told = await (
                client.conversations_replies(
                    channel=spot.channel, ts=thread, limit=_LOOKED_THROUGH, include_all_metadata=True
                )
                if thread
                else client.conversations_history(
                    channel=spot.channel, limit=_LOOKED_THROUGH, include_all_metadata=True
                )
            )
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("whether a message was sent cannot be told: %s", type(error).__name__)
            return None
        content = told.data if isinstance(told.data, dict) else {}
        for message in parts(content, "messages"):
            if (
                text(message, "metadata", "event_type") == METADATA
                and text(message, "metadata", "event_payload", "key") == key
            ):
                return text(message, "ts")
        return None
