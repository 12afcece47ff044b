"""Somewhere to draw, measured in points: twice as many pixels are drawn, for the screens of phones."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import File
from bot.pictures.fonts import Typeface
from bot.pictures.patterns import Pattern, draw_pattern
from bot.pictures.themes import Theme

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SCALE = 2
"""Pixels a point."""

PHONE = 390
"""Points across the screen of an ordinary phone; what is drawn wider is scaled down there, with its letters."""


@dataclass(frozen=True, slots=True)
class Box:
    """An area, in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.bottom - self.top

    def within(self, margin: float) -> Box:
        """Return the box without a margin on each side."""
        return Box(self.left + margin, self.top + margin, self.right - margin, self.bottom - margin)


class Canvas:
    """A picture in the making, filled with the ground of its theme."""

    def __init__(self, width: int, height: int, theme: Theme, typeface: Typeface) -> None:
        # Pillow takes longer to load than most commands take, and few of them draw.
        from PIL import Image, ImageDraw

        self.theme = theme
        self._typeface = typeface
        self._image = Image.new("RGB", (width * SCALE, height * SCALE), theme.ground)
        self._draw = ImageDraw.Draw(self._image)

    def fill(self, box: Box, colour: str, *, radius: float = 0) -> None:
        """Fill an area."""
        self._draw.rounded_rectangle(_pixels(box), radius * SCALE, fill=colour)

    def frame(self, box: Box, colour: str, *, width: float = 1, radius: float = 0) -> None:
        """Draw the edge of an area."""
        self._draw.rounded_rectangle(_pixels(box), radius * SCALE, outline=colour, width=max(1, round(width * SCALE)))

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, *, width: float = 1) -> None:
        """Draw a straight line."""
        points = [start[0] * SCALE, start[1] * SCALE, end[0] * SCALE, end[1] * SCALE]
        self._draw.line(points, fill=colour, width=max(1, round(width * SCALE)))

    def pattern(self, box: Box, pattern: Pattern, colour: str) -> None:
        """Draw a pattern over an area."""
        if pattern is Pattern.PLAIN or box.width < 1 or box.height < 1:
            return
        from PIL import Image
        from PIL.ImageDraw import Draw

        left, top, right, bottom = (round(each) for each in _pixels(box))
        width, height = max(1, right - left + 1), max(1, bottom - top + 1)
        mask = Image.new("L", (width, height))
        draw_pattern(Draw(mask), pattern, (left, top), (width, height), SCALE)
        self._image.paste(colour, (left, top), mask)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        colour: str,
        *,
        width: float | None = None,
        anchor: str = "la",
    ) -> None:
        """Write a line of text, cut with an ellipsis where it is wider than `width`.

        `anchor` says which corner `at` is, in Pillow's letters: `l`, `m`, `r` across; `a` (ascender), `m`, `s` down.
        """
        font = self._font(size)
        shown = text if width is None else _fitted(text, font, width * SCALE)
        self._draw.text((at[0] * SCALE, at[1] * SCALE), shown, fill=colour, font=font, anchor=anchor)

    def width_of(self, text: str, size: int) -> float:
        """Return how wide a text will be."""
        return self._font(size).getlength(text) / SCALE

    def png(self) -> bytes:
        """Return the picture as PNG."""
        content = io.BytesIO()
        self._image.save(content, "PNG")
        return content.getvalue()

    def file(self, name: str) -> File:
        """Return the picture as a file to send, called `name.png`."""
        return File(f"{name}.png", self.png(), "image/png")

    def _font(self, size: int) -> FreeTypeFont:
        return self._typeface.at(size * SCALE)


def _pixels(box: Box) -> tuple[float, float, float, float]:
    left, top = box.left * SCALE, box.top * SCALE
    return left, top, max(left, box.right * SCALE - 1), max(top, box.bottom * SCALE - 1)


def _fitted(text: str, font: FreeTypeFont, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    short, long = 0, len(text)
    while short < long:
        middle = (short + long + 1) // 2
        if font.getlength(f"{text[:middle].rstrip()}…") <= width:
            short = middle
        else:
            long = middle - 1
    return f"{text[:short].rstrip()}…" if short else ""
