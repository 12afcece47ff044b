"""What people typed, from Slack's markup to plain words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container

_TOKEN = re.compile(r"<([^<>]*)>")
_LINK = re.compile(r"(?:https?|mailto|tel|slack):", re.IGNORECASE)
_NEAR = 0.75


def words(markup: str, bot_user: str = "") -> str:
    """Return the words of a message; mentions of others stay as tokens, the bot's own goes.

    Slack escapes only `&`, `<` and `>` (https://docs.slack.dev/messaging/formatting-message-text).
    """
    own = re.compile(rf"<@{re.escape(bot_user)}(?:\|[^>]*)?>[:,]?") if bot_user else None
    without = own.sub(" ", markup) if own else markup
    return unescape(_TOKEN.sub(_told, without)).strip()


def unescape(markup: str) -> str:
    """Return the characters that Slack escaped."""
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def command_line(command: str, typed: str, umbrella: str, known: Container[str], names: list[str]) -> str:
    """Return the line that a slash command stands for, or a question in plain words.

    The umbrella holds every command, `known` by name; what begins with no command, and nothing like one, is a question.
    """
    line = unescape(_TOKEN.sub(_linked, typed)).strip()
    if command != umbrella:
        return f"{command} {line}".strip()
    first, *rest = line.split(maxsplit=1) or ("",)
    if not first:
        return "/help" if "help" in known else ""
    word = first.removeprefix("/").lower()
    meant = word in known or not rest or difflib.get_close_matches(word[:32], names, n=1, cutoff=_NEAR)
    return f"/{line.removeprefix('/')}" if meant else line


def _told(token: re.Match[str]) -> str:
    content = token[1]
    if content.startswith(("@", "#")):
        return token[0]
    if content.startswith("!"):
        return content.partition("|")[2] or token[0]
    return _linked(token)


def _linked(token: re.Match[str]) -> str:
    """Return an address as it was typed; any other token as it is."""
    target, _, label = token[1].partition("|")
    if not _LINK.match(target):
        return token[0]
    return label or target
