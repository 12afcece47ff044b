"""A message as a person reads it: markdown applied, components in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.platforms.discord.world import Message

_MARKUP = re.compile(
    r"\\(?P<escaped>[^0-9A-Za-z\s])"
    r"|(?P<fence>```)(?:\w*\n)?(?P<block>.*?)```"
    r"|(?P<ticks>`+)(?P<code>.*?[^`])(?P=ticks)(?!`)"
    r"|\[(?P<words>(?:\\.|[^\]\\])+)\]\(<(?P<url>[^>]+)>\)"
    r"|<(?P<address>https?://[^>]+)>"
    r"|(?P<mark>\*\*\*|\*\*|\*|__|~~|\|\|)"
    r"|(?P<line>(?<![^\n])(?:-\# |\#{1,3} |- |> ))",
    re.DOTALL,
)


def text_of(message: Message) -> str:
    """Return the words of a message."""
    return "\n".join(filter(None, _parts(message)))


def buttons_of(message: Message) -> dict[str, dict[str, Any]]:
    """Return the buttons of a message by their labels."""
    return {each["label"]: each for each in components_of(message) if each["type"] == 2}


def selects_of(message: Message) -> list[dict[str, Any]]:
    """Return the selects of a message."""
    return [each for each in components_of(message) if each["type"] == 3]


def components_of(message: Message) -> Iterator[dict[str, Any]]:
    """Return every component of a message, from the top."""
    return _all(message.payload.get("components") or [])


def read(markdown: str) -> str:
    """Return what markdown shows."""
    return _MARKUP.sub(_shown, markdown).replace("\u200b", "")


def _shown(found: re.Match[str]) -> str:
    if found["escaped"]:
        return found["escaped"]
    if found["fence"]:
        return found["block"]
    if found["ticks"]:
        return found["code"].strip() if "`" in found["code"] else found["code"]
    if found["words"]:
        return f"{read(found['words'])} ({found['url']})"
    return found["address"] or ""


def _parts(message: Message) -> Iterator[str]:
    body = message.payload
    yield read(body.get("content") or "")
    for embed in body.get("embeds") or []:
        yield read(embed.get("title") or "")
        yield read(embed.get("description") or "")
        yield from (f"{read(field['name'])}: {read(field['value'])}" for field in embed.get("fields", ()))
        yield (embed.get("footer") or {}).get("text", "")
    for component in components_of(message):
        if component["type"] == 10:
            yield read(component["content"])
        if component["type"] == 12:
            yield from (item.get("description") or "" for item in component["items"])
        if component["type"] == 3:
            yield component.get("placeholder") or ""
    yield from message.files


def _all(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from _all(each.get("components") or [])
        inner = [each[part] for part in ("component", "accessory") if each.get(part)]
        yield from _all(inner)
