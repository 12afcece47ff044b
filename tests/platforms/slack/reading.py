"""Blocks as somebody reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_TOKEN = re.compile(r"<([^<>]*)>")


def words(blocks: list[Json]) -> str:
    """Return the words that blocks show, a line for each."""
    return "\n".join(line for block in blocks for line in _lines(block))


def elements(blocks: list[Json]) -> Iterator[Json]:
    """Return everything that can be pressed, chosen or filled in."""
    for block in blocks:
        yield from block.get("elements", ()) if block["type"] == "actions" else ()
        if "accessory" in block:
            yield block["accessory"]
        if block["type"] == "input":
            yield block["element"]


def label(element: Json) -> str:
    """Return the words on a button or in a select that nothing was chosen in."""
    return str((element.get("text") or element.get("placeholder") or {"text": ""})["text"])


def text_object(text: Json) -> str:
    """Return the words of a text object."""
    return text["text"] if text["type"] == "plain_text" else unmarked(text["text"])


def unmarked(mrkdwn: str) -> str:
    """Return what markup shows: links under their words, instants by their fallback."""
    shown = _TOKEN.sub(_shown, mrkdwn)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(token: re.Match[str]) -> str:
    target, _, label = token[1].partition("|")
    return label or target


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield text_object(block["text"])
        case "section":
            if "text" in block:
                yield text_object(block["text"])
            yield from (text_object(each) for each in block.get("fields", ()))
        case "context":
            yield "".join(text_object(each) for each in block["elements"] if each["type"] != "image")
        case "rich_text":
            for element in block["elements"]:
                yield _rich(element)
        case "table":
            for row in block["rows"]:
                yield " | ".join(_rich(cell) if "elements" in cell else cell["text"] for cell in row)
        case "input":
            yield text_object(block["label"])


def _rich(element: Json) -> str:
    match element["type"]:
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case "date":
            return str(element["fallback"])
        case "rich_text_list":
            return "\n".join(_rich(each) for each in element["elements"])
        case "broadcast":
            return f"@{element['range']}"
        case _:
            return "".join(_rich(each) for each in element["elements"])
