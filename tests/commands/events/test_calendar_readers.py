"""The feeds as others read them: a strict parser, an independent reader, and what the standard asks of every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from aiohttp import ClientSession
from ical.calendar_stream import IcsCalendarStream

from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from tests.commands.events.conftest import HK, put_up
from tests.commands.events.test_calendar_out import paths

FROM, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ONCE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "URL",
}


async def fetched(web: str, path: str) -> bytes:
    async with ClientSession() as client, client.get(web + path) as answer:
        assert answer.status == 200
        return await answer.read()


async def shown(person: Participant) -> set[str]:
    """Return the starts that `/events` shows, page after page, as it writes them."""
    reply = await person.says("/events")
    found: set[str] = set()
    while True:
        found |= {line for line in reply.text.split("\n") if "HKT" in line}
        if not any(each == "More" for each in reply.last.buttons):
            return found
        reply = await reply.press("More")


def planned(content: bytes) -> set[tuple[str, datetime]]:
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(content), skip_bad_series=False)
    return {
        (str(each["SUMMARY"]), instant(each["DTSTART"].dt))
        for each in query.between(FROM, UNTIL)
        if each["STATUS"] != "CANCELLED"
    }


def instant(at: date) -> datetime:
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(HK))
    return at.astimezone(UTC)


def components(content: bytes) -> Iterator[list[str]]:
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    inside: list[str] | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            inside = []
        elif line == "END:VEVENT" and inside is not None:
            yield inside
            inside = None
        elif inside is not None:
            inside.append(line)


def check(content: bytes) -> None:
    """Assert what RFC 5545 asks of every line and of every event."""
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    zones = {line.partition(":")[2] for line in content.decode().split("\r\n") if line.startswith("TZID:")}
    known: set[tuple[str, str]] = set()
    for lines in components(content):
        names = Counter(line.partition(":")[0].partition(";")[0] for line in lines)
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE"} <= names.keys()
        assert all(names[name] <= 1 for name in ONCE)
        assert names["DTEND"] + names["DURATION"] == 1
        values = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in lines}
        key = (values["UID"], values.get("RECURRENCE-ID", ""))
        assert key not in known
        known.add(key)
        assert {
            part[5:] for line in lines for part in line.partition(":")[0].split(";") if part[:5] == "TZID="
        } <= zones


async def test_two_independent_readers_find_what_is_on(
    lab: Harness, staff: Participant, ada: Participant, news: Channel, web: str
) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner place:Lab")
    title = "創業者的定價工作坊, 第一場; 與 HKSTP 合辦"
    await put_up(staff, f'tomorrow 3-5pm "{title}" place:"Room 2, 創新園" tags:"pricing, sales"')
    await put_up(staff, "2026-12-25 Closed for Christmas")
    await (await staff.says("/events cancel 2")).press("Yes, cancel it")
    await (await staff.says('/events edit 3 when:"2026-12-11 6-8pm"')).press("Yes, change it")
    await ada.presses(news.messages[0], "Going")
    cohort, mine = await paths(ada)

    content = await fetched(web, cohort)
    check(content)
    found = planned(content)
    assert len(found) == len(await shown(ada))
    assert ("Founders' dinner", datetime(2026, 12, 11, 10, tzinfo=UTC)) in found
    assert ("Founders' dinner", datetime(2026, 12, 3, 11, tzinfo=UTC)) not in found

    strict = IcsCalendarStream.calendar_from_ics(content.decode())
    span = strict.timeline_tz(UTC).overlapping(FROM, UNTIL)
    theirs = {(each.summary, each.start) for each in span if str(each.status) != "EventStatus.CANCELLED"}
    assert len(theirs) == len(found)

    own = await fetched(web, mine)
    check(own)
    assert planned(own) == {("Founders' dinner", datetime(2026, 11, 26, 11, tzinfo=UTC))}


async def test_a_series_has_one_uid_that_stays_and_its_sequence_rises(
    lab: Harness, staff: Participant, ada: Participant, web: str
) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    cohort, _ = await paths(ada)
    first = icalendar.Calendar.from_ical(await fetched(web, cohort)).events[0]
    await (await staff.says('/events edit 1 when:"every Tue 7-9pm" series:yes')).press("Yes, change it")
    second = icalendar.Calendar.from_ical(await fetched(web, cohort)).events[0]
    await lab.advance(days=14)
    third = icalendar.Calendar.from_ical(await fetched(web, cohort)).events[0]
    assert first["UID"] == second["UID"] == third["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"] < third["SEQUENCE"]
    assert third["RRULE"]["UNTIL"] > second["RRULE"]["UNTIL"]
    assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=-2)
