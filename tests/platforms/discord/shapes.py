"""Objects as Discord shows them: users, members, servers, channels, messages, commands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.platforms.discord.world import Channel, Guild, Message, World, snowflake

_CDN = "https://cdn.discordapp.com"


def now() -> str:
    return datetime.now(UTC).isoformat()


def user(world: World, user_id: str) -> dict[str, Any]:
    return dict(world.users[user_id])


def member(world: World, guild: Guild, user_id: str, *, with_user: bool = True) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": "2026-01-05T09:00:00+00:00",
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": list(guild.members[user_id]),
        "mute": False,
        "deaf": False,
    }
    return {**shown, "user": user(world, user_id)} if with_user else shown


def role(role_id: str, name: str, position: int) -> dict[str, Any]:
    return {
        "id": role_id,
        "name": name,
        "permissions": "0",
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
        "description": None,
    }


def roles(guild: Guild) -> list[dict[str, Any]]:
    return [role(role_id, name, number) for number, (role_id, name) in enumerate(guild.roles.items())]


def channel(each: Channel) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": each.id,
        "type": each.type,
        "guild_id": each.guild,
        "name": each.name,
        "position": 0,
        "parent_id": each.parent or None,
        "permission_overwrites": [],
        "nsfw": False,
        "flags": 0,
        "last_message_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
    }
    if each.type == 15:
        shown |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
        shown |= {"default_forum_layout": 0}
    return shown


def thread(world: World, each: Channel, owner: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "type": each.type,
        "guild_id": each.guild,
        "name": each.name,
        "parent_id": each.parent,
        "owner_id": owner,
        "message_count": 0,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "flags": 0,
        "last_message_id": None,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": now(),
            "locked": False,
            "create_timestamp": now(),
        },
        "total_message_sent": 0,
        "newly_created": True,
    }


def guild(world: World, each: Guild) -> dict[str, Any]:
    own = [channel for channel in world.channels.values() if channel.guild == each.id]
    return {
        "id": each.id,
        "name": each.name,
        "unavailable": False,
        "owner_id": next(iter(each.members)),
        "roles": roles(each),
        "channels": [channel(one) for one in own if one.type != 11],
        "threads": [thread(world, one, world.bot) for one in own if one.type == 11],
        "members": [member(world, each, world.bot)],
        "member_count": len(each.members),
        "large": False,
        "emojis": [],
        "stickers": [],
        "features": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "joined_at": "2026-01-05T09:00:00+00:00",
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "nsfw_level": 0,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "icon": None,
        "banner": None,
        "splash": None,
        "discovery_splash": None,
        "description": None,
        "vanity_url_code": None,
        "application_id": None,
        "premium_progress_bar_enabled": False,
        "region": "hongkong",
        "home_header": None,
    }


def message(world: World, each: Message) -> dict[str, Any]:
    body = each.payload
    attachments = [
        {
            "id": snowflake(),
            "filename": name,
            "size": len(content),
            "url": f"{_CDN}/attachments/{each.channel}/{each.id}/{name}",
            "proxy_url": f"{_CDN}/attachments/{each.channel}/{each.id}/{name}",
            "flags": 0,
        }
        for name, content in each.files.items()
    ]
    shown = {
        "id": each.id,
        "channel_id": each.channel,
        "author": user(world, each.author),
        "type": 0,
        "content": body.get("content") or "",
        "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or []],
        "components": numbered(body.get("components") or []),
        "attachments": attachments,
        "flags": (body.get("flags") or 0) | (64 if each.to else 0) | (128 if each.is_promise else 0),
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "timestamp": now(),
        "edited_timestamp": now() if each.edits else None,
    }
    if each.nonce is not None:
        shown["nonce"] = each.nonce
    return shown


def numbered(components: list[dict[str, Any]], start: int = 1) -> list[dict[str, Any]]:
    """Give components the numbers that Discord adds, and what it fills in."""
    counter = iter(range(start, start + 10_000))

    def one(component: dict[str, Any]) -> dict[str, Any]:
        shown = {**component, "id": next(counter)}
        if "components" in component:
            shown["components"] = [one(inner) for inner in component["components"]]
        if component["type"] == 17:
            shown.setdefault("spoiler", False)
            shown.setdefault("accent_color", None)
        if component["type"] == 12:
            shown["items"] = [_gallery_item(item) for item in component["items"]]
        if component["type"] == 13:
            shown |= {"file": _media(component["file"]), "spoiler": False, "name": None, "size": None}
        return shown

    return [one(component) for component in components]


def _gallery_item(item: dict[str, Any]) -> dict[str, Any]:
    return {"media": _media(item["media"]), "description": item.get("description"), "spoiler": False}


def _media(media: dict[str, Any]) -> dict[str, Any]:
    url = media["url"].replace("attachment://", f"{_CDN}/attachments/1/2/")
    return {"id": snowflake(), "url": url, "proxy_url": url, "width": None, "height": None, "content_type": None}


def command(world: World, body: dict[str, Any]) -> dict[str, Any]:
    permissions = body.get("default_member_permissions")
    options = [{"name_localizations": None, **option} for option in body.get("options") or []]
    return {
        "name_localizations": None,
        "description_localizations": None,
        "description": "",
        **body,
        "options": options,
        "default_member_permissions": None if permissions is None else str(permissions),
        "id": snowflake(),
        "application_id": world.application,
        "version": snowflake(),
        "type": body.get("type", 1),
    }


def application(world: World) -> dict[str, Any]:
    flags = 1 << 19 if world.allowed_intents & 1 << 15 else 0
    flags |= 1 << 15 if world.tells_of_members else 0
    return {
        "id": world.application,
        "name": "cohortbot",
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user(world, world.bot),
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world, world.bot),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "bot_public": False,
        "bot_require_code_grant": False,
    }
