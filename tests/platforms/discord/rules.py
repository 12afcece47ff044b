"""What Discord refuses that its OpenAPI document does not say, from its reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

V2 = 1 << 15
_NAME = re.compile(r"[-_'\w]{1,32}")
_PARTS = ("content", "embeds", "poll", "sticker_ids")


def message_problems(body: Mapping[str, Any], files: int, *, new: bool = True) -> Iterator[str]:
    """Say what is wrong with a message; `files` is the number of those that came with it."""
    content, embeds, components = body.get("content"), body.get("embeds") or [], body.get("components") or []
    card = bool((body.get("flags") or 0) & V2)
    if card and any(body.get(part) for part in _PARTS):
        yield "a message of Components V2 has no content, embeds or poll"
    if not card and content and _size(content) > 2000:
        yield f"content: {_size(content)} characters, at most 2000"
    if new and not (content or embeds or components or files):
        yield "Cannot send an empty message"
    if len(embeds) > 10 or sum(_embed_size(embed) for embed in embeds) > 6000:
        yield "embeds: at most 10, and 6000 characters over all"
    everything = list(_all_components(components))
    yield from _card_problems(everything) if card else _row_problems(components)
    yield from _component_problems(everything)
    yield from _attachment_problems(body, files, everything)
    mentions = body.get("allowed_mentions")
    if mentions is not None and mentions.get("users") and "users" in mentions.get("parse", ()):
        yield "allowed_mentions: users are both parsed and listed"


def _card_problems(everything: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(everything) > 40:
        yield f"components: {len(everything)}, at most 40"
    if sum(_size(each.get("content", "")) for each in everything if each["type"] == 10) > 4000:
        yield "components: the text displays hold more than 4000 characters"


def _row_problems(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(rows) > 5:
        yield f"components: {len(rows)} rows, at most 5"
    if any(row["type"] != 1 for row in rows):
        yield "components: only rows without the flag of Components V2"


def modal_problems(body: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with a modal."""
    if not 1 <= _size(body.get("title", "")) <= 45:
        yield "title: 1 to 45 characters"
    if not 1 <= len(body.get("components", ())) <= 5:
        yield "components: 1 to 5 at the top of a modal"
    for label in body.get("components", ()):
        if label["type"] == 18 and not 1 <= _size(label.get("label", "")) <= 45:
            yield "label: 1 to 45 characters"
        if label["type"] == 18 and _size(label.get("description") or "") > 100:
            yield "description: at most 100 characters"
    yield from _component_problems(list(_all_components(body.get("components", ()))))


def command_problems(commands: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say what is wrong with all commands of an application."""
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        same = [command["name"] for command in commands if command.get("type", 1) == kind]
        if len(same) > most:
            yield f"{len(same)} commands of type {kind}, at most {most}"
        if len(set(same)) < len(same):
            yield f"two commands of type {kind} have one name"
    for command in commands:
        if command.get("type", 1) == 1:
            yield from _command_problems(command, command["name"])
            if _command_size(command) > 8000:
                yield f"{command['name']}: more than 8000 characters"
        elif not 1 <= len(command["name"]) <= 32:
            yield f"{command['name']}: 1 to 32 characters"


def _command_problems(command: Mapping[str, Any], where: str) -> Iterator[str]:
    for name in (command["name"], *(command.get("name_localizations") or {}).values()):
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"{where}: {name!r} is no name"
    for text in (command.get("description", ""), *(command.get("description_localizations") or {}).values()):
        if not 1 <= len(text) <= 100:
            yield f"{where}: a description has 1 to 100 characters"
    options = command.get("options") or []
    if len(options) > 25 or len({option["name"] for option in options}) < len(options):
        yield f"{where}: at most 25 options, each with a name of its own"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{where}: required options come first"
    for option in options:
        if option.get("autocomplete") and (option.get("choices") or option["type"] not in {3, 4, 10}):
            yield f"{where} {option['name']}: no autocomplete beside choices"
        yield from _command_problems(option, f"{where} {option['name']}")


def _component_problems(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    ids = [each["custom_id"] for each in components if each.get("custom_id")]
    if len(set(ids)) < len(ids):
        yield "Component custom id cannot be duplicated"
    for each in components:
        if each["type"] == 1 and not 1 <= len(each["components"]) <= 5:
            yield "a row has 1 to 5 components"
        if each["type"] == 1 and len({inner["type"] == 2 for inner in each["components"]}) > 1:
            yield "a row has buttons or one select"
        if each["type"] == 2 and _size(each.get("label") or "") > 80:
            yield "a label has at most 80 characters"
        if each["type"] == 2 and (each["style"] == 5) is bool(each.get("custom_id")):
            yield "a button has an address or an id, by its style"
        if each["type"] == 3:
            yield from _select_problems(each)


def _select_problems(select: Mapping[str, Any]) -> Iterator[str]:
    options = select["options"]
    values = [option["value"] for option in options]
    if not 1 <= len(options) <= 25 or len(set(values)) < len(values):
        yield "a select has 1 to 25 options, each with a value of its own"
    if select.get("max_values", 1) > len(options):
        yield "a select cannot ask for more options than it has"
    if sum(bool(option.get("default")) for option in options) > select.get("max_values", 1):
        yield "a select has more defaults than it takes"


def _attachment_problems(body: Mapping[str, Any], files: int, components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    attached = body.get("attachments")
    names = [each.get("filename") for each in attached or ()]
    if attached is not None and files and len(attached) != files:
        yield f"attachments: {len(attached)} are described, {files} came"
    if files > 10:
        yield f"{files} files, at most 10"
    for each in components:
        media = [item["media"] for item in each.get("items", ())] + ([each["file"]] if each["type"] == 13 else [])
        for one in media:
            if one["url"].startswith("attachment://") and one["url"].removeprefix("attachment://") not in names:
                yield f"{one['url']} names no file"


def _all_components(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for each in components:
        yield each
        yield from _all_components(each.get("components", ()))
        inner = [each[part] for part in ("component", "accessory") if each.get(part)]
        yield from _all_components(inner)


def _embed_size(embed: Mapping[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts.append((embed.get("author") or {}).get("name"))
    texts += (text for field in embed.get("fields", ()) for text in (field["name"], field["value"]))
    return sum(_size(text or "") for text in texts)


def _command_size(command: Mapping[str, Any]) -> int:
    own = 0
    for part in ("name", "description"):
        texts = [command.get(part) or "", *(command.get(f"{part}_localizations") or {}).values()]
        own += max(map(len, texts))
    own += len(str(command.get("value", "")))
    return own + sum(_command_size(each) for part in ("options", "choices") for each in command.get(part) or ())


def _size(text: str) -> int:
    return len(text)
