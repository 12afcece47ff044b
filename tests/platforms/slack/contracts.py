"""Slack's own types as JSON Schemas. They are third-party material and stand outside the repository."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[3]
_METHODS = {
    "assistant.threads.setStatus": "AssistantThreadsSetStatus",
    "chat.appendStream": "ChatAppendStream",
    "chat.postEphemeral": "ChatPostEphemeral",
    "chat.postMessage": "ChatPostMessage",
    "chat.startStream": "ChatStartStream",
    "chat.stopStream": "ChatStopStream",
    "chat.update": "ChatUpdate",
    "reactions.add": "ReactionsAdd",
    "views.open": "ViewsOpen",
    "views.publish": "ViewsPublish",
}


def folder() -> Path | None:
    """Return where the contracts are: what `COHORTBOT_CONTRACTS` names, else beside the checkout; None without any."""
    named = os.environ.get("COHORTBOT_CONTRACTS")
    found = Path(named) if named else ROOT.parent / "shared" / "data" / "contracts"
    return found if found.is_dir() else None


def method_problems(method: str, arguments: dict[str, Any]) -> list[str]:
    """Say what Slack's types refuse in a call; nothing where there is no type, or no contract.

    Blocks are held against the type that they name, which says more than that they are none of all there are.
    """
    name, where = _METHODS.get(method), folder()
    blocks, view = arguments.get("blocks"), arguments.get("view")
    found = [*block_problems(blocks or []), *(view_problems(view) if view else [])]
    if name is None or where is None:
        return found
    rest = {**arguments, **({"blocks": []} if blocks else {}), **({"view": {**view, "blocks": []}} if view else {})}
    return found + _problems(_validator(str(where / "slack-methods" / f"{name}Arguments.json")), rest, method)


def block_problems(blocks: list[dict[str, Any]]) -> list[str]:
    """Say what Slack's types refuse in blocks; of those that are alike, once."""
    where = folder()
    if where is None:
        return []
    found = []
    for block in {json.dumps(block): block for block in blocks}.values():
        validator = _block_validators(str(where / "slack-blocks.schema.json")).get(block["type"])
        found += _problems(validator, block, block["type"]) if validator else [f"no block is called {block['type']}"]
    return found


def view_problems(view: dict[str, Any]) -> list[str]:
    """Say what Slack's types refuse in a modal or a home."""
    where = folder()
    if where is None:
        return []
    frame = {view["type"]: {**view, "blocks": []}}
    found = _problems(_validator(str(where / "slack-blocks.schema.json")), frame, "view")
    return found + block_problems(view["blocks"])


def manifest_problems(manifest: dict[str, Any]) -> list[str]:
    """Say what the manifest's schema refuses."""
    where = folder()
    return (
        [] if where is None else _problems(_validator(str(where / "slack-manifest.schema.json")), manifest, "manifest")
    )


@cache
def _block_validators(path: str) -> dict[str, Draft7Validator]:
    schema = json.loads(Path(path).read_text(encoding="utf-8"))
    kinds: dict[str, Draft7Validator] = {}
    for name, definition in schema["definitions"].items():
        if name.endswith("Block") and name not in {"AnyBlock", "KnownBlock", "Block"}:
            shape = definition.get("anyOf", [definition])[0]
            kinds[shape["properties"]["type"]["const"]] = Draft7Validator(
                {"$ref": f"#/definitions/{name}", "definitions": schema["definitions"]}
            )
    return kinds


@cache
def _validator(path: str) -> Draft7Validator:
    return Draft7Validator(json.loads(Path(path).read_text(encoding="utf-8")))


def _problems(validator: Draft7Validator, content: object, what: str) -> list[str]:
    found = []
    for error in validator.iter_errors(content):
        deepest = min(error.context or [error], key=lambda each: len(each.message))
        found.append(f"{what} at {'.'.join(map(str, error.absolute_path))}: {deepest.message[:300]}")
    return found
