"""The picture of a pool's week: a band for each day, units as its rows, teams by colour and pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.declaration.times import TimeSpan
from bot.pictures import Box, Canvas, Pattern, Theme, Typeface
from bot.pictures.canvas import PHONE
from bot.when.wall_time import instants
from commands.compute.calendar.week import Stretch, Week
from commands.compute.opening import open_spans
from commands.compute.tables import BookingState

_MARGIN = 10
_LABELS = 34
_HEAD = 44
_DAY_HEAD = 20
_LEGEND_LINE = 20
_HOURS = (0, 6, 12, 18, 24)
_DAY = timedelta(days=1)
_PATTERNS = tuple(each for each in Pattern if each is not Pattern.CROSSED)
_LEAST_LABEL = 22
"""Points of the narrowest stretch that has words on it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on the picture, in the language of whoever asked for it."""

    title: str
    days: tuple[str, ...]
    blocked: str
    nobody: str


@dataclass(frozen=True, slots=True)
class _Band:
    """A day as it lies on the picture: `top` of its first row, and the instants of its ends."""

    top: float
    start: datetime
    end: datetime

    def x(self, at: datetime, left: float, width: float) -> float:
        """Return where an instant lies; a day of a clock change is 23 or 25 hours wide."""
        part = (min(max(at, self.start), self.end) - self.start) / (self.end - self.start)
        return left + part * width


def draw_week(week: Week, words: Words, now: datetime, theme: Theme, typeface: Typeface) -> Canvas:
    """Draw a week for the width of a phone."""
    return _Drawing(week, words, now, theme, typeface).draw()


class _Drawing:
    """One picture in the making."""

    def __init__(self, week: Week, words: Words, now: datetime, theme: Theme, typeface: Typeface) -> None:
        self.week = week
        self.words = words
        self.now = now
        self.theme = theme
        self.row = min(13.0, max(3.0, 150 / week.pool.units))
        self.left, self.width = float(_MARGIN + _LABELS), float(PHONE - 2 * _MARGIN - _LABELS)
        self.band = _DAY_HEAD + self.row * week.pool.units + 6
        lines = -(-(len(week.teams) + 1) // 2)
        self.legend_top = _HEAD + 7 * self.band + 6
        height = round(self.legend_top + lines * _LEGEND_LINE + _MARGIN)
        self.canvas = Canvas(PHONE, height, theme, typeface)

    def draw(self) -> Canvas:
        """Draw all of it."""
        self.canvas.text((_MARGIN, 8), self.words.title, 14, self.theme.text, width=PHONE - 2 * _MARGIN)
        for hour in _HOURS:
            at = self.left + hour / 24 * self.width
            anchor = "la" if hour == 0 else "ra" if hour == _HOURS[-1] else "ma"
            self.canvas.text((at, _HEAD - 16), f"{hour}:00", 9, self.theme.faint, anchor=anchor)
        bands = list(self._bands())
        for band, name in zip(bands, self.words.days, strict=True):
            self._ground(band, name)
            self._grid(band)
        for stretch in self.week.stretches:
            for band in bands:
                if stretch.start < band.end and stretch.end > band.start:
                    self._stretch(band, stretch)
        self._mark_now(bands)
        self._legend()
        return self.canvas

    def _bands(self) -> Iterator[_Band]:
        zone = self.week.pool.zone
        day = self.week.span.start.astimezone(zone).date()
        for number in range(7):
            start, end = (_midnight(day + each * _DAY, zone) for each in (number, number + 1))
            yield _Band(_HEAD + number * self.band + _DAY_HEAD, start, end)

    def _ground(self, band: _Band, name: str) -> None:
        today = band.start <= self.now < band.end
        colour = self.theme.accent if today else self.theme.text
        self.canvas.text((_MARGIN, band.top - 17), name, 11, colour, width=self.left + self.width - _MARGIN)
        rows = self.row * self.week.pool.units
        self.canvas.fill(Box(self.left, band.top, self.left + self.width, band.top + rows), self.theme.raised)
        pool = self.week.pool
        for opened in open_spans(pool.openings, TimeSpan(band.start, band.end), pool.zone):
            left, right = (band.x(at, self.left, self.width) for at in (opened.start, opened.end))
            self.canvas.fill(Box(left, band.top, right, band.top + rows), self.theme.ground)

    def _stretch(self, band: _Band, stretch: Stretch) -> None:
        left, right = (band.x(at, self.left, self.width) for at in (stretch.start, stretch.end))
        top = band.top + stretch.first_unit * self.row
        box = Box(left, top, right, band.top + (stretch.last_unit + 1) * self.row)
        if stretch.is_buffer:
            self.canvas.pattern(box, Pattern.DOTS, self.theme.grid)
            return
        colour, pattern = self._look(stretch.team)
        self.canvas.fill(box, colour)
        self.canvas.pattern(box, pattern, self.theme.ground)
        self.canvas.frame(box, self.theme.text, width=0.5)
        if stretch.state in {BookingState.HELD, BookingState.PENDING, BookingState.OFFERED}:
            self.canvas.frame(box.within(1), self.theme.accent, width=1)
        if box.width >= _LEAST_LABEL and box.height >= 10:
            self._label(box, f"#{stretch.booking_id}", stretch.team or self.words.blocked, colour)

    def _label(self, box: Box, number: str, name: str, colour: str) -> None:
        """Write on a plain patch, so that no pattern runs through it; where there is little room, the number alone."""
        room = box.width - 6
        text = f"{number} {name}" if self.canvas.width_of(f"{number} {name[:2]}…", 9) <= room else number
        width = min(room, self.canvas.width_of(text, 9))
        self.canvas.fill(Box(box.left + 2, box.top + 1, box.left + 4 + width, box.top + 12), colour)
        self.canvas.text((box.left + 3, box.top + 1), text, 9, self.theme.text, width=room)

    def _grid(self, band: _Band) -> None:
        units, right = self.week.pool.units, self.left + self.width
        every = 1 if self.row >= 9 else 8 if units > 16 else 2
        for unit in range(units + 1):
            at = band.top + unit * self.row
            if unit % every == 0 or unit == units:
                self.canvas.line((self.left, at), (right, at), self.theme.grid, width=0.5)
            if unit % every == 0 and unit < units:
                label = (self.left - 5, at + min(self.row * every, 11) / 2)
                self.canvas.text(label, str(unit), 8, self.theme.faint, anchor="rm")
        for hour in _HOURS:
            at = self.left + hour / 24 * self.width
            self.canvas.line((at, band.top), (at, band.top + units * self.row), self.theme.grid, width=0.5)

    def _mark_now(self, bands: Sequence[_Band]) -> None:
        for band in bands:
            if band.start <= self.now < band.end:
                at = band.x(self.now, self.left, self.width)
                bottom = band.top + self.week.pool.units * self.row
                self.canvas.line((at, band.top - 5), (at, bottom), self.theme.accent, width=1.5)

    def _legend(self) -> None:
        entries = [(team, *self._look(team)) for team in self.week.teams]
        entries.append((self.words.blocked if entries else self.words.nobody, *self._look(None)))
        column = (PHONE - 2 * _MARGIN) / 2
        for number, (name, colour, pattern) in enumerate(entries):
            left = _MARGIN + (number % 2) * column
            top = self.legend_top + (number // 2) * _LEGEND_LINE
            box = Box(left, top + 2, left + 26, top + 15)
            self.canvas.fill(box, colour)
            self.canvas.pattern(box, pattern, self.theme.ground)
            self.canvas.frame(box, self.theme.text, width=0.5)
            self.canvas.text((left + 32, top + 1), name, 11, self.theme.text, width=column - 40)

    def _look(self, team: str | None) -> tuple[str, Pattern]:
        """Return the colour and the pattern of a team: the same pair comes again only after 48 teams."""
        if team is None:
            return self.theme.grid, Pattern.CROSSED
        number = self.week.teams.index(team)
        series = self.theme.series
        return series[number % len(series)], _PATTERNS[(number + number // len(series)) % len(_PATTERNS)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return instants(datetime.combine(day, time()), zone)[0].astimezone(UTC)
