"""Times of day in English and in figures: 3pm, 15:30, half past four, a quarter to noon, at 8."""

from __future__ import annotations

import re

from bot.when.clock_times import Clock, Half
from bot.when.terms import Terms, always, pattern

_MERIDIEM = r"(?:\.?\ ?(?P<half>[ap])(?:\ ?\.?\ ?m(?![a-z])(?:\ ?\.)?|\.|(?![a-z])))"
_LAST_HOUR = 24
_NOON = 12
_LONGEST_IN_HOURS = 7


def _half(match: re.Match[str]) -> Half | None:
    said = match["half"]
    return None if said is None else Half.AM if said == "a" else Half.PM


def clock(hour: str, minute: str | None, second: str | None, half: Half | None, *, bare: bool = False) -> Clock | None:
    """Return a time of digits; None where no clock shows it."""
    h, m, s = int(hour), int(minute or 0), int(second or 0)
    if m > 59 or s > 59 or h > _LAST_HOUR or (h == _LAST_HOUR and (m or s)):
        return None
    if half is not None and h > 12:
        return Clock(h, m, s, exact=True) if half is Half.PM and h < _LAST_HOUR else None
    if half is not None and h == 0:
        return Clock(h, m, s, exact=True) if half is Half.AM else None
    leading_zero = hour.startswith("0") and len(hour) > 1
    on_24_hours = half is None and (h == 0 or h > 12 or leading_zero)
    bare = bare and not leading_zero
    return Clock(h, m, s, half, exact=on_24_hours, bare=bare, to_the_minute=minute is not None)


def _figures(match: re.Match[str]) -> Terms | None:
    return _one(clock(match["hour"], match["minute"], match["second"], _half(match)))


def _dotted(match: re.Match[str]) -> Terms | None:
    return _one(clock(match["hour"], match["minute"], None, _half(match), bare=match["half"] is None))


def _hour_and_half(match: re.Match[str]) -> Terms | None:
    return _one(clock(match["hour"], None, None, _half(match)))


def _whole_hour(match: re.Match[str]) -> Terms | None:
    return _one(clock(match["hour"], None, None, None))


def _bare(match: re.Match[str]) -> Terms | None:
    return _one(clock(match["hour"], None, None, None, bare=True))


def _on_24_hours(match: re.Match[str]) -> Terms | None:
    found = clock(match["hour"], match["minute"], None, None)
    return (Clock(found.hour, found.minute, exact=True),) if found else None


def _hour_with_h(match: re.Match[str]) -> Terms | None:
    """Read 15h; 2h is a length of time."""
    hour = int(match["hour"])
    return (Clock(hour, exact=True, bare=hour <= _NOON),) if _LONGEST_IN_HOURS < hour < _LAST_HOUR else None


def _words(match: re.Match[str]) -> Terms | None:
    return _one(clock(match["hour"], match["minute"], None, _half(match), bare=match["half"] is None))


def _relative(match: re.Match[str]) -> Terms | None:
    said = match["minutes"]
    minutes = {"half": 30, "quarter": 15}.get(said) or int(said)
    if match["way"] in ("to", "til") and said in _RANGE_AS_WELL and not match["unit"]:
        return None
    if match["hour"] is None:
        base = Clock(12, exact=True) if match["noon"] in _NOONS else None
    else:
        base = clock(match["hour"], None, None, _half(match))
    if base is None or minutes > 59:
        return None
    ahead = match["way"] in ("past", "after", "from")
    return (Clock(base.hour, minutes if ahead else -minutes, 0, base.half, base.exact),)


def _half_hour(match: re.Match[str]) -> Terms | None:
    base = clock(match["hour"], None, None, _half(match))
    return (Clock(base.hour, 30, 0, base.half, base.exact),) if base else None


def _one(found: Clock | None) -> Terms | None:
    return (found,) if found else None


_END_OF_DAY = Clock(18, exact=True, other_minute=5 * 60 + 59)
"""Whoever says EOD means the end of office hours, or the last minute of the day."""
_RANGE_AS_WELL = tuple(str(minutes) for minutes in range(1, 13))
"""`5 to 6pm` is an hour, not five minutes to six; only `5 minutes to 6` is."""
_NOONS = ("noon", "midday")
_HOUR = r"(?P<hour>\d{1,2})"
_MINUTE = r"(?P<minute>\d{2})"
_AT = r"(?:(?:at|@)\ ?(?:about\ |around\ )?|around\ |about\ |approximately\ )"
_O_CLOCK = r"(?:\ ?o'?\ ?clock)"

PATTERNS = (
    pattern(rf"{_HOUR}:{_MINUTE}(?::(?P<second>\d{{2}})(?:\.\d+)?)?(?:ish)?{_MERIDIEM}?", _figures),
    pattern(rf"{_HOUR}h{_MINUTE}", _on_24_hours),
    pattern(rf"{_HOUR}\.{_MINUTE}{_MERIDIEM}?", _dotted),
    pattern(rf"{_AT}{_HOUR}\.{_MINUTE}(?P<second>(?!))?(?P<half>(?!))?", _figures),
    pattern(rf"{_HOUR}(?:ish)?{_O_CLOCK}?{_MERIDIEM}", _hour_and_half),
    pattern(rf"{_HOUR}{_O_CLOCK}", _whole_hour),
    pattern(rf"{_HOUR}\ ?in\ the\ (?P<half>[ap])\.?m\.?", _hour_and_half),
    pattern(r"(?P<hour>\d{1,2})(?P<minute>\d{2})\ ?(?:hrs?|hours|h)", _on_24_hours),
    pattern(rf"{_HOUR}\ ?(?:hrs|h)(?P<minute>(?!))?", _hour_with_h),
    pattern(rf"(?P<hour>\d{{1,2}}){_MINUTE}(?:ish)?{_MERIDIEM}?", _words),
    pattern(rf"{_HOUR}\ (?:oh?\ (?=\d))?(?P<minute>[0-5]?\d){_MERIDIEM}?", _words),
    pattern(
        rf"(?:an?\ )?(?P<minutes>half|quarter|\d{{1,2}})(?P<unit>\ ?(?:minutes?|mins?))?"
        rf"\ (?P<way>past|after|to|before|from|til)\ (?:{_HOUR}{_O_CLOCK}?{_MERIDIEM}?|(?P<noon>noon|midday))",
        _relative,
    ),
    pattern(rf"half\ {_HOUR}{_MERIDIEM}?", _half_hour),
    pattern(rf"{_HOUR}(?:ish)?(?!\ (?:night|morning|evening|afternoon))", _bare),
    pattern(rf"{_AT}{_HOUR}(?:ish)?(?![:.h]?\d|\ ?[ap](?![a-z])|\ ?[ap]\.?\ ?m(?![a-z]))", _whole_hour),
    pattern(rf"{_AT}(?P<hour>\d{{1,2}})\ ?{_MINUTE}(?:ish)?(?P<half>(?!))?(?P<second>(?!))?", _figures),
    always("(?:12\\ )?(?:noon|midday|mid-day|mid\\ day)", Clock(12, exact=True)),
    always("(?:the\\ )?(?:eod|cob|end\\ of\\ (?:the\\ )?(?:business\\ )?day|close\\ of\\ business)", _END_OF_DAY),
)
