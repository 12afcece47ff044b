"""Fetch the files that people hand over: Slack gives them to the workspace's token only."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from adapters.slack.clients import Clients
from adapters.slack.workspaces import Workspace
from bot.interactions import LARGEST_ATTACHMENT, Attachment, AttachmentUnavailable

_OK = 200
_CHUNK = 65_536


async def fetch(clients: Clients, workspace: Workspace, attachment: Attachment) -> bytes:
    """Return the content of a file.

    Raises:
        AttachmentUnavailable: it is gone, larger than `LARGEST_ATTACHMENT`, or no file of Slack's.
    """
    if attachment.size > LARGEST_ATTACHMENT:
        raise AttachmentUnavailable(f"{attachment.name} has more than {LARGEST_ATTACHMENT} bytes")
    if not _is_slacks(attachment.address, clients.api_url):
        raise AttachmentUnavailable(f"{attachment.name} is kept where the token of the workspace must not go")
    headers = {"Authorization": f"Bearer {workspace.client.token}"}
    content = bytearray()
    try:
        async with clients.session.get(
            attachment.address, headers=headers, proxy=clients.proxy, allow_redirects=False
        ) as told:
            if told.status != _OK:
                raise AttachmentUnavailable(f"Slack answers {told.status} for {attachment.name}")
            async for chunk in told.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) > LARGEST_ATTACHMENT:
                    raise AttachmentUnavailable(f"{attachment.name} has more than {LARGEST_ATTACHMENT} bytes")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise AttachmentUnavailable(f"{attachment.name} cannot be fetched: {type(error).__name__}") from None
    return bytes(content)


def _is_slacks(address: str, api_url: str) -> bool:
    """Tell whether an address is Slack's own, or of the host that stands in for it."""
    file, api = urlsplit(address), urlsplit(api_url)
    host = file.hostname or ""
    if host == api.hostname:
        return True
    return file.scheme == "https" and any(host.endswith(f".{domain}") for domain in ("slack.com", "slack-gov.com"))
