"""From the components of a calendar to the occurrences that matter to us, each component on its own."""

from __future__ import annotations

import hashlib
import signal
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import FrameType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]  # it has types, and says so nowhere

from commands.events.calendar_in.components import Cut

AHEAD = timedelta(days=400)
"""How far ahead what recurs is expanded."""

BACK = timedelta(days=30)
_MOST_OF_SERIES = 200
_SECONDS_FOR_SERIES = 2.0
_MOST_ELEMENTS = 400
_FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_ODD_PARTS = {"BYSECOND", "BYMINUTE", "BYHOUR", "RSCALE"}
_DISPENSABLE = ("RRULE", "RDATE", "EXDATE", "DTEND", "DURATION")
"""Without these an event is still one."""

_DAY = timedelta(days=1)
_USUAL = timedelta(hours=1)


class Broken(ValueError):  # noqa: N818 - names what was found
    """A component that cannot be used; `str` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One occurrence; `recurrence` is its original start within its series, empty where it is alone."""

    uid: str
    recurrence: str
    sequence: int
    cancelled: bool
    start: str
    end: str
    zone: str
    all_day: bool
    title: str
    about: str
    place: str
    link: str
    tags: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as it leaves the process."""
        return asdict(self)


def occurrences(cut: Cut, zone: ZoneInfo, now: datetime) -> tuple[list[Found], list[str]]:
    """Return the occurrences of a calendar that are not over, and what was wrong with others.

    Times without a zone count in that of the calendar, or else in `zone`.
    """
    problems = list(cut.problems)
    own = _zone(cut.zone_name) or zone
    _learn_zones(cut.zones, problems)
    by_uid: defaultdict[str, list[icalendar.Event]] = defaultdict(list)
    for text in cut.events:
        try:
            event = _read(text, problems)
            by_uid[_uid(event)].append(event)
        except Exception as error:
            problems.append(_why(error))
    found: dict[tuple[str, str], Found] = {}
    for uid, events in by_uid.items():
        try:
            for each in _of_uid(uid, events, own, now):
                held = found.get((each.uid, each.recurrence))
                if held is None or held.sequence <= each.sequence:
                    found[each.uid, each.recurrence] = each
        except Exception as error:
            problems.append(f"{uid[:40]}: {_why(error)}")
    return list(found.values()), problems


def _of_uid(uid: str, events: Sequence[icalendar.Event], zone: ZoneInfo, now: datetime) -> Iterator[Found]:
    """Yield the occurrences of one UID: of the newest version of it, with those of its changes that stand alone."""
    masters = [each for each in events if "RECURRENCE-ID" not in each]
    changes = [each for each in events if "RECURRENCE-ID" in each]
    master = max(masters, key=_sequence, default=None)
    if master is None or not _recurs(master):
        for each in ([master] if master is not None else []) + changes:
            one = _found(uid, each, zone, "" if each is master else _key(_when(each, "RECURRENCE-ID"), zone))
            if datetime.fromisoformat(one.end) > now - BACK:
                yield one
        return
    with _within(_SECONDS_FOR_SERIES):
        expanded = _expanded([master, *changes], now)
    for number, each in enumerate(expanded):
        if number >= _MOST_OF_SERIES:
            return
        original = _when(each, "RECURRENCE-ID") or _when(each, "DTSTART")
        yield _found(uid, each, zone, _key(original, zone))


def _expanded(events: Sequence[icalendar.Event], now: datetime) -> Sequence[icalendar.Event]:
    calendar = icalendar.Calendar()
    for each in events:
        calendar.add_component(each)
    query = recurring_ical_events.of(calendar, keep_recurrence_attributes=False, skip_bad_series=False)
    expanded = query.between(now - BACK, now + AHEAD)
    return sorted(expanded, key=lambda each: str(_when(each, "DTSTART")))


def _read(text: str, problems: list[str]) -> icalendar.Event:
    event = icalendar.Event.from_ical(text)
    if not isinstance(event, icalendar.Event):
        raise Broken("no event")
    for name in _DISPENSABLE:
        values = _listed(event, name)
        if any(isinstance(each, icalendar.vBroken) or not _holds_dates(each) for each in values):
            problems.append(f"an event's {name} cannot be read, so it is taken without")
            del event[name]
        elif name == "RRULE" and values and not any(values):
            del event[name]
    _only_start(event)
    if _when(event, "DTSTART") is None:
        raise Broken("an event has no start")
    for rule in _listed(event, "RRULE"):
        if not isinstance(rule, icalendar.vRecur):
            raise Broken("it recurs in no way that can be read")
        _check_rule(rule)
    for name in ("RDATE", "EXDATE"):
        if sum(len(getattr(each, "dts", ())) for each in _listed(event, name)) > _MOST_ELEMENTS:
            raise Broken(f"more than {_MOST_ELEMENTS} dates")
    return event


def _holds_dates(value: object) -> bool:
    """Tell whether a list of dates holds nothing else, such as times of day."""
    return all(isinstance(each.dt, date | tuple) for each in getattr(value, "dts", ()))


def _check_rule(rule: Mapping[str, Sequence[object]]) -> None:
    frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
    if frequency not in _FREQUENCIES:
        raise Broken(f"it recurs {frequency or 'in no way'}, which no event does")
    if odd := _ODD_PARTS & {name.upper() for name in rule}:
        raise Broken(f"it recurs by {', '.join(sorted(odd))}, which no event does")


def _only_start(event: icalendar.Event) -> None:
    """Leave one start to an event that has several."""
    starts = _listed(event, "DTSTART")
    if len(starts) > 1:
        event["DTSTART"] = starts[0]


def _listed(event: icalendar.Event, name: str) -> list[object]:
    """Return the values of a property: none, one or several."""
    held: object = event.get(name)
    if held is None:
        return []
    return held if isinstance(held, list) else [held]


def _when(event: icalendar.Event, name: str) -> date | None:
    """Return the day or the instant that a property holds; None where it holds something else."""
    at = getattr(next(iter(_listed(event, name)), None), "dt", None)
    return at if isinstance(at, date) else None


def _found(uid: str, event: icalendar.Event, zone: ZoneInfo, recurrence: str) -> Found:
    begins, all_day = _aware(_when(event, "DTSTART"), zone)
    ends = _end(event, begins, zone, all_day=all_day)
    if ends < begins:
        raise Broken("an event ends before it starts")
    if ends == begins:
        ends = begins + (_DAY if all_day else _USUAL)
    return Found(
        uid=uid,
        recurrence=recurrence,
        sequence=_sequence(event),
        cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
        start=begins.astimezone(UTC).isoformat(),
        end=ends.astimezone(UTC).isoformat(),
        zone=_key_of(begins, zone),
        all_day=all_day,
        title=_text(event, "SUMMARY"),
        about=_text(event, "DESCRIPTION"),
        place=_text(event, "LOCATION"),
        link=_text(event, "URL"),
        tags=_tags(event),
    )


def _end(event: icalendar.Event, begins: datetime, zone: ZoneInfo, *, all_day: bool) -> datetime:
    end = _when(event, "DTEND")
    if end is not None:
        return _aware(end, zone)[0]
    duration = getattr(next(iter(_listed(event, "DURATION")), None), "dt", None)
    if isinstance(duration, timedelta):
        return begins + duration
    return begins + (_DAY if all_day else timedelta())


def _aware(at: object, zone: ZoneInfo) -> tuple[datetime, bool]:
    """Return an instant, and whether it is the beginning of a day; times without a zone count in `zone`."""
    if isinstance(at, datetime):
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)), False
    if isinstance(at, date):
        return datetime.combine(at, time(), zone), True
    raise Broken("a time that is none")


def _key(at: object, zone: ZoneInfo) -> str:
    return _aware(at, zone)[0].astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _key_of(at: datetime, zone: ZoneInfo) -> str:
    """Return the IANA name of a time's zone; the calendar's own where it has none, as an instant in UTC."""
    key = getattr(at.tzinfo, "key", None)
    known = _zone(key) if isinstance(key, str) and key != "UTC" else None
    return known.key if known is not None else zone.key


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _learn_zones(zones: Sequence[str], problems: list[str]) -> None:
    """Let the parser know the calendar's own time zones; one that recurs oftener than a year has is no zone."""
    for text in zones:
        rules = [line for line in text.split("\r\n") if line.upper().startswith("RRULE")]
        if any("FREQ=YEARLY" not in rule.upper() for rule in rules):
            problems.append("a time zone changes oftener than every year")
            continue
        try:
            with _within(_SECONDS_FOR_SERIES):
                icalendar.Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")
        except Exception as error:
            problems.append(f"a time zone: {_why(error)}")


def _recurs(event: icalendar.Event) -> bool:
    return "RRULE" in event or "RDATE" in event


def _sequence(event: icalendar.Event) -> int:
    given = str(next(iter(_listed(event, "SEQUENCE")), 0))
    return int(given) if given.isdecimal() else 0


def _uid(event: icalendar.Event) -> str:
    given = str(event.get("UID", "")).strip()
    if given:
        return given[:500]
    told = f"{_when(event, 'DTSTART')}\n{event.get('SUMMARY', '')}"
    return f"none:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _text(event: icalendar.Event, name: str) -> str:
    return str(next(iter(_listed(event, name)), "")).strip()


def _tags(event: icalendar.Event) -> tuple[str, ...]:
    tags = [str(tag) for each in _listed(event, "CATEGORIES") for tag in getattr(each, "cats", [])]
    return tuple(dict.fromkeys(tag.strip()[:40] for tag in tags if tag.strip()))[:10]


def _why(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise `Broken` where a piece of work takes longer; this process has one thread and nothing else to do."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise Broken("it takes too long to expand")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
