"""The options of a slash command, as Discord sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.discord.command_tree import SUB_COMMAND
from adapters.discord.wire import Wire
from bot.interactions import Attachment, NativeChannel, NativeUser, OptionValue

_SUB_COMMAND_GROUP = 2
_USER, _CHANNEL, _ATTACHMENT = 6, 7, 11


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed: its path, the values, and the option whose value is being typed, if any."""

    path: tuple[str, ...]
    options: Mapping[str, OptionValue]
    focused: str = ""


def read_options(data: Wire) -> Typed:
    """Return the command of an interaction's `data`, with what Discord resolved."""
    path = [data.text("name")]
    level = data
    while inner := next(
        (o for o in level.objects("options") if o.number("type") in {SUB_COMMAND, _SUB_COMMAND_GROUP}), None
    ):
        path.append(inner.text("name"))
        level = inner
    values: dict[str, OptionValue] = {}
    focused = ""
    for option in level.objects("options"):
        name = option.text("name")
        if option.flag("focused"):
            focused = name
        value = _value(option, data.object("resolved"))
        if value is not None:
            values[name] = value
    return Typed(tuple(path), values, focused)


def attachment(resolved: Wire, file_id: str) -> Attachment | None:
    """Return a file that Discord resolved."""
    file = resolved.object("attachments").object(file_id)
    if not file:
        return None
    media_type = file.text("content_type") or "application/octet-stream"
    return Attachment(file.text("filename"), file.number("size"), media_type, file.text("url"))


def user(resolved: Wire, user_id: str) -> NativeUser:
    """Return a user that Discord resolved, under the name that the server shows."""
    found, member = resolved.object("users").object(user_id), resolved.object("members").object(user_id)
    return NativeUser(user_id, member.text("nick") or found.text("global_name") or found.text("username"))


def channel(resolved: Wire, channel_id: str) -> NativeChannel:
    """Return a channel that Discord resolved."""
    return NativeChannel(channel_id, resolved.object("channels").object(channel_id).text("name"))


def _value(option: Wire, resolved: Wire) -> OptionValue | None:
    kind = option.number("type")
    if kind == _USER:
        return user(resolved, option.text("value"))
    if kind == _CHANNEL:
        return channel(resolved, option.text("value"))
    if kind == _ATTACHMENT:
        return attachment(resolved, option.text("value"))
    value = option.content.get("value")
    return value if isinstance(value, str | int | float | bool) else None
