"""Show messages in channels, threads and direct messages, with the files that belong to them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import LONGEST_PATIENCE, UNREACHABLE, patiently, reason_of
from adapters.slack.mrkdwn import Reading
from adapters.slack.rendering import PLATFORM, Part, Rendered, Upload, render
from adapters.slack.workspaces import Workspace
from bot.mentions import mentioned
from bot.messages import Message
from bot.storage import Database

log = logging.getLogger(__name__)

METADATA = "cohortbot_delivery"
"""The event type of the metadata that says which delivery a message is."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of one workspace in Slack's own terms; `thread` is empty outside threads."""

    workspace: Workspace
    channel: str
    thread: str = ""

    @property
    def client(self) -> AsyncWebClient:
        """The client that acts there."""
        return self.workspace.client

    @property
    def thread_ts(self) -> str | None:
        """The argument that puts a message into the thread."""
        return self.thread or None


class Posting:
    """Renders and shows; Slack's rate limits are waited for."""

    def __init__(self, database: Database, zone: tzinfo) -> None:
        self._database = database
        self._zone = zone

    async def reading(self, message: Message, workspace: str) -> Reading:
        """Return whom a message mentions as the workspace calls them."""
        found = await mentioned(self._database, message, PLATFORM, workspace)
        return Reading(self._zone, found.users, found.channels)

    async def render(self, message: Message, workspace: Workspace) -> Rendered:
        """Return a localised message as the workspace shows it."""
        return render(message, await self.reading(message, workspace.id))

    async def show(self, spot: Spot, rendered: Rendered, key: str = "") -> str:
        """Show a message to everybody in a place; return Slack's id of its first part.

        A delivery has a `key`, which goes with it as metadata, by which it is found again; whoever sends it waits for
        rate limits by themselves.

        Raises:
            SlackApiError: Slack does not take it.
            SendDelayed: Slack's rate limit lasts too long.
        """
        first = ""
        for number, part in enumerate(rendered.parts):
            if number == 0:
                first = await self._post(spot, part, key)
                continue
            try:
                await self._post(spot, part)
            except UNREACHABLE as error:
                # The message stands there: to fail now would let it be sent a second time.
                log.warning("part %d of a message is missing: %s", number + 1, reason_of(error))
        await self.hand_over(spot, rendered.uploads)
        return first

    async def whisper(self, spot: Spot, user: str, rendered: Rendered, files_in: Spot | None = None) -> None:
        """Show a message in a channel to one person only; its files go to `files_in`, where they are theirs alone.

        Raises:
            SlackApiError: Slack does not take it.
            SendDelayed: Slack's rate limit lasts too long.
        """
        for part in rendered.parts:
            blocks = list(part.blocks)
            await patiently(
                lambda text=part.text, blocks=blocks: spot.client.chat_postEphemeral(  # type: ignore[misc]  # mypy infers no lambda with defaults
                    channel=spot.channel, user=user, text=text, blocks=blocks, thread_ts=spot.thread_ts
                )
            )
        if files_in is not None:
            await self.hand_over(files_in, rendered.uploads)

    async def change(self, spot: Spot, message_id: str, rendered: Rendered) -> None:
        """Put a message in the place of one that was shown before; what does not fit in follows it.

        Raises:
            SlackApiError: Slack does not take it.
            SendDelayed: Slack's rate limit lasts too long.
        """
        first, *rest = rendered.parts
        await patiently(
            lambda: spot.client.chat_update(
                channel=spot.channel, ts=message_id, text=first.text, blocks=list(first.blocks)
            )
        )
        await self.show(spot, Rendered(tuple(rest), rendered.uploads))

    async def hand_over(self, spot: Spot, uploads: Sequence[Upload]) -> None:
        """Upload files to a place; one that Slack does not take is named in the message, and missed in the log."""
        for upload in uploads:
            file = {
                "content": upload.file.content or b" ",
                "filename": upload.file.name or "file",
                "title": upload.description or upload.file.name or "file",
            }
            if upload.description:
                file["alt_txt"] = upload.description[:1000]
            try:
                await patiently(
                    lambda file=file: spot.client.files_upload_v2(  # type: ignore[misc]  # mypy infers no lambda with defaults
                        file_uploads=[file], channel=spot.channel, thread_ts=spot.thread_ts
                    )
                )
            except UNREACHABLE as error:
                log.warning("Slack does not take the file %s: %s", upload.file.name, reason_of(error))

    async def _post(self, spot: Spot, part: Part, key: str = "") -> str:
        metadata = {"event_type": METADATA, "event_payload": {"key": key}} if key else None
        told = await patiently(
            lambda: spot.client.chat_postMessage(
                channel=spot.channel,
                text=part.text,
                blocks=list(part.blocks),
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=spot.thread_ts,
                metadata=metadata,
            ),
            0.0 if key else LONGEST_PATIENCE,
        )
        return str(told["ts"])
