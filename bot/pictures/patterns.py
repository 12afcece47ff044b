"""Patterns of lines and dots, which tell areas apart for whoever does not see their colours."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_SPACING = 7
"""Points from one line or dot to the next."""

_DOT = 1.4
_INK = 255

Line = tuple[float, float, float, float]


class Pattern(StrEnum):
    """How an area is covered."""

    PLAIN = "plain"
    RISING = "rising"
    FALLING = "falling"
    DOTS = "dots"
    LEVEL = "level"
    UPRIGHT = "upright"
    CROSSED = "crossed"


def draw_pattern(draw: ImageDraw, pattern: Pattern, corner: tuple[int, int], size: tuple[int, int], scale: int) -> None:
    """Cover an area of that size with ink, in pixels, `scale` of them a point.

    A pattern is laid out from the corner of the picture, so that it runs on from one area to the next.
    """
    if pattern is Pattern.DOTS:
        radius = _DOT * scale
        for x, y in _dots(corner, size, _SPACING * scale):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_INK)
    for line in _lines(pattern, corner, size, _SPACING * scale):
        draw.line(line, fill=_INK, width=scale)


def _dots(corner: tuple[int, int], size: tuple[int, int], step: int) -> Iterator[tuple[int, int]]:
    for x in range(-corner[0] % step, size[0], step):
        yield from ((x, y) for y in range(-corner[1] % step, size[1], step))


def _lines(pattern: Pattern, corner: tuple[int, int], size: tuple[int, int], step: int) -> Iterator[Line]:
    (left, top), (width, height) = corner, size
    if pattern is Pattern.LEVEL:
        yield from ((0, y, width, y) for y in range(-top % step, height, step))
    if pattern is Pattern.UPRIGHT:
        yield from ((x, 0, x, height) for x in range(-left % step, width, step))
    if pattern in {Pattern.RISING, Pattern.CROSSED}:
        yield from ((x, 0, x - height, height) for x in range(-(left + top) % step, width + height, step))
    if pattern in {Pattern.FALLING, Pattern.CROSSED}:
        first = (top - left) % step - height - height % step
        yield from ((x, 0, x + height, height) for x in range(first - height % step, width, step))
