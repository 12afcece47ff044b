"""Who used how much, in words, as a spreadsheet and in sections; one's bookings as a calendar file."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import File
from bot.spreadsheets import read_csv
from bot.testing.exchange import Exchange
from commands.compute.calendar.ics import as_ics
from commands.compute.tables import BookingState, ComputeBooking
from tests.commands.compute.conftest import Lab

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def file(shown: Exchange) -> File:
    (found,) = [block for block in shown.last.message.blocks if isinstance(block, File)]
    return found


async def test_staff_see_use_by_pool_and_team_and_take_it_along(lab: Lab) -> None:
    await lab.book(lab.ada, "4 a100 today 10am-2pm")
    await lab.book(lab.chloe, "1 lab today 10am-12")
    await lab.harness.advance(days=1)

    shown = await lab.sam.says("/compute usage csv:yes")

    assert "a100: 16 h of units, 1 % of what was open" in shown.text
    rows = read_csv(file(shown).content)
    assert rows[0].cells == {
        "pool": "a100",
        "team": "Alpha",
        "bookings": "1",
        "unit_minutes": "960",
        "no_shows": "0",
        "credits": "16",
    }
    assert (rows[1].cells["team"], rows[1].cells["no_shows"]) == ("Beta", "0")
    assert "Only staff" in (await lab.ada.says("/compute usage")).text
    assert "Nothing was used" in (await lab.sam.says("/compute usage last week")).text


async def test_staff_get_the_week_by_themselves_once(lab: Lab) -> None:
    await lab.book(lab.ada, "4 a100 today 10am-2pm")
    await lab.harness.advance(days=7)
    await lab.harness.advance(seconds=1)
    await lab.harness.advance(minutes=10)

    (report,) = [each for each in lab.staff.messages if "Compute used" in each.text]
    assert "Alpha, a100: 16 h of units" in report.text


async def test_ones_bookings_are_a_calendar_file(lab: Lab) -> None:
    assert "booked nothing" in (await lab.ada.says("/compute ics")).text
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm for fine-tuning, again")

    content = file(await lab.ada.says("/compute ics")).content.decode()

    assert "DTSTART:20261124T010000Z\r\nDTEND:20261124T050000Z" in content
    assert "DESCRIPTION:fine-tuning\\, again" in content


async def test_home_shows_what_is_next_of_the_team(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")

    assert "#1: 2 × a100" in (await lab.ben.opens_home()).text
    assert "a100" not in (await lab.chloe.opens_home()).text


@given(st.text(max_size=300))
def test_no_purpose_breaks_a_calendar_file(purpose: str) -> None:
    booking = ComputeBooking(
        id=1,
        units=2,
        pool="a100",
        purpose=purpose,
        state=BookingState.BOOKED,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
    )

    content = as_ics([booking], NOW)

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")
    names = {line.partition(":")[0] for line in unfolded if line}
    assert names <= {
        *("BEGIN", "END", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"),
        "DESCRIPTION",
    }
