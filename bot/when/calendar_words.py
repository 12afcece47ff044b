"""The words of the calendar in each language that the bot answers in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from bot.languages import Language


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """How one language writes dates, times and recurrences."""

    weekdays: tuple[str, ...]
    date: Callable[[date], str]
    time: Callable[[time], str]
    between_date_and_time: str
    to: str
    all_day: str
    either: str


_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINESE_DAYS = "一二三四五六日"


def _english_date(day: date) -> str:
    return f"{_ENGLISH_WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _english_time(at: time) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02}{_seconds(at)} {'am' if at.hour < 12 else 'pm'}"


def _chinese_date(week: str) -> Callable[[date], str]:
    return lambda day: f"{day.year}年{day.month}月{day.day}日({week}{_CHINESE_DAYS[day.weekday()]})"


def _chinese_time(at: time) -> str:
    names = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    daypart = next(name for until, name in names if at.hour < until)
    return f"{daypart}{at.hour % 12 or 12}:{at.minute:02}{_seconds(at)}"


def _seconds(at: time) -> str:
    return f":{at.second:02}" if at.second else ""


WORDS = {
    Language.EN: CalendarWords(_ENGLISH_WEEKDAYS, _english_date, _english_time, ", ", " – ", ", all day", " or "),
    Language.ZH_HANT: CalendarWords(
        tuple(f"星期{day}" for day in _CHINESE_DAYS), _chinese_date("週"), _chinese_time, " ", "至", " 全日", "，還是 "
    ),
    Language.ZH_HANS: CalendarWords(
        tuple(f"周{day}" for day in _CHINESE_DAYS), _chinese_date("周"), _chinese_time, " ", "至", " 全天", "，还是 "
    ),
}
