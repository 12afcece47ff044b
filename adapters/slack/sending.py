"""What the bot says on its own initiative: sent, found again, edited and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import error_code, retry_after
from adapters.slack.desk import Desk
from adapters.slack.payloads import parts, text
from adapters.slack.posting import METADATA, Spot
from adapters.slack.rendering import Rendered
from bot.adapter import CannotTell, Refusal, SendDelayed, SendRefused
from bot.messages import Json, Message

_PASSING = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org", "unknown"}
)
"""Slack's own troubles: the message may have been posted, or not."""

_GONE = frozenset({"message_not_found", "cant_delete_message", "channel_not_found", "no_permission"})
_WHY = {
    "is_archived": Refusal.ARCHIVED,
    "not_in_channel": Refusal.NOT_A_MEMBER,
    "channel_not_found": Refusal.GONE,
    "user_not_found": Refusal.GONE,
    "account_inactive": Refusal.GONE,
    "user_disabled": Refusal.GONE,
    "cannot_dm_bot": Refusal.CLOSED,
    "messages_tab_disabled": Refusal.CLOSED,
}
_PAGE = 100
_MOST_PAGES = 10


class Sending:
    """Sends deliveries; each carries its key as metadata, by which it is found again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def send(self, spot: Spot, message: Message, key: str) -> str:
        """Show a localised message; return Slack's id of it.

        Raises:
            SendRefused: Slack will never take it.
            SendDelayed: Slack's rate limit is in the way, or Slack cannot be reached.
            SlackApiError, ClientError: whether it was posted is open.
        """
        rendered = await self._desk.posting.render(message, spot.workspace)
        try:
            return await self._desk.posting.show(spot, rendered, key)
        except SlackApiError as error:
            if error_code(error) in _PASSING and retry_after(error) is None:
                raise
            raise _verdict(error) from None
        except aiohttp.ClientConnectorError as error:
            raise SendDelayed(5.0) from error

    async def find(self, spot: Spot, key: str, since: datetime) -> str | None:
        """Return the id of the message with a key among those since an instant, None where it is certainly not there.

        Raises:
            CannotTell: Slack does not show the bot what was said there, or too much was said since.
            SendDelayed: Slack asks to wait.
        """
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = await self._page(spot, since, cursor)
            for message in parts(page, "messages"):
                if text(message, "metadata", "event_type") != METADATA:
                    continue
                if text(message, "metadata", "event_payload", "key") == key:
                    return text(message, "ts")
            cursor = text(page, "response_metadata", "next_cursor")
            if not cursor:
                return None
        raise CannotTell(f"more than {_PAGE * _MOST_PAGES} messages were written there since")

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
            raise _verdict(error) from None

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
                raise _verdict(error) from None

    async def _page(self, spot: Spot, since: datetime, cursor: str) -> Mapping[str, Json]:
        oldest = f"{since.timestamp():.6f}"
        try:
            if spot.thread:
                told = await spot.client.conversations_replies(
                    channel=spot.channel,
                    ts=spot.thread,
                    oldest=oldest,
                    limit=_PAGE,
                    cursor=cursor or None,
                    include_all_metadata=True,
                )
            else:
                told = await spot.client.conversations_history(
                    channel=spot.channel, oldest=oldest, limit=_PAGE, cursor=cursor or None, include_all_metadata=True
                )
        except SlackApiError as error:
            if (wait := retry_after(error)) is not None:
                raise SendDelayed(wait) from None
            raise CannotTell(f"Slack does not show what was said there: {error_code(error)}") from None
        return told.data if isinstance(told.data, dict) else {}


def _verdict(error: SlackApiError) -> Exception:
    """Return what an answer of Slack's means for a delivery."""
    wait = retry_after(error)
    if wait is not None:
        return SendDelayed(wait)
    code = error_code(error)
    if code in _PASSING:
        return SendDelayed(5.0)
    return SendRefused(f"Slack does not take it: {code}", _WHY.get(code, Refusal.OTHER))
