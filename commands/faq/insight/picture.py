"""A small picture of how much is asked: a bar for each day, what went to staff on what the bank answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import File
from bot.pictures import LIGHT, Box, Canvas, Pattern, Theme, Typeface
from bot.pictures.canvas import PHONE
from commands.faq.insight.figures import Day

_HEIGHT: Final = 190
_PLOT: Final = Box(34, 40, PHONE - 12, 160)
_SMALL: Final = 11
_FILLED: Final = 0.7
"""The part of a day's width that its bar takes."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the two parts of a bar are called, in the language of whoever looks at it."""

    from_bank: str
    to_staff: str


def trend(days: Sequence[Day], legend: Legend, typeface: Typeface, theme: Theme = LIGHT) -> File:
    """Return the picture; the two parts differ in colour and in pattern."""
    canvas = Canvas(PHONE, _HEIGHT, theme, typeface)
    most = max((day.asked for day in days), default=0) or 1
    _scale(canvas, most)
    step = _PLOT.width / max(1, len(days))
    for number, day in enumerate(days):
        left = _PLOT.left + number * step
        right = left + max(1.0, step * _FILLED)
        middle = _PLOT.bottom - _PLOT.height * (day.asked - day.handed_over) / most
        top = _PLOT.bottom - _PLOT.height * day.asked / most
        if day.asked > day.handed_over:
            canvas.fill(Box(left, middle, right, _PLOT.bottom), theme.series[0])
        if day.handed_over:
            _to_staff(canvas, Box(left, top, right, middle))
    _words(canvas, days, legend)
    return canvas.file("questions")


def _scale(canvas: Canvas, most: int) -> None:
    for part in range(5):
        height = _PLOT.bottom - _PLOT.height * part / 4
        canvas.line((_PLOT.left, height), (_PLOT.right, height), canvas.theme.grid)
    canvas.text((_PLOT.left - 6, _PLOT.top), str(most), _SMALL, canvas.theme.faint, anchor="rm")
    canvas.text((_PLOT.left - 6, _PLOT.bottom), "0", _SMALL, canvas.theme.faint, anchor="rm")


def _to_staff(canvas: Canvas, box: Box) -> None:
    canvas.fill(box, canvas.theme.series[1])
    canvas.pattern(box, Pattern.RISING, canvas.theme.text)


def _words(canvas: Canvas, days: Sequence[Day], legend: Legend) -> None:
    theme, half = canvas.theme, (_PLOT.left + _PLOT.right) / 2
    canvas.fill(Box(_PLOT.left, 14, _PLOT.left + 12, 26), theme.series[0])
    canvas.text((_PLOT.left + 18, 20), legend.from_bank, _SMALL, theme.text, width=half - 60, anchor="lm")
    _to_staff(canvas, Box(half, 14, half + 12, 26))
    canvas.text((half + 18, 20), legend.to_staff, _SMALL, theme.text, width=_PLOT.right - half - 18, anchor="lm")
    if days:
        canvas.text((_PLOT.left, 172), days[0].day.isoformat(), _SMALL, theme.faint, anchor="lm")
        canvas.text((_PLOT.right, 172), days[-1].day.isoformat(), _SMALL, theme.faint, anchor="rm")
