"""Read the weights of a model from a file in the safetensors format: a JSON header, then the numbers one by one.

The format is that of https://huggingface.co/docs/safetensors: eight bytes give the length of the header, little-endian.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_PREFIX = 8
_LONGEST_HEADER = 100_000_000
_BEGIN_AND_END = 2
_TYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}


class UnreadableModelError(ValueError):
    """A folder that holds no model that can be run here; the message says what is wrong, for a person."""


def read_weights(path: Path) -> Mapping[str, Floats]:
    """Return every tensor of floating-point numbers by its name.

    Raises:
        UnreadableModelError: the file is no such file, or is cut off.
        OSError: it cannot be read.
    """
    content = np.memmap(path, np.uint8, "r") if path.stat().st_size else np.zeros(0, np.uint8)
    header, start = _header(path, content)
    found: dict[str, Floats] = {}
    for name, described in header.items():
        if name == "__metadata__" or not isinstance(described, Mapping):
            continue
        kind = _TYPES.get(str(described.get("dtype")))
        if kind is not None:
            found[name] = _tensor(path, content[start:], described, kind)
    return found


def _header(path: Path, content: NDArray[np.uint8]) -> tuple[Mapping[str, object], int]:
    length = int.from_bytes(content[:_PREFIX].tobytes(), "little")
    end = _PREFIX + length
    if not _PREFIX < end <= min(len(content), _LONGEST_HEADER):
        raise UnreadableModelError(f"{path} is no safetensors file, or is cut off")
    try:
        header: object = json.loads(content[_PREFIX:end].tobytes())
    except ValueError:
        raise UnreadableModelError(f"{path} has a header that is not JSON") from None
    if not isinstance(header, dict):
        raise UnreadableModelError(f"{path} has a header that is no JSON object")
    return header, end


def _tensor(path: Path, numbers: NDArray[np.uint8], described: Mapping[str, object], kind: str) -> Floats:
    shape, offsets = _whole_numbers(described.get("shape")), _whole_numbers(described.get("data_offsets"))
    if shape is None or offsets is None or len(offsets) != _BEGIN_AND_END:
        raise UnreadableModelError(f"{path} describes a tensor that makes no sense")
    begin, end = offsets
    raw = numbers[begin:end]
    if len(raw) != end - begin or len(raw) != int(np.prod(shape)) * np.dtype(kind).itemsize:
        raise UnreadableModelError(f"{path} is cut off")
    values = raw.view(kind)
    if kind == _TYPES["BF16"]:
        # The upper half of a float32 is a bfloat16.
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.astype(np.float32).reshape(shape)


def _whole_numbers(value: object) -> list[int] | None:
    if not isinstance(value, list) or not all(isinstance(each, int) and each >= 0 for each in value):
        return None
    return value
