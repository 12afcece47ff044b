"""Discord's OpenAPI document, against which every request and every answer of the loopback is held.

It is looked for in the folder named by COHORTBOT_CONTRACTS, else beside the checkout; without it the tests of the
contract are skipped, visibly.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

VARIABLE = "COHORTBOT_CONTRACTS"
_FILE = "discord-openapi.json"
_DOCUMENT = "urn:discord"
_NOT_IN_THE_DOCUMENT = (
    # discord.py and Discord's own examples send these, and Discord takes them.
    re.compile(r"\bnsfw\b"),
)


def contract_file() -> Path | None:
    """Return the document, None where there is none."""
    named = os.environ.get(VARIABLE)
    folders = [Path(named)] if named else [Path(__file__).parents[4] / "shared" / "data" / "contracts"]
    return next((folder / _FILE for folder in folders if (folder / _FILE).exists()), None)


class Contract:
    """Checks bodies by method and path."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        resource = Resource(contents=document, specification=DRAFT202012)
        self._registry = Registry().with_resource(_DOCUMENT, resource)
        self._paths = [
            (re.compile("/".join("[^/]+" if "{" in part else re.escape(part) for part in path.split("/"))), path)
            # A literal part is nearer than a placeholder: @original is no message id.
            for path in sorted(document["paths"], key=lambda path: path.count("{"))
        ]
        self._validators: dict[str, Draft202012Validator] = {}

    def request(self, method: str, path: str, body: object) -> list[str]:
        """Return what is wrong with the body of a request."""
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path} is not in Discord's document"]
        content = operation.get("requestBody", {}).get("content", {})
        if body is None:
            return []
        if "application/json" not in content:
            return [f"{method} {path} takes no body"]
        return list(self._errors(content["application/json"]["schema"], body, strict=True))

    def answer(self, method: str, path: str, status: int, body: object) -> list[str]:
        """Return what is wrong with the body of an answer."""
        operation = self._operation(method, path)
        responses = (operation or {}).get("responses", {})
        found = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        if found is None:
            return [f"{method} {path} never answers {status}"] if status < 400 else []
        schema = found.get("content", {}).get("application/json", {}).get("schema")
        return [] if schema is None or body is None else list(self._errors(schema, body, strict=False))

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        for pattern, template in self._paths:
            if pattern.fullmatch(path) and method.lower() in self._document["paths"][template]:
                operation: dict[str, Any] = self._document["paths"][template][method.lower()]
                return operation
        return None

    def _errors(self, schema: Mapping[str, Any], body: object, *, strict: bool) -> Iterator[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = Draft202012Validator(_absolute(schema), registry=self._registry)
        for error in self._validators[key].iter_errors(body):
            yield from (told for told in _told(error) if not any(gap.search(told) for gap in _NOT_IN_THE_DOCUMENT))
        if strict:
            yield from self._unknown(schema, body, "")

    def _unknown(self, schema: Mapping[str, Any], body: object, where: str) -> Iterator[str]:
        """Say which parts of a request the document has no word for, a level down as well."""
        known = self._properties(schema)
        if not isinstance(body, dict) or not known:
            return
        for name in body:
            if name not in known:
                yield f"{where}/{name}: not in Discord's document"

    def _properties(self, schema: Mapping[str, Any]) -> set[str]:
        if "$ref" in schema:
            return self._properties(self._document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
        names = set(schema.get("properties", {}))
        for part in ("allOf", "anyOf", "oneOf"):
            for each in schema.get(part, ()):
                names |= self._properties(each)
        return names


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            name: f"{_DOCUMENT}{value}" if name == "$ref" and str(value).startswith("#") else _absolute(value)
            for name, value in schema.items()
        }
    return [_absolute(each) for each in schema] if isinstance(schema, list) else schema


def _told(error: jsonschema.ValidationError) -> Iterator[str]:
    """Return the causes within the alternative that comes nearest."""
    if error.context:
        branches: dict[object, list[jsonschema.ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        nearest = min(branches.values(), key=lambda errors: (_is_other_kind(errors), len(errors)))
        for inner in nearest:
            yield from _told(inner)
        return
    yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def _is_other_kind(errors: list[jsonschema.ValidationError]) -> bool:
    return any(error.validator in {"const", "enum", "type"} and error.absolute_path for error in errors)


@cache
def load_contract() -> Contract | None:
    """Return the contract, read once; None where there is no document."""
    file = contract_file()
    return None if file is None else Contract(json.loads(file.read_text(encoding="utf-8")))
