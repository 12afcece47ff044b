"""Messages and forms as JSON, for the rows in which they wait to be delivered or taken up again."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from bot.languages import Language
from bot.messages import blocks, message, spans
from bot.messages.message import Form, Json, Message

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Whole = TypeVar("Whole", Message, Form)

_CLASSES = {
    cls.__name__: cls
    for room in (spans, blocks, message)
    for cls in vars(room).values()
    if isinstance(cls, type) and is_dataclass(cls) and cls.__module__ == room.__name__
}
_TAG = "$"


def _languages(texts: object) -> object:
    return {Language(str(tag)): text for tag, text in texts.items()} if isinstance(texts, dict) else texts


_ENUMS: Mapping[tuple[str, str], Callable[[object], object]] = {
    ("Button", "style"): lambda value: blocks.ButtonStyle(str(value)),
    ("FormField", "kind"): lambda value: message.FieldKind(str(value)),
    ("Moment", "language"): lambda value: Language(str(value)),
    ("PerLanguage", "texts"): _languages,
    ("Versions", "of"): _languages,
}
"""What JSON has no word for, by class and field."""


def encode(value: Message | Form) -> dict[str, Json]:
    """Return a message or a form as JSON that `decode` or `decode_form` turns back into an equal one."""
    encoded = _encode(value)
    if not isinstance(encoded, dict):
        raise TypeError("a message is encoded to an object")
    return encoded


def decode(data: Mapping[str, Json]) -> Message:
    """Return the message that `encode` wrote.

    Raises:
        ValueError: the data is none, or names a part that this version does not know.
    """
    return _decode_as(Message, data)


def decode_form(data: Mapping[str, Json]) -> Form:
    """Return the form that `encode` wrote.

    Raises:
        ValueError: the data is none, or names a part that this version does not know.
    """
    return _decode_as(Form, data)


def _decode_as(kind: type[Whole], data: Mapping[str, Json]) -> Whole:
    try:
        decoded = _decode(dict(data))
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"this is no {kind.__name__.lower()} of ours: {error}") from error
    if not isinstance(decoded, kind):
        raise ValueError(f"expected a {kind.__name__.lower()}, found {type(decoded).__name__}")  # noqa: TRY004 - bad data, not a bad call
    return decoded


def _encode(value: object) -> Json:
    match value:
        case Enum():
            return str(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return {_TAG: "at", "iso": value.isoformat()}
        case bytes():
            return {_TAG: "bytes", "base64": base64.b64encode(value).decode("ascii")}
        case tuple() | list():
            return [_encode(item) for item in value]
        case Mapping():
            return {_TAG: "map", "of": [[_encode(key), _encode(item)] for key, item in value.items()]}
        case Message(native=native) if native:
            # What is in a platform's own form is JSON already; its lists stay lists.
            return {**_encode_parts(replace(value, native={})), "native": {_TAG: "json", "of": dict(native)}}
        case _ if is_dataclass(value) and not isinstance(value, type) and type(value).__name__ in _CLASSES:
            return _encode_parts(value)
        case _:
            raise TypeError(f"{type(value).__name__} is no part of a message")


def _encode_parts(value: DataclassInstance) -> dict[str, Json]:
    present = ((part.name, getattr(value, part.name)) for part in fields(value))
    return {_TAG: type(value).__name__, **{name: _encode(item) for name, item in present}}


def _decode(data: Json) -> object:
    if isinstance(data, list):
        return tuple(_decode(item) for item in data)
    if not isinstance(data, dict):
        return data
    content = {name: item for name, item in data.items() if name != _TAG}
    match data[_TAG]:
        case "at":
            return datetime.fromisoformat(str(content["iso"]))
        case "bytes":
            return base64.b64decode(str(content["base64"]))
        case "json":
            return content["of"]
        case "map":
            return _decode_map(content["of"])
        case tag:
            values = {name: _ENUMS.get((str(tag), name), _as_is)(_decode(item)) for name, item in content.items()}
            return _CLASSES[str(tag)](**values)


def _as_is(value: object) -> object:
    return value


def _decode_map(pairs: Json) -> dict[object, object]:
    if not isinstance(pairs, list):
        raise TypeError("a map is a list of pairs")
    decoded = (_decode(pair) for pair in pairs)
    return {pair[0]: pair[1] for pair in decoded if isinstance(pair, tuple)}
