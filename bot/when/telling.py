"""Say a time in words, with weekday, date, time and zone, so that people see what was understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

from bot.languages import Language
from bot.when.calendar_words import WORDS
from bot.when.rule_words import tell_rule
from bot.when.values import When

_DAY = timedelta(days=1)


def tell(when: When, zone: tzinfo, language: Language) -> str:
    """Return a time in words, without its alternatives.

    As in `Thu 17 Sep 2026, 3:05 pm HKT` and `2026年9月17日(週四) 下午3:05 HKT`. It is told in `zone`; a recurrence in
    its own zone, where its wall time stays the same.
    """
    if when.rule is not None:
        return _recurrence(when, language)
    start = when.start.astimezone(zone)
    if when.end is None:
        return tell_instant(start, language)
    return _range(start, when.end.astimezone(zone), language)


def tell_instant(at: datetime, language: Language) -> str:
    """Return an aware instant in words, in its own zone."""
    return f"{_instant(at, language)} {zone_name(at)}"


def tell_readings(readings: Iterable[When], zone: tzinfo, language: Language) -> str:
    """Return several times in words, as the choices of a question."""
    return WORDS[language].either.join(tell(each, zone, language) for each in readings)


def zone_name(at: datetime) -> str:
    """Return how the zone of an aware instant is called then: HKT, BST, or UTC+4 where it has no letters."""
    name = at.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"


def _instant(at: datetime, language: Language) -> str:
    words = WORDS[language]
    return f"{words.date(at.date())}{words.between_date_and_time}{words.time(at.time())}"


def _range(start: datetime, end: datetime, language: Language) -> str:
    words = WORDS[language]
    if start.time() == end.time() == time():
        last = (end - _DAY).date()
        days = (
            words.date(start.date())
            if last == start.date()
            else f"{words.date(start.date())}{words.to}{words.date(last)}"
        )
        return f"{days}{words.all_day}"
    ends_next_midnight = end.time() == time() and end.date() == start.date() + _DAY
    same_day = end.date() == start.date() or ends_next_midnight
    until = words.time(end.time()) if same_day else _instant(end, language)
    return f"{_instant(start, language)}{words.to}{until} {zone_name(start)}"


def _recurrence(when: When, language: Language) -> str:
    words = WORDS[language]
    start = when.start.astimezone(when.zone)
    end = when.end.astimezone(when.zone) if when.end is not None else None
    if end is not None and end - start == _DAY and start.time() == time():
        times = words.all_day
    else:
        until = f"{words.to}{words.time(end.time())}" if end is not None else ""
        times = f"{words.between_date_and_time}{words.time(start.time())}{until} {zone_name(start)}"
    assert when.rule is not None  # noqa: S101 - the caller looked
    return tell_rule(when.rule.spelled_out(start.date()), times, words.date(start.date()), when.zone, language)
