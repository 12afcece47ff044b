"""The calendars of partners: followed when they mean well, and survived when they do not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.testing.harness import Harness
from bot.testing.participants import Participant
from commands.events.calendar_in import reading
from commands.events.calendar_in.components import cut
from commands.events.calendar_in.occurrences import Found, occurrences
from commands.events.calendar_in.reading import read_calendar
from tests.commands.events.conftest import CHANNELS, HK, start

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ZONE = ZoneInfo(HK)


def calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}END:VCALENDAR\r\n".replace("\r\n", "\n").encode()


def an_event(uid: str, start: str = "20261201T060000Z", **more: str) -> str:
    lines = "\n".join(f"{name.replace('_', '-')}:{value}" for name, value in more.items())
    return f"UID:{uid}\nDTSTART:{start}\nSUMMARY:Event {uid}\n{lines}"


def read(content: bytes) -> tuple[list[Found], list[str]]:
    return occurrences(cut(content), ZONE, NOW)


def test_one_broken_component_costs_the_others_nothing() -> None:
    content = calendar(
        an_event("1"),
        "UID:2\nSUMMARY:no start",
        "UID:3\nDTSTART:whenever\nSUMMARY:no time",
        an_event("4", DTEND="20261130T000000Z"),
        an_event("5", RRULE="FREQ=SECONDLY"),
        an_event("6", RRULE="FREQ=DAILY;BYSECOND=1,2,3"),
        an_event("7", RRULE="FREQ=GENERATIONALLY"),
        an_event("8"),
    )
    found, problems = read(content)
    assert sorted(each.uid for each in found) == ["1", "7", "8"]
    assert len(problems) == 6


def test_an_event_without_an_end_does_not_swallow_the_next() -> None:
    content = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261201\n" + calendar(an_event("2")).split(b"\n", 1)[1]
    found, problems = read(content)
    assert [each.uid for each in found] == ["2"]
    assert problems == ["a VEVENT has no end"]


def test_alarms_within_an_event_are_left_out() -> None:
    found, _ = read(calendar(an_event("1") + "\nBEGIN:VALARM\nSUMMARY:wake up\nTRIGGER:-PT15M\nEND:VALARM"))
    assert [each.title for each in found] == ["Event 1"]


def test_times_without_a_zone_count_in_that_of_the_calendar() -> None:
    floating = an_event("1", "20261201T060000")
    (here,), _ = read(calendar(floating))
    assert (here.start, here.zone) == ("2026-11-30T22:00:00+00:00", HK)
    (there,), _ = read(calendar(floating, head="X-WR-TIMEZONE:Europe/London\n"))
    assert (there.start, there.zone) == ("2026-12-01T06:00:00+00:00", "Europe/London")


def test_a_series_keeps_its_wall_time_across_a_clock_change_and_its_exceptions() -> None:
    master = (
        "UID:s\nDTSTART;TZID=Europe/London:20261020T100000\nDTEND;TZID=Europe/London:20261020T110000\n"
        "RRULE:FREQ=WEEKLY;COUNT=8\nEXDATE;TZID=Europe/London:20261201T100000\nSUMMARY:Office hour"
    )
    moved = (
        "UID:s\nRECURRENCE-ID;TZID=Europe/London:20261124T100000\nDTSTART;TZID=Europe/London:20261125T150000\n"
        "DTEND;TZID=Europe/London:20261125T160000\nSUMMARY:Office hour, moved"
    )
    found, problems = read(calendar(master, moved))
    assert problems == []
    starts = {each.recurrence: each.start for each in found}
    assert starts["20261027T100000Z"] == "2026-10-27T10:00:00+00:00"
    assert starts["20261124T100000Z"] == "2026-11-25T15:00:00+00:00"
    assert "20261201T100000Z" not in starts
    assert len(starts) == 6


def test_the_newest_version_of_an_event_counts() -> None:
    found, _ = read(calendar(an_event("1", SEQUENCE="2", LOCATION="new"), an_event("1", SEQUENCE="1", LOCATION="old")))
    assert [each.place for each in found] == ["new"]


def test_utf_16_and_other_line_ends_are_read() -> None:
    text = calendar(an_event("1", LOCATION="創新園")).decode()
    for content in (text.encode("utf-16"), text.replace("\n", "\r").encode(), ("\ufeff" + text).encode()):
        found, _ = read(content)
        assert [each.place for each in found] == ["創新園"]


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_without_harm(content: bytes) -> None:
    read(content)


@given(st.lists(st.sampled_from(calendar(an_event("1"), an_event("2", RRULE="FREQ=DAILY")).decode().split("\n"))))
def test_lines_in_any_order_are_read_without_harm(lines: list[str]) -> None:
    read("\n".join(lines).encode())


async def test_a_file_that_would_run_for_ever_ends(tmp_path: object) -> None:
    hostile = [an_event(str(number), RRULE="FREQ=DAILY;UNTIL=99991231T000000Z") for number in range(3)]
    hostile += [an_event("y", "19000101T000000Z", RRULE="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    hostile += [an_event("ok")]
    told = await read_calendar(calendar(*hostile), NOW, ZONE)
    assert "ok" in {each["uid"] for each in told.found}
    assert max(sum(each["uid"] == str(number) for each in told.found) for number in range(3)) <= 200


class Partner:
    """A partner's web server, with one calendar."""

    def __init__(self) -> None:
        self.content = calendar()
        self.status = 200
        self.asked: list[web.Request] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        etag = f'"{hash(self.content)}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(status=self.status, body=self.content, headers={"ETag": etag})


