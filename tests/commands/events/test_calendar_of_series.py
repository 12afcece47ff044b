"""A series in a calendar: one component that recurs, and others read exactly what `/events` shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.when import parse_rule
from commands.events.calendar_out.components import Reader
from commands.events.calendar_out.series_components import write_series
from commands.events.calendar_out.writing import CalendarHead, Contents, assemble
from commands.events.programme.details import Details, later, moved_to
from commands.events.programme.event import Event
from commands.events.programme.series import Series, local
from commands.events.tables import Status

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
READER = Reader(language=Language.EN)
LAST_YEAR = 2036
ZONES = ["Asia/Hong_Kong", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]
RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
]


def a_series(start: datetime, rule: str, minutes: int, *, all_day: bool = False) -> Series:
    lasts = timedelta(days=1) if all_day else timedelta(minutes=minutes)
    template = Details(
        title={Language.EN: "Dinner"}, start=start, end=later(start, lasts), all_day=all_day, place="Lab"
    )
    return Series(
        id=1,
        uid="series@cohortbot",
        sequence=2,
        changed_at=NOW,
        first=start.replace(tzinfo=None, fold=0),
        zone=template.zone,
        rule=parse_rule(rule),
        template=template,
    )


def occurrences(series: Series, most: int) -> list[Event]:
    found = []
    for number, at in zip(range(most), takewhile(lambda at: at.year < LAST_YEAR, series.starts()), strict=False):
        found.append(
            Event(
                id=number,
                uid=f"{number}@cohortbot",
                status=Status.PLANNED,
                sequence=0,
                revision=1,
                series_id=1,
                series_local=local(at),
                feed_id=None,
                created_by=None,
                created_at=NOW,
                changed_at=NOW,
                details=series.at(at),
            )
        )
    return found


def written(series: Series, events: Sequence[Event], reader: Reader = READER) -> bytes:
    return assemble(CalendarHead("Lab"), Contents(events, [series]), write_series(series, events, reader))


Times = set[tuple[datetime, datetime]]


def read_back(content: bytes) -> Times:
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(content), skip_bad_series=False)
    found = query.between(datetime(2026, 1, 1, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
    return {
        (_instant(each["DTSTART"].dt), _instant(each["DTEND"].dt)) for each in found if each["STATUS"] != "CANCELLED"
    }


def _instant(at: datetime) -> datetime:
    return at.astimezone(UTC)


def planned(events: Sequence[Event]) -> Times:
    return {(_instant(each.details.start), _instant(each.details.end)) for each in events if each.takes_place}


@given(
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(RULES),
    minute=st.integers(0, 365 * 24 * 60),
    minutes=st.sampled_from([30, 90, 24 * 60]),
    most=st.integers(1, 40),
    fates=st.lists(
        st.sampled_from(["kept", "kept", "gone", "cancelled", "moved", "renamed"]), min_size=40, max_size=40
    ),
)
def test_others_read_exactly_the_occurrences_that_there_are(
    zone: str, rule: str, minute: int, minutes: int, most: int, fates: list[str]
) -> None:
    start = (NOW + timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).replace(fold=0)
    series = a_series(start, rule, minutes)
    events: list[Event] = []
    for event, fate in zip(occurrences(series, most), fates, strict=False):
        match fate:
            case "cancelled":
                events.append(replace(event, status=Status.CANCELLED, sequence=1))
            case "moved":
                at = later(event.details.start, timedelta(hours=5))
                events.append(replace(event, details=moved_to(event.details, at), sequence=1))
            case "renamed":
                events.append(replace(event, details=replace(event.details, title={Language.EN: "Supper"}), sequence=1))
            case "kept":
                events.append(event)
    if events:
        assert read_back(written(series, events)) == planned(events)


@pytest.mark.parametrize("fate", ["kept", "cancelled", "gone", "renamed"])
@pytest.mark.parametrize("minutes", [30, 90, 180])
@pytest.mark.parametrize("clock", [(1, 30), (2, 10), (2, 30)])
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", (2027, 3, 13)),
        ("America/New_York", (2027, 11, 6)),
        ("Europe/London", (2027, 3, 27)),
        ("Europe/London", (2027, 10, 30)),
        ("Australia/Lord_Howe", (2027, 10, 2)),
    ],
)
def test_an_hour_that_is_left_out_or_repeated(
    zone: str, day: tuple[int, int, int], clock: tuple[int, int], minutes: int, fate: str
) -> None:
    series = a_series(datetime(*day, *clock, tzinfo=ZoneInfo(zone)), "FREQ=DAILY", minutes)
    first, changed, last = occurrences(series, 3)
    events = [first, last]
    if fate == "cancelled":
        events.append(replace(changed, status=Status.CANCELLED))
    elif fate == "renamed":
        events.append(replace(changed, details=replace(changed.details, title={Language.EN: "Supper"})))
    elif fate == "kept":
        events.append(changed)
    assert read_back(written(series, events)) == planned(events)


def test_what_is_like_the_others_is_told_once_and_the_rest_under_one_uid() -> None:
    start = datetime(2026, 11, 26, 19, tzinfo=ZoneInfo("Asia/Hong_Kong"))
    series = a_series(start, "FREQ=WEEKLY;COUNT=8", 120)
    events = occurrences(series, 6)
    events[1] = replace(events[1], status=Status.CANCELLED, sequence=1)
    events[3] = replace(events[3], details=replace(events[3].details, place="Hall"), sequence=3)
    del events[2]
    master, cancelled, elsewhere = icalendar.Calendar.from_ical(written(series, events)).events
    assert {str(each["UID"]) for each in (master, cancelled, elsewhere)} == {"series@cohortbot"}
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261231T110000Z"
    assert [each.dt for each in master["EXDATE"].dts] == [start + timedelta(weeks=2)]
    assert master["DTSTART"].params["TZID"] == "Asia/Hong_Kong"
    assert (str(cancelled["STATUS"]), cancelled["RECURRENCE-ID"].dt) == ("CANCELLED", start + timedelta(weeks=1))
    assert (str(elsewhere["LOCATION"]), elsewhere["RECURRENCE-ID"].dt) == ("Hall", start + timedelta(weeks=3))
    assert [each["SEQUENCE"] for each in (master, cancelled, elsewhere)] == [2, 3, 5]


def test_whole_days_recur_as_days() -> None:
    start = datetime(2026, 12, 1, tzinfo=ZoneInfo("Europe/London"))
    series = a_series(start, "FREQ=MONTHLY", 0, all_day=True)
    (master,) = icalendar.Calendar.from_ical(written(series, occurrences(series, 6))).events
    assert master["DTSTART"].dt == date(2026, 12, 1)
    assert master["DTEND"].dt == date(2026, 12, 2)
    assert master["RRULE"].to_ical() == b"FREQ=MONTHLY;UNTIL=20270501"
