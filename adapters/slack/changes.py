"""Events that tell that something has changed: people, user groups, channels, the installation itself."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from adapters.slack.channels import Channels
from adapters.slack.memberships import Memberships
from adapters.slack.payloads import Payload, part, text, texts
from adapters.slack.people import People

log = logging.getLogger(__name__)

_GROUPS = frozenset({"subteam_created", "subteam_updated", "subteam_members_changed"})
_CHANNELS = frozenset({"channel_rename", "channel_shared", "channel_unshared"})

Uninstalled = Callable[[str], Awaitable[None]]


class Changes:
    """Forgets what an event says is out of date, tells who came and went, and `uninstalled` which workspace is gone."""

    def __init__(self, people: People, channels: Channels, memberships: Memberships, uninstalled: Uninstalled) -> None:
        self._people = people
        self._channels = channels
        self._memberships = memberships
        self._uninstalled = uninstalled

    async def note(self, workspace: str, body: Payload) -> None:
        """Take note of an event; most change nothing."""
        event = part(body, "event")
        kind = text(event, "type")
        if kind == "user_change":
            self._people.forget(workspace, text(event, "user", "id"))
            await self._memberships.changed(workspace, part(event, "user"))
        elif kind in _GROUPS:
            self._people.forget_groups(workspace)
            await self._memberships.left_group(workspace, texts(event, "removed_users"))
        elif kind in _CHANNELS:
            self._channels.forget(workspace, text(event, "channel", "id") or text(event, "channel"))
        elif kind == "app_uninstalled" or (kind == "tokens_revoked" and texts(event, "tokens", "bot")):
            log.warning("the bot was removed from the workspace %s", workspace)
            await self._uninstalled(workspace)
