"""Lengths of time in words: 90 min, an hour and a half, 兩個半鐘, 三個字."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from bot.when.numerals import NUMBER, number
from bot.when.periods import month_after

_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST_DAYS = 3660
"""What is further away than ten years is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: calendar months, calendar days, and seconds of a clock."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def plus(self, other: Length) -> Length:
        """Add another length."""
        return Length(self.months + other.months, self.days + other.days, self.seconds + other.seconds)

    def minus(self) -> Length:
        """Return the same length, backwards."""
        return Length(-self.months, -self.days, -self.seconds)

    def days_after(self, day: date) -> date:
        """Return the day that the calendar part leads to; a month that is too short ends early."""
        if self.months:
            first = month_after(day, self.months)
            day = min(first + timedelta(days=day.day - 1), month_after(first, 1) - timedelta(days=1))
        return day + timedelta(days=self.days)

    def wall_time_after(self, at: datetime) -> datetime:
        """Return the wall time that it leads to."""
        return datetime.combine(self.days_after(at.date()), at.time()) + timedelta(seconds=self.seconds)


_ENGLISH_UNITS = {
    "seconds?|secs?|s": "s",
    "minutes?|mins?|m|'": "m",
    "hours?|hrs?|hr|h": "h",
    "days?|d": "d",
    "weeks?|wks?|w": "w",
    "fortnights?": "f",
    "months?|mths?": "M",
    "years?|yrs?|y": "y",
}
_CHINESE_UNITS = {
    "秒(?:钟)?": "s",
    "分钟|分": "m",
    "个字": "c",
    "个骨|刻钟": "q",
    "(?:个)?(?:小时|钟头|钟)": "h",
    "天|日": "d",
    "(?:个)?(?:星期|礼拜|周)": "w",
    "个月": "M",
    "年": "y",
}
_IN_WORDS = r"(?:an?|half\ an?|half|a\ couple(?:\ of)?|couple\ of|a\ quarter\ of\ an?|3[-\ ]quarters\ of\ an)"
_AMOUNT = rf"(?:\d/\d|\d+(?:\.\d+)?|{_IN_WORDS}(?=\ [a-z]{{2}}))"
_AND_A_HALF = r"(?:\ and\ (?:a|an|1)\ half|\ and\ half)"
_CHINESE_AMOUNT = rf"(?:{NUMBER}(?:\.\d+)?|半)"


def _english_piece(index: str) -> str:
    units = "|".join(_ENGLISH_UNITS)
    amount = rf"(?P<n{index}>{_AMOUNT})(?P<a{index}>{_AND_A_HALF})?"
    return rf"{amount}\ ?(?:more\ )?(?P<u{index}>{units})(?P<b{index}>{_AND_A_HALF})?"


def _chinese_piece(index: str) -> str:
    units = "|".join(_CHINESE_UNITS)
    amount = rf"(?:(?P<n{index}>{_CHINESE_AMOUNT})(?P<a{index}>个半)?|(?P<b{index}>个半))"
    return rf"{amount}(?P<u{index}>{units})(?P<c{index}>半|头半)?头?"


_PIECES = ("1", "2", "3", "4")
ENGLISH_LENGTH = _english_piece("1") + "".join(
    rf"(?:(?:\ and\ |,\ |\ )?{_english_piece(index)})?" for index in _PIECES[1:]
)
CHINESE_LENGTH = _chinese_piece("1") + "".join(rf"(?:(?:又|零|,)?{_chinese_piece(index)})?" for index in _PIECES[1:])
_WORDS = {
    "half": Fraction(1, 2),
    "half a": Fraction(1, 2),
    "half an": Fraction(1, 2),
    "a": Fraction(1),
    "an": Fraction(1),
    "a couple": Fraction(2),
    "a couple of": Fraction(2),
    "couple of": Fraction(2),
    "a quarter of a": Fraction(1, 4),
    "a quarter of an": Fraction(1, 4),
    "3-quarters of an": Fraction(3, 4),
    "3 quarters of an": Fraction(3, 4),
    "半": Fraction(1, 2),
}


def english_length(match: re.Match[str]) -> Length | None:
    """Return the length of a match of the English pattern."""
    total = Length()
    for index in _PIECES:
        if match[f"n{index}"] is not None:
            half = match[f"a{index}"] or match[f"b{index}"]
            piece = _length(_amount(match[f"n{index}"]), _unit(_ENGLISH_UNITS, match[f"u{index}"]), half=bool(half))
            if piece is None:
                return None
            total = total.plus(piece)
    return total


def chinese_length(match: re.Match[str]) -> Length | None:
    """Return the length of a match of the Chinese pattern."""
    total = Length()
    for index in _PIECES:
        if match[f"u{index}"] is not None:
            amount = Fraction(1) if match[f"b{index}"] else _amount(match[f"n{index}"])
            half = match[f"a{index}"] or match[f"b{index}"] or match[f"c{index}"]
            piece = _length(amount, _unit(_CHINESE_UNITS, match[f"u{index}"]), half=bool(half))
            if piece is None:
                return None
            total = total.plus(piece)
    return total


def _amount(text: str) -> Fraction | None:
    if text in _WORDS:
        return _WORDS[text]
    if re.match(r"0\d", text):  # 07年 is a year
        return None
    if re.fullmatch(r"\d+(?:\.\d+)?|\d/[1-9]", text, re.ASCII):
        return Fraction(text)
    whole = number(text)
    return None if whole is None else Fraction(whole)


def _unit(units: dict[str, str], text: str) -> str:
    return next(unit for words, unit in units.items() if re.fullmatch(words, text))


def _length(amount: Fraction | None, unit: str, *, half: bool) -> Length | None:
    if amount is None:
        return None
    amount += Fraction(1, 2) if half else 0
    match unit:
        case "s" | "m" | "h":
            return _seconds(amount * _SECONDS[unit])
        case "c":
            return _seconds(amount * 300)
        case "q":
            return _seconds(amount * 900)
        case "d" | "w" | "f":
            days = amount * {"d": 1, "w": 7, "f": 14}[unit]
            return Length(days=int(days)) if days.denominator == 1 and days <= _LONGEST_DAYS else None
        case _:
            months = amount * {"M": 1, "y": 12}[unit]
            return Length(months=int(months)) if months.denominator == 1 and months <= _LONGEST_DAYS / 30 else None


def _seconds(seconds: Fraction) -> Length | None:
    return Length(seconds=int(seconds)) if seconds.denominator == 1 and seconds <= _LONGEST_DAYS * 86400 else None
