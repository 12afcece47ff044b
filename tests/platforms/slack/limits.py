"""What Slack documents beyond its types: lengths, numbers, and what must not be empty.

https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/reference/views
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_TEXT_LIMITS = {
    ("header", "text"): 150,
    ("button", "text"): 75,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("option", "text"): 75,
    ("placeholder", ""): 150,
}
_INTERACTIVE = frozenset({"actions", "section", "input"})


def message_limits(blocks: list[Json]) -> Iterator[str]:
    """Say what Slack would refuse in the blocks of a message."""
    if len(blocks) > 50:
        yield f"{len(blocks)} blocks in a message"
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield "more than one table in a message"
    shown = sum(_characters(block) for block in blocks)
    if shown > 13_200:
        yield f"{shown} characters in the blocks of a message"
    yield from _blocks(blocks)


def view_limits(view: Json) -> Iterator[str]:
    """Say what Slack would refuse in a view."""
    blocks = view["blocks"]
    if not 1 <= len(blocks) <= 100:
        yield f"{len(blocks)} blocks in a view"
    if any(block["type"] == "table" for block in blocks):
        yield "a table in a view"
    for name in ("title", "submit", "close"):
        if name in view and not 1 <= len(view[name]["text"]) <= 24:
            yield f"the {name} of a view has {len(view[name]['text'])} characters"
    if view["type"] == "modal" and any(block["type"] == "input" for block in blocks) and "submit" not in view:
        yield "a modal with inputs and no submit"
    for name, most in (("private_metadata", 3000), ("callback_id", 255)):
        if len(view.get(name, "")) > most:
            yield f"the {name} of a view has {len(view[name])} characters"
    yield from _blocks(blocks)


def _blocks(blocks: list[Json]) -> Iterator[str]:
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"the block_id {name} is there {number} times" for name, number in named.items() if number > 1)
    for block in blocks:
        yield from _block(block)
        yield from _walk(block)


def _block(block: Json) -> Iterator[str]:
    kind = block["type"]
    elements = block.get("elements", ())
    if kind == "actions" and not 1 <= len(elements) <= 25:
        yield f"{len(elements)} elements in actions"
    if kind == "context" and not 1 <= len(elements) <= 10:
        yield f"{len(elements)} elements in context"
    if kind == "section" and not ("text" in block or block.get("fields")):
        yield "a section without text"
    if kind == "table" and (len(block["rows"]) > 100 or any(not 1 <= len(row) <= 20 for row in block["rows"])):
        yield "a table of more than 100 rows or 20 cells"
    if kind == "table" and _characters(block) > 10_000:
        yield "a table of more than 10,000 characters"
    if kind in _INTERACTIVE:
        ids = Counter(each["action_id"] for each in elements if "action_id" in each)
        yield from (f"the action_id {name} is there {number} times" for name, number in ids.items() if number > 1)


def _walk(part: object, name: str = "") -> Iterator[str]:
    if isinstance(part, list):
        for each in part:
            yield from _walk(each, name)
        return
    if not isinstance(part, dict):
        return
    yield from _one(part, name)
    for key, value in part.items():
        yield from _walk(value, key)


def _one(part: Json, name: str) -> Iterator[str]:
    kind = part.get("type")
    text = part.get("text")
    if kind in {"plain_text", "mrkdwn", "text", "raw_text"} and not text:
        yield f"an empty text under {name}"
    if kind in {"plain_text", "mrkdwn"} and len(str(text)) > 3000:
        yield f"a text object of {len(str(text))} characters"
    if name == "placeholder" and len(str(text)) > 150:
        yield "a placeholder over 150 characters"
    for (owner, field), most in _TEXT_LIMITS.items():
        if kind == owner and field in part and len(part[field]["text"]) > most:
            yield f"the {field} of a {owner} has {len(part[field]['text'])} characters"
    if len(str(part.get("action_id", ""))) > 255 or len(str(part.get("block_id", ""))) > 255:
        yield "an id of more than 255 characters"
    if len(str(part.get("url", ""))) > 3000:
        yield "an address of more than 3000 characters"
    yield from _choices(part)


def _choices(part: Json) -> Iterator[str]:
    options = part.get("options")
    if options is None:
        return
    most = {"checkboxes": 10, "radio_buttons": 10, "overflow": 5}.get(str(part.get("type")), 100)
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    for option in options:
        if not 1 <= len(option["text"]["text"]) <= 75:
            yield f"an option of {len(option['text']['text'])} characters"
        if not 1 <= len(option["value"]) <= 75:
            yield f"an option with a value of {len(option['value'])} characters"
    for initial in (*part.get("initial_options", ()), *([part["initial_option"]] if "initial_option" in part else ())):
        if initial not in options:
            yield "an initial option that is none of the options"


def _characters(part: object) -> int:
    if isinstance(part, str):
        return len(part)
    if isinstance(part, list):
        return sum(_characters(each) for each in part)
    if isinstance(part, dict):
        return sum(_characters(value) for key, value in part.items() if key in {"text", "elements", "rows", "fields"})
    return 0
