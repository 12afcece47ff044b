"""Draw the events of a month or a week for the screen of a phone: the days above, what is on below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.languages import Language
from bot.pictures.canvas import PHONE, Box, Canvas
from bot.pictures.fonts import Typeface
from bot.pictures.themes import Theme
from bot.when.calendar_words import WORDS

_MARGIN = 16
_WIDTH = PHONE - 2 * _MARGIN
_COLUMN = _WIDTH / 7
_TITLE, _WEEKDAYS, _CELL, _DAY_ROW, _EVENT_ROW, _GAP = 44, 22, 46, 30, 46, 14
_MOST_DOTS = 4
_DOT = 6
_TIME_WIDTH = 60
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is drawn; `group` tells its colour."""

    start: datetime
    all_day: bool
    title: str
    beside: str
    group: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn: the title, the first day and how many, which day is today, and the events in their order."""

    title: str
    first: date
    days: int
    today: date
    entries: Sequence[Entry]
    more: str = ""


def draw(sheet: Sheet, zone: ZoneInfo, language: Language, theme: Theme, typeface: Typeface) -> Canvas:
    """Return the picture; it is as high as it has to be."""
    by_day = _by_day(sheet, zone)
    canvas = Canvas(PHONE, round(_height(sheet, by_day)), theme, typeface)
    canvas.text((_MARGIN, _MARGIN), sheet.title, 20, theme.text, width=_WIDTH)
    bottom = _draw_days(canvas, sheet, by_day, language)
    for day, entries in by_day.items():
        bottom = _draw_day(canvas, day, entries, bottom, zone, language)
    if sheet.more:
        canvas.text((_MARGIN, bottom + _GAP / 2), sheet.more, 14, theme.faint, width=_WIDTH)
    return canvas


def _by_day(sheet: Sheet, zone: ZoneInfo) -> Mapping[date, list[Entry]]:
    by_day: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in sheet.entries:
        by_day[max(entry.start.astimezone(zone).date(), sheet.first)].append(entry)
    return by_day


def _height(sheet: Sheet, by_day: Mapping[date, Sequence[Entry]]) -> float:
    events = sum(map(len, by_day.values()))
    listed = len(by_day) * _DAY_ROW + events * _EVENT_ROW + (2 * _GAP if sheet.more else 0)
    return 2 * _MARGIN + _TITLE + _WEEKDAYS + _weeks(sheet) * _CELL + _GAP + listed


def _weeks(sheet: Sheet) -> int:
    return -(-(sheet.first.weekday() + sheet.days) // _WEEK)


def _draw_days(canvas: Canvas, sheet: Sheet, by_day: Mapping[date, Sequence[Entry]], language: Language) -> float:
    theme, top = canvas.theme, _MARGIN + _TITLE
    for column, name in enumerate(WORDS[language].weekdays):
        short = name[:3] if language is Language.EN else name[-1]
        canvas.text((_MARGIN + (column + 0.5) * _COLUMN, top), short, 12, theme.faint, anchor="ma")
    top += _WEEKDAYS
    monday = sheet.first - timedelta(days=sheet.first.weekday())
    for number in range(sheet.days):
        day = sheet.first + timedelta(days=number)
        row, column = divmod((day - monday).days, _WEEK)
        left = _MARGIN + column * _COLUMN
        cell = Box(left, top + row * _CELL, left + _COLUMN, top + (row + 1) * _CELL)
        _draw_cell(canvas, cell, day, by_day.get(day, ()), today=day == sheet.today)
    return top + _weeks(sheet) * _CELL + _GAP


def _draw_cell(canvas: Canvas, cell: Box, day: date, entries: Sequence[Entry], *, today: bool) -> None:
    theme, middle = canvas.theme, (cell.left + cell.right) / 2
    if entries:
        canvas.fill(cell.within(2), theme.raised, radius=8)
    if today:
        canvas.frame(cell.within(2), theme.accent, width=2, radius=8)
    canvas.text((middle, cell.top + 8), str(day.day), 15, theme.text if entries or today else theme.faint, anchor="ma")
    shown = entries[:_MOST_DOTS]
    left = middle - (len(shown) * (_DOT + 2) - 2) / 2
    for number, entry in enumerate(shown):
        at = left + number * (_DOT + 2)
        canvas.fill(Box(at, cell.bottom - 13, at + _DOT, cell.bottom - 13 + _DOT), _colour(theme, entry), radius=3)


def _draw_day(
    canvas: Canvas, day: date, entries: Sequence[Entry], top: float, zone: ZoneInfo, language: Language
) -> float:
    theme, words = canvas.theme, WORDS[language]
    canvas.text((_MARGIN, top + 8), words.date(day), 13, theme.faint, width=_WIDTH)
    canvas.line((_MARGIN, top + 2), (_MARGIN + _WIDTH, top + 2), theme.grid)
    top += _DAY_ROW
    for entry in entries:
        canvas.fill(Box(_MARGIN, top + 4, _MARGIN + 5, top + _EVENT_ROW - 8), _colour(theme, entry), radius=2)
        at = f"{entry.start.astimezone(zone):%H:%M}" if not entry.all_day else "–"
        canvas.text((_MARGIN + 14, top + 4), at, 15, theme.text)
        left = _MARGIN + 14 + _TIME_WIDTH
        canvas.text((left, top + 3), entry.title, 16, theme.text, width=PHONE - _MARGIN - left)
        canvas.text((left, top + 23), entry.beside, 12, theme.faint, width=PHONE - _MARGIN - left)
        top += _EVENT_ROW
    return top


def _colour(theme: Theme, entry: Entry) -> str:
    return theme.series[entry.group % len(theme.series)]
