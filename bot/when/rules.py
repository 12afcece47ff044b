"""How something recurs: a rule in the terms of RFC 5545, section 3.3.10, as text and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

LONGEST_INTERVAL = 999


class Frequency(StrEnum):
    """How often something recurs."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, order=True)
class ByDay:
    """A weekday, Monday 0 to Sunday 6; `nth` of a month, from its end where negative, or each where 0."""

    nth: int
    weekday: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A recurrence; a last day or instant in `until`, which is included, or a number of times in `count`, or neither.

    `month_days` are counted from the end of the month where negative. `until` is aware and in UTC, as the RFC has it
    for a start with a zone.
    """

    frequency: Frequency
    interval: int = 1
    days: tuple[ByDay, ...] = ()
    month_days: tuple[int, ...] = ()
    month: int | None = None
    count: int | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.interval <= LONGEST_INTERVAL or (self.count is not None and self.count < 1):
            raise ValueError(f"a rule recurs at least once, at an interval of 1 to {LONGEST_INTERVAL}")
        if self.count is not None and self.until is not None:
            raise ValueError("a rule ends after a number of times or at an instant, not both")
        if self.until is not None and self.until.tzinfo is None:
            raise ValueError("the end of a rule needs a zone")

    def spelled_out(self, first: date) -> Rule:
        """Return the rule with the day named that it otherwise takes from its first occurrence."""
        if self.days or self.month_days:
            return self
        match self.frequency:
            case Frequency.DAILY:
                return self
            case Frequency.WEEKLY:
                return replace(self, days=(ByDay(0, first.weekday()),))
            case Frequency.MONTHLY:
                return replace(self, month_days=(first.day,))
            case Frequency.YEARLY:
                return replace(self, month=self.month or first.month, month_days=(first.day,))

    def __str__(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.month is not None:
            parts.append(f"BYMONTH={self.month}")
        if self.month_days:
            parts.append(f"BYMONTHDAY={','.join(map(str, self.month_days))}")
        if self.days:
            parts.append(f"BYDAY={','.join(f'{day.nth or str()}{_DAYS[day.weekday]}' for day in self.days)}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until.astimezone(UTC):{_UNTIL}}")
        return ";".join(parts)


def parse_rule(text: str) -> Rule:
    """Return the rule that a text in the form of `str(rule)` says.

    Raises:
        ValueError: it is no rule, or one with parts that are not expanded here.
    """
    parts = dict(part.split("=", 1) for part in text.upper().removeprefix("RRULE:").split(";") if "=" in part)
    unknown = parts.keys() - _PARTS
    if unknown or "FREQ" not in parts:
        raise ValueError(f"not a rule that can be expanded: {text}")
    try:
        return Rule(
            frequency=Frequency(parts["FREQ"]),
            interval=int(parts.get("INTERVAL", "1")),
            days=tuple(_by_day(day) for day in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
            month_days=tuple(map(int, parts["BYMONTHDAY"].split(","))) if "BYMONTHDAY" in parts else (),
            month=int(parts["BYMONTH"]) if "BYMONTH" in parts else None,
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            until=datetime.strptime(parts["UNTIL"], _UNTIL).replace(tzinfo=UTC) if "UNTIL" in parts else None,
        )
    except ValueError as error:
        raise ValueError(f"not a rule that can be expanded: {text}") from error


def _by_day(text: str) -> ByDay:
    return ByDay(int(text[:-2] or 0), _DAYS.index(text[-2:]))


_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNTIL = "%Y%m%dT%H%M%SZ"
_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL"}
