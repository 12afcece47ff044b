"""Blocks of Slack's as a message of ours: what people read there, for whoever looks at it before it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.slack.payloads import Payload, part, parts, text
from adapters.slack.rendering import Part
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Divider,
    Heading,
    Link,
    Listing,
    Message,
    Moment,
    Paragraph,
    RichText,
    Table,
    rich,
)
from bot.messages.runs import Marks, Runs

_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def read_back(shown: Part) -> Message:
    """Return what a message shows; what it mentions is words, and its buttons do nothing."""
    return Message(tuple(block for each in shown.blocks for block in _blocks(each)))


def _blocks(block: Payload) -> Iterator[Block]:
    match block.get("type"):
        case "header":
            yield Heading(rich(text(block, "text", "text")))
        case "rich_text":
            for element in parts(block, "elements"):
                yield from _rich(element)
        case "context":
            words = "".join(_text_object(each) for each in parts(block, "elements"))
            yield from (Context(rich(line)) for line in words.splitlines() if line.strip())
        case "section":
            yield from _section(block)
        case "divider":
            yield Divider()
        case "actions":
            yield Actions(tuple(_button(each) for each in parts(block, "elements")))
        case "table":
            yield from _table(block)


def _section(block: Payload) -> Iterator[Block]:
    if words := _text_object(part(block, "text")):
        yield Paragraph(rich(words))
    if accessory := part(block, "accessory"):
        yield Actions((_button(accessory),))


def _rich(element: Payload) -> Iterator[Block]:
    match element.get("type"):
        case "rich_text_list":
            items = tuple(_spans(each) for each in parts(element, "elements"))
            yield Listing(items, ordered=element.get("style") == "ordered")
        case "rich_text_preformatted":
            runs = Runs()
            runs.add("".join(text(each, "text") for each in parts(element, "elements")), Marks(code=True))
            yield Paragraph(runs.text)
        case _:
            yield Paragraph(_spans(element))


def _spans(section: Payload) -> RichText:
    runs = Runs()
    for element in parts(section, "elements"):
        style = part(element, "style")
        marks = Marks(style.get("bold") is True, style.get("italic") is True, style.get("code") is True)
        match element.get("type"):
            case "link":
                runs.add_span(Link(text(element, "url"), text(element, "text")), marks)
            case "date":
                seconds = element.get("timestamp")
                if isinstance(seconds, int):
                    runs.add_span(Moment(datetime.fromtimestamp(seconds, UTC)), marks)
            case "broadcast":
                runs.add(f"@{text(element, 'range')}", marks)
            case "user" | "channel" as kind:
                runs.add(f"<{text(element, f'{kind}_id')}>", marks)
            case _:
                runs.add(text(element, "text"), marks)
    return runs.text


def _table(block: Payload) -> Iterator[Table]:
    rows = block.get("rows")
    cells = [tuple(_cell(each) for each in row) for row in rows] if isinstance(rows, list) else []
    if cells:
        yield Table(cells[0], tuple(cells[1:]))


def _cell(cell: object) -> RichText:
    payload: Payload = cell if isinstance(cell, dict) else {}
    if payload.get("type") == "raw_text":
        return rich(text(payload, "text"))
    return tuple(span for section in parts(payload, "elements") for span in _spans(section))


def _button(element: Payload) -> Button:
    return Button(rich(text(element, "text", "text") or text(element, "placeholder", "text")))


def _text_object(content: Payload) -> str:
    words = text(content, "text")
    if content.get("type") == "plain_text":
        return words
    shown = _TOKEN.sub(lambda found: found[2] or found[1], words)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
