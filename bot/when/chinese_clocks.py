"""Times of day in Chinese: 三點半, 下午兩時三十分, 五點一個字, 三點踏九, 差五分三點."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.when.clock_times import MIDNIGHT, Clock, Half
from bot.when.numerals import CHINESE, NUMBER, number
from bot.when.terms import Terms, always, pattern

_MINUTES_OF_A_FIGURE = 5
"""三點九: the long hand is on the nine; 一個字 is the same five minutes."""
_MINUTES_OF_A_QUARTER = 15
_LAST_FIGURE = 11
_EITHER_FIGURE_OR_MINUTE = (10, 11)
"""三點十 is ten to four in Cantonese and ten past three in Mandarin."""


def _clock(hour: str, minute: int, other: int | None = None, second: int = 0) -> Terms | None:
    value = number(hour)
    if value is None or value > 24 or not -59 <= minute <= 59 or second > 59 or (value == 24 and minute > 0):
        return None
    exact = value == 0 or value > 12 or (hour.startswith("0") and len(hour) > 1)
    return (Clock(value, minute, second, exact=exact, other_minute=other),)


def _whole(match: re.Match[str]) -> Terms | None:
    return _clock(match["hour"], 0)


def _bare(match: re.Match[str]) -> Terms | None:
    found = _clock(match["hour"], 0)
    return None if found is None else tuple(replace(each, bare=True) for each in found if isinstance(each, Clock))


def _half_past(match: re.Match[str]) -> Terms | None:
    return _clock(match["hour"], 30)


def _minutes(match: re.Match[str]) -> Terms | None:
    minute, second = number(match["minute"]), number(match["second"] or "0")
    return None if minute is None or second is None else _clock(match["hour"], minute, second=second)


def _face(match: re.Match[str]) -> Terms | None:
    """Read the figure that the long hand points at."""
    figure = number(match["figure"])
    if figure is None or not 1 <= figure <= _LAST_FIGURE:
        return None
    pointed = figure * _MINUTES_OF_A_FIGURE
    said_so = match["pointing"]
    typed_minutes = match["figure"].isascii()
    doubtful = not said_so and (figure in _EITHER_FIGURE_OR_MINUTE or typed_minutes)
    if doubtful and typed_minutes and len(match["figure"]) > 1:
        return _clock(match["hour"], figure)
    return _clock(match["hour"], pointed, figure if doubtful else None)


def _characters(match: re.Match[str]) -> Terms | None:
    count = number(match["count"] or "一")
    return None if count is None or count > _LAST_FIGURE else _clock(match["hour"], count * _MINUTES_OF_A_FIGURE)


def _quarters(match: re.Match[str]) -> Terms | None:
    count = number(match["count"])
    return None if count is None or count > 3 else _clock(match["hour"], count * _MINUTES_OF_A_QUARTER)


def _before(match: re.Match[str]) -> Terms | None:
    unit = (
        _MINUTES_OF_A_QUARTER
        if match["unit"] in ("刻", "个骨")
        else 1
        if match["unit"] == "分"
        else _MINUTES_OF_A_FIGURE
    )
    count = number(match["count"])
    return None if count is None else _clock(match["hour"], -count * unit)


def _meridiem(match: re.Match[str]) -> Terms | None:
    hour, minute = number(match["hour"]), number(match["minute"] or "0")
    if hour is None or minute is None or hour > 12 or minute > 59:
        return None
    return (Clock(hour, minute, half=Half.AM if match["half"] == "a" else Half.PM),)


_O_CLOCK = f"(?P<hour>{NUMBER})(?:点钟|点|时)"

PATTERNS = (
    pattern(rf"{_O_CLOCK}(?:正|整|搭正|踏正)?", _whole),
    pattern(rf"{_O_CLOCK}(?:踏|搭|三十|30)?半钟?", _half_past),
    pattern(rf"{_O_CLOCK}(?:过|零)?(?P<minute>{NUMBER})(?:分钟|分)(?:(?P<second>{NUMBER})秒)?", _minutes),
    pattern(
        rf"{_O_CLOCK}(?P<minute>[零〇][一二三四五六七八九]|[一二三四五]十[一二三四五六七八九]|十[二三四五六七八九]|[二三四五]十|[0-5]\d)(?P<second>(?!))?",
        _minutes,
    ),
    pattern(rf"{_O_CLOCK}(?P<pointing>踏|搭)?(?P<figure>十一?|[{CHINESE}]|\d{{1,2}})", _face),
    pattern(rf"{_O_CLOCK}(?:零|过|踏|搭)?(?P<count>{NUMBER})?个字", _characters),
    pattern(rf"{_O_CLOCK}(?:零|过)?(?P<count>[一二两三123])(?:刻(?:钟)?|个骨)", _quarters),
    pattern(rf"(?:差|仲差|欠)(?P<count>{NUMBER})(?P<unit>分(?=钟?)|刻|个骨|个字)钟?(?:到|就)?{_O_CLOCK}", _before),
    pattern(rf"{_O_CLOCK}(?:差|欠)(?P<count>{NUMBER})(?P<unit>分|刻|个骨|个字)钟?", _before),
    pattern(rf"(?P<hour>{NUMBER})(?:点|时)(?:(?P<minute>\d{{2}})分?)?\ ?(?P<half>[ap])\.?m\.?", _meridiem),
    pattern(rf"(?P<hour>{NUMBER})(?=(?:至|到|-|~){NUMBER}(?:点|时))", _bare),
    always("午夜|子夜|(?:at\\ )?(?:12\\ )?midnight", MIDNIGHT),
)
