"""Events as files and feeds, read back by the libraries that others read them with."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.messages import Actions, Button, File
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from commands.events.calendar_out.components import Reader
from commands.events.calendar_out.writing import CalendarHead, write_calendar
from commands.events.programme.details import Details, later
from commands.events.programme.event import Event
from commands.events.tables import Status
from tests.commands.events.conftest import put_up

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


async def paths(person: Participant, act: str = "show") -> tuple[str, str]:
    told = (await person.says(f"/events feed {act}")).text
    cohort, mine = re.findall(r"(/calendar/\S+\.ics)", told)
    return cohort, mine


async def test_a_feed_is_subscribed_to_follows_changes_and_is_revoked(
    lab: Harness, staff: Participant, ada: Participant, news: Channel, web: str
) -> None:
    await put_up(staff, 'tomorrow 3-5pm Pricing talk place:"Room 2" link:https://example.org/join tags:pricing')
    await put_up(staff, "tomorrow 6-7pm Dinner")
    await ada.presses(news.messages[0], "Going")
    cohort, mine = await paths(ada)
    async with ClientSession() as client:
        async with client.get(web + cohort) as answer:
            assert (answer.status, answer.content_type, answer.charset) == (200, "text/calendar", "utf-8")
            first, etag = await answer.read(), answer.headers["ETag"]
        async with client.get(web + cohort, headers={"If-None-Match": etag}) as answer:
            assert (answer.status, await answer.read()) == (304, b"")
        calendar = icalendar.Calendar.from_ical(first)
        talk, dinner = calendar.events
        assert (str(talk["SUMMARY"]), str(talk["LOCATION"])) == ("Pricing talk", "Room 2")
        assert talk["DTSTART"].dt == datetime(2026, 11, 24, 15, tzinfo=ZoneInfo("Asia/Hong_Kong"))
        assert talk["DTSTART"].params["TZID"] == "Asia/Hong_Kong"
        assert calendar.timezones[0].tz_name == "Asia/Hong_Kong"
        assert "URL" not in talk
        assert str(calendar["X-WR-CALNAME"])
        async with client.get(web + mine) as answer:
            own = icalendar.Calendar.from_ical(await answer.read())
        assert [str(each["SUMMARY"]) for each in own.events] == ["Pricing talk"]
        assert str(own.events[0]["URL"]) == "https://example.org/join"

        await (await staff.says('/events edit 1 when:"tomorrow 4-6pm"')).press("Yes, change it")
        await (await staff.says("/events cancel 2")).press("Yes, cancel it")
        async with client.get(web + cohort, headers={"If-None-Match": etag}) as answer:
            assert answer.status == 200
            moved, off = icalendar.Calendar.from_ical(await answer.read()).events
        assert (moved["UID"], moved["SEQUENCE"], moved["DTSTART"].dt.hour) == (talk["UID"], 1, 16)
        assert (off["UID"], str(off["STATUS"]), off["SEQUENCE"]) == (dinner["UID"], "CANCELLED", 1)

        renewed, _ = await paths(ada, "new")
        for path, status in ((cohort, 404), (mine, 404), (renewed, 200)):
            async with client.get(web + path) as answer:
                assert answer.status == status
        await ada.says("/events feed off")
        for path in (renewed, cohort.replace("cohort", "mine"), "/calendar/cohort/1-AAAAAAAAAAAAAAAAAAAAAA.ics"):
            async with client.get(web + path) as answer:
                assert answer.status == 404


async def test_a_feed_holds_what_its_person_may_know(
    lab: Harness, staff: Participant, ada: Participant, web: str
) -> None:
    guest = lab.person("Visitor", language="en")
    await put_up(staff, "tomorrow 3-5pm Secret talk")
    await put_up(staff, "tomorrow 6-7pm Open house audience:public")
    async with ClientSession() as client:
        for person, number in ((ada, 2), (guest, 1)):
            async with client.get(web + (await paths(person))[0]) as answer:
                assert len(icalendar.Calendar.from_ical(await answer.read()).events) == number


async def test_the_file_of_an_event_and_its_links(staff: Participant, ada: Participant) -> None:
    await put_up(staff, 'tomorrow 3-5pm Pricing talk place:"Room 2, 創新園"')
    shown = await (await ada.says("/events show 1")).press("Add to calendar")
    (file,) = [block for block in shown.last.message.blocks if isinstance(block, File)]
    (event,) = icalendar.Calendar.from_ical(file.content).events
    assert str(event["LOCATION"]) == "Room 2, 創新園"
    buttons = [each for block in shown.last.message.blocks if isinstance(block, Actions) for each in block.elements]
    google, outlook = (each.url for each in buttons if isinstance(each, Button))
    assert "dates=20261124T070000Z%2F20261124T090000Z" in google
    assert "startdt=2026-11-24T07%3A00%3A00Z" in outlook


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=120)


def an_event(details: Details) -> Event:
    return Event(
        id=1,
        uid="x@cohortbot",
        status=Status.PLANNED,
        sequence=0,
        revision=1,
        series_id=None,
        series_local=None,
        feed_id=None,
        created_by=None,
        created_at=NOW,
        changed_at=NOW,
        details=details,
    )


@given(title=texts, place=texts, about=texts)
def test_any_words_come_back_and_lines_are_folded(title: str, place: str, about: str) -> None:
    start = NOW.astimezone(ZoneInfo("Asia/Hong_Kong"))
    details = Details(
        title={Language.EN: title}, about={Language.EN: about}, place=place, start=start, end=start + timedelta(hours=1)
    )
    written = write_calendar(CalendarHead("Lab"), [an_event(details)], Reader(language=Language.EN))
    (event,) = icalendar.Calendar.from_ical(written).events
    assert str(event["SUMMARY"]) == title
    assert str(event.get("LOCATION", "")) == place
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")
    written.decode("utf-8")


@given(
    zone=st.sampled_from(
        ["Asia/Hong_Kong", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]
    ),
    minute=st.integers(0, 2 * 365 * 24 * 60),
    minutes=st.integers(15, 3 * 24 * 60),
)
def test_an_instant_is_the_same_for_whoever_reads_it(zone: str, minute: int, minutes: int) -> None:
    start = (NOW + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
    details = Details(title={Language.EN: "x"}, start=start, end=later(start, timedelta(minutes=minutes)))
    written = write_calendar(CalendarHead("Lab"), [an_event(details)], Reader(language=Language.EN))
    around = (start - timedelta(days=1), details.end + timedelta(days=1))
    (read,) = recurring_ical_events.of(icalendar.Calendar.from_ical(written)).between(*around)
    assert read["DTSTART"].dt.astimezone(UTC) == start.astimezone(UTC)
    assert read["DTEND"].dt.astimezone(UTC) == details.end.astimezone(UTC)


@pytest.mark.parametrize("all_day", [True, False])
def test_the_same_event_is_always_the_same_bytes(all_day: bool) -> None:
    start = datetime(2026, 12, 1, tzinfo=ZoneInfo("Asia/Hong_Kong"))
    details = Details(title={Language.EN: "x"}, start=start, end=start + timedelta(days=1), all_day=all_day)
    event = an_event(details)
    once, again = (write_calendar(CalendarHead("Lab"), [event], Reader(language=Language.EN)) for _ in range(2))
    assert once == again
    (read,) = icalendar.Calendar.from_ical(once).events
    assert isinstance(read["DTSTART"].dt, datetime) is not all_day
    other = replace(event, status=Status.CANCELLED)
    assert b"STATUS:CANCELLED" in write_calendar(CalendarHead("Lab"), [other], Reader(language=Language.EN))