@pytest_asyncio.fixture
async def partner() -> AsyncIterator[Partner]:
    partner = Partner()
    app = web.Application()
    app.router.add_get("/events.ics", partner.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    partner.url = f"http://127.0.0.1:{runner.addresses[0][1]}/events.ics"
    yield partner
    await runner.cleanup()


Follows = Callable[..., Awaitable[Harness]]


@pytest_asyncio.fixture
async def follows(partner: Partner) -> AsyncIterator[Follows]:
    """Start a programme that follows the partner's calendar."""
    started: list[Harness] = []

    async def make(*, approve: bool = False, loopback: bool = True) -> Harness:
        feed = f'[[events.feeds]]\nurl = "{partner.url}"\norganiser = "HKSTP"\ntags = ["partner"]\n'
        flags = f"approve = {str(approve).lower()}\n[web]\nallow_loopback_fetch = {str(loopback).lower()}\n"
        started.append(await start(CHANNELS + feed + flags))
        return started[-1]

    yield make
    for harness in started:
        await harness.stop()


def founder(harness: Harness) -> Participant:
    return harness.person("Ada", role="founder", language="en", timezone=HK)


async def test_a_calendar_is_followed_and_nothing_comes_twice(partner: Partner, follows: Follows) -> None:
    harness = await follows()
    ada = founder(harness)
    partner.content = calendar(an_event("1"), an_event("2", LOCATION="Hall"))
    await harness.advance(seconds=1)
    listed = (await ada.says("/events tag:partner")).text
    assert listed.count("Event 1") == 1
    assert "HKSTP" in listed
    assert "From the calendar of HKSTP" in (await ada.says("/events show 1")).text

    await harness.advance(hours=1)
    assert len(partner.asked) == 2
    partner.content = calendar(an_event("1", "20261202T060000Z"), an_event("2", LOCATION="Room 7"), an_event("3"))
    going = await (await ada.says("/events show 1")).press("Going")
    assert "You're going" in going.text
    await harness.advance(hours=1)

    listed = (await ada.says("/events")).text
    assert [listed.count(f"Event {number}") for number in (1, 2, 3)] == [1, 1, 1]
    assert "Room 7" in listed
    assert "has changed" in ada.inbox[-1].text

    partner.content = calendar(an_event("1", "20261202T060000Z", STATUS="CANCELLED"), an_event("2"), an_event("3"))
    await harness.advance(hours=1)
    assert "is cancelled" in ada.inbox[-1].text


async def test_a_calendar_that_shrinks_to_nothing_waits_for_staff(partner: Partner, follows: Follows) -> None:
    harness = await follows()
    ada = founder(harness)
    staff = harness.person("Grace", role="staff", language="en")
    room = harness.channel("staff", readers="staff")
    partner.content = calendar(*(an_event(str(number)) for number in range(4)))
    await harness.advance(seconds=1)
    partner.content = calendar()
    await harness.advance(hours=1)
    await harness.advance(hours=1)

    assert (await ada.says("/events")).text.count("Event") == 4
    (asked,) = room.messages
    assert "no longer has 4 of its 4 events" in asked.text
    await staff.presses(asked, "It's right, cancel them")
    await harness.advance(seconds=30)
    assert "Nothing is planned" in (await ada.says("/events")).text


async def test_events_that_staff_must_approve_wait_for_them(partner: Partner, follows: Follows) -> None:
    harness = await follows(approve=True)
    ada = founder(harness)
    staff = harness.person("Grace", role="staff", language="en")
    room = harness.channel("staff", readers="staff")
    partner.content = calendar(an_event("1"), an_event("2"))
    await harness.advance(seconds=1)
    assert "Nothing is planned" in (await ada.says("/events")).text
    assert "2 new events from HKSTP wait" in room.messages[0].text

    waiting = await staff.presses(room.messages[0], "Look at them")
    rest = await waiting.choose("1 · Event 1", of="Approve")
    assert "Event 2" in rest.text
    listed = (await ada.says("/events")).text
    assert "Event 1" in listed
    assert "Event 2" not in listed


async def test_troubles_are_told_to_staff_once_and_cost_no_event(partner: Partner, follows: Follows) -> None:
    harness = await follows()
    ada = founder(harness)
    staff = harness.person("Grace", role="staff", language="en")
    room = harness.channel("staff", readers="staff")
    partner.content = calendar(an_event("1"), "UID:2\nSUMMARY:no start")
    await harness.advance(seconds=1)
    assert "1 of its entries cannot be used" in room.messages[-1].text
    partner.status = 500
    partner.content = b"oops"
    for _ in range(3):
        await harness.advance(hours=1)
    assert "Event 1" in (await ada.says("/events")).text
    assert len(room.messages) == 2
    assert "answers 500" in (await staff.says("/events calendars")).text


async def test_this_machine_is_not_asked_unless_that_is_allowed(partner: Partner, follows: Follows) -> None:
    harness = await follows(loopback=False)
    await harness.advance(seconds=1)
    assert partner.asked == []
    assert "private network" in harness.channel("staff", readers="staff").messages[0].text


async def test_reading_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    endless = f"import pathlib, time\npathlib.Path({str(begun)!r}).write_text('')\nwhile True: time.sleep(1)"
    (tmp_path / "endless.py").write_text(endless)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(reading, "_MODULE", "endless")
    monkeypatch.setattr(reading, "_LONGEST", 3.0)
    with pytest.raises(reading.NotReadable, match="too long"):
        await read_calendar(calendar(an_event("1")), NOW, ZONE)
    assert begun.exists()
    children = psutil.Process().children(recursive=True)
    assert not [each for each in children if "endless" in " ".join(each.cmdline())]


async def test_reading_that_takes_too_much_memory_or_dies_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "greedy.py").write_text("raise MemoryError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(reading, "_MODULE", "greedy")
    with pytest.raises(reading.NotReadable, match="too much"):
        await read_calendar(calendar(an_event("1")), NOW, ZONE)


async def test_the_reader_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    show = "import json, os\nprint(json.dumps({'found': [dict(os.environ)], 'problems': []}))"
    (tmp_path / "environment.py").write_text(show)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("COHORTBOT_SECRET", "hush")
    monkeypatch.setattr(reading, "_MODULE", "environment")
    (environment,) = (await read_calendar(b"", NOW, ZONE)).found
    assert "hush" not in str(environment)


@pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_what_recurs_within_a_day_is_refused(frequency: str) -> None:
    found, (problem,) = read(calendar(an_event("1", RRULE=f"FREQ={frequency}"), an_event("2")))
    assert [each.uid for each in found] == ["2"]
    assert frequency in problem


def test_a_floating_series_counts_in_the_zone_of_its_calendar() -> None:
    series = an_event("1", "20261130T100000", RRULE="FREQ=WEEKLY;COUNT=2")
    found, _ = read(calendar(series, head="X-WR-TIMEZONE:America/New_York\n"))
    assert [each.start for each in found] == ["2026-11-30T15:00:00+00:00", "2026-12-07T15:00:00+00:00"]


async def test_an_approval_is_not_asked_for_again_when_the_event_changes(partner: Partner, follows: Follows) -> None:
    harness = await follows(approve=True)
    room = harness.channel("staff", readers="staff")
    staff = harness.person("Grace", role="staff", language="en")
    partner.content = calendar(an_event("1"))
    await harness.advance(seconds=1)
    left = await (await staff.says("/events incoming")).choose("1 · Event 1", of="Leave out")
    assert "Nothing from partners waits" in left.text
    partner.content = calendar(an_event("1", "20261202T060000Z"))
    await harness.advance(hours=1)
    assert "Nothing from partners waits" in (await staff.says("/events incoming")).text
    assert "Nothing is planned" in (await founder(harness).says("/events")).text
    assert len(room.messages) == 1
