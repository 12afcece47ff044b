"""What the adapter listens to and calls, with the scopes that Slack asks for it.

https://docs.slack.dev/reference/events and https://docs.slack.dev/reference/methods
"""

from __future__ import annotations

from collections.abc import Mapping

EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "assistant_thread_started": ("assistant:write",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "channel_unshared": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "subteam_created": ("usergroups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""Events by the name to which an app subscribes."""

METHODS: Mapping[str, tuple[str, ...]] = {
    "assistant.threads.setStatus": ("assistant:write",),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "auth.test": (),
    "chat.appendStream": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write", "chat:write.public"),
    "chat.startStream": ("chat:write",),
    "chat.stopStream": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "files.uploadV2": ("files:write",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read", "users:read.email"),
    "views.open": (),
    "views.publish": (),
}
"""Methods that are called with the bot's token."""

_OTHERS = ("commands", "files:read")
"""For slash commands and shortcuts, and for files that people hand over in forms."""


def bot_scopes() -> list[str]:
    """Return every scope that the bot needs."""
    return sorted({scope for scopes in (*EVENTS.values(), *METHODS.values(), _OTHERS) for scope in scopes})
