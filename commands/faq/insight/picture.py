"""A small picture of how much is asked, drawn without a library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Final

from commands.faq.insight.figures import Day

_WIDTH: Final = 720
_HEIGHT: Final = 200
_EDGE: Final = 12
_WHITE: Final = 0
_GRID: Final = 1
_ANSWERED: Final = 2
_HANDED_OVER: Final = 3
_PALETTE: Final = bytes.fromhex("ffffffe2e5ea3b6fb6e08a3c")
"""Told apart by people who see no red or no green, and in grey."""

Pixels = list[bytearray]


def trend(days: Sequence[Day]) -> bytes:
    """Return a PNG with a bar for each day: what went to staff stands on what was answered from the bank."""
    pixels = [bytearray(_WIDTH) for _ in range(_HEIGHT)]
    floor, room = _HEIGHT - _EDGE, _HEIGHT - 2 * _EDGE
    for quarter in range(5):
        _fill(pixels, _EDGE, floor - room * quarter // 4, _WIDTH - 2 * _EDGE, 1, _GRID)
    most = max((day.asked for day in days), default=0) or 1
    step = (_WIDTH - 2 * _EDGE) / max(1, len(days))
    for number, day in enumerate(days):
        left, width = _EDGE + round(number * step), max(1, round(step * 0.7))
        below = room * (day.asked - day.handed_over) // most
        whole = room * day.asked // most
        _fill(pixels, left, floor - below, width, below, _ANSWERED)
        _fill(pixels, left, floor - whole, width, whole - below, _HANDED_OVER)
    return _png(pixels)


def _fill(pixels: Pixels, left: int, top: int, width: int, height: int, colour: int) -> None:
    for row in pixels[max(0, top) : top + height]:
        end = min(_WIDTH, left + width)
        row[left:end] = bytes([colour]) * max(0, end - left)


def _png(pixels: Pixels) -> bytes:
    """Return pixels as PNG with a palette (W3C, Portable Network Graphics, 4.3 and 11.2)."""
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(row) for row in pixels)
    chunks = ((b"IHDR", header), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
