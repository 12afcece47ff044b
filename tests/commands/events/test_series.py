"""Series: changed from one occurrence on, without losing what people have said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.interactions import Attachment
from bot.languages import Language
from bot.messages import Image
from bot.storage import Database, MigrationBranch
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from bot.when import parse_rule
from commands.events.programme.details import Details, moved_to
from commands.events.recurring.matching import match
from commands.events.recurring.series import begin_series
from commands.events.recurring.shifting import shifted
from commands.events.recurring.splitting import moved_rhythm, series_with, split
from commands.events.tables import BRANCH, EventRow, EventSeries, Status
from tests.commands.events.conftest import put_up


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


async def edit(staff: Participant, line: str) -> Exchange:
    return await (await staff.says(f"/events edit {line}")).press("Yes, change it")


async def starts(lab: Harness) -> list[str]:
    """Return when the events that take place begin, as their wall clocks show it."""
    async with lab.application.database.read() as session:
        rows = await session.scalars(select(EventRow).filter_by(status=Status.PLANNED).order_by(EventRow.starts_at))
        return [str(row.details["start"])[:16] for row in rows]


async def test_a_series_moves_to_another_weekday_with_the_answers_to_it(
    lab: Harness, staff: Participant, ada: Participant, news: Channel
) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    first = await ada.presses(news.messages[0], "Going")
    assert "You're going" in first.text
    await (await ada.says("/events show 3")).press("Going")
    shown = await staff.says('/events edit 2 when:"every Tue 6-8pm" series:yes')
    assert "every Thu" in shown.text
    assert "every Tue" in shown.text
    await shown.press("Yes, change it")

    assert (await starts(lab))[:4] == ["2026-11-26T19:00", "2026-12-01T18:00", "2026-12-08T18:00", "2026-12-15T18:00"]
    assert "Tue 2026-12-08 18:00" in ada.inbox[-1].text
    assert "You're going" in (await ada.says("/events show 3")).text
    assert "You're going" in (await ada.says("/events show 1")).text
    before = len(await starts(lab))
    await lab.advance(days=21)
    grown = await starts(lab)
    assert len(grown) > before
    assert all(datetime.fromisoformat(each).weekday() == 1 for each in grown[1:])


async def test_a_move_of_one_day_moves_all_later_ones_as_far(lab: Harness, staff: Participant) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    await edit(staff, '2 when:"2026-12-04 8-10pm" series:yes')
    assert (await starts(lab))[:3] == ["2026-11-26T19:00", "2026-12-04T20:00", "2026-12-11T20:00"]
    await lab.advance(days=30)
    assert all(datetime.fromisoformat(each).weekday() == 4 for each in (await starts(lab))[1:])


async def test_what_no_longer_takes_place_is_cancelled_and_told(
    lab: Harness, staff: Participant, ada: Participant
) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    for number in (1, 2):
        await (await ada.says(f"/events show {number}")).press("Going")
    await edit(staff, '1 when:"every second Thu 7-9pm" series:yes')
    assert (await starts(lab))[:2] == ["2026-11-26T19:00", "2026-12-10T19:00"]
    assert "is cancelled" in ada.inbox[-1].text
    assert "You're going" in (await ada.says("/events show 1")).text


async def test_what_is_cancelled_stays_so_and_what_was_moved_stays_apart(lab: Harness, staff: Participant) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    await (await staff.says("/events cancel 3")).press("Yes, cancel it")
    await edit(staff, '4 when:"2026-12-18 7-9pm"')
    await edit(staff, '2 when:"2026-12-03 6-8pm" series:yes')
    assert (await starts(lab))[:4] == ["2026-11-26T19:00", "2026-12-03T18:00", "2026-12-18T18:00", "2026-12-24T18:00"]


async def test_a_series_of_so_many_times_keeps_their_number(lab: Harness, staff: Participant) -> None:
    await put_up(staff, "every Thu 7-9pm 6 times Founders' dinner")
    await edit(staff, '3 when:"every Tue 7-9pm" series:yes')
    assert len(await starts(lab)) == 6
    await lab.advance(days=60)
    assert len(await starts(lab)) == 6
    async with lab.application.database.read() as session:
        rules = [row.rule for row in await session.scalars(select(EventSeries).order_by(EventSeries.id))]
    assert rules == ["FREQ=WEEKLY;BYDAY=TH;UNTIL=20261210T105959Z", "FREQ=WEEKLY;BYDAY=TU;COUNT=4"]


async def test_a_recurrence_for_one_occurrence_alone_is_asked_about(staff: Participant) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    await put_up(staff, "tomorrow 3-5pm Talk")
    assert "series:yes" in (await staff.says('/events edit 1 when:"every Tue 7-9pm"')).text
    number = (await staff.says("/events")).text.split("Talk")[0].split()[-1]
    assert "/events create" in (await staff.says(f'/events edit {number} when:"every Tue 7-9pm"')).text


async def test_a_place_for_all_later_ones_is_also_that_of_those_to_come(lab: Harness, staff: Participant) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner place:Lab")
    await edit(staff, "3 place:Attic")
    await edit(staff, "2 place:Hall series:yes")
    await lab.advance(days=14)
    async with lab.application.database.read() as session:
        rows = await session.scalars(select(EventRow).order_by(EventRow.starts_at))
        places = [row.details["place"] for row in rows]
    assert places[:3] == ["Lab", "Hall", "Hall"]
    assert set(places[3:]) == {"Hall"}


async def test_a_picture_is_changed_and_handed_down(
    lab: Harness, staff: Participant, ada: Participant, news: Channel
) -> None:
    await put_up(staff, "every Thu 7-9pm Founders' dinner")
    lab.screen.uploads["upload:1"] = PNG
    picture = Attachment("poster.png", len(PNG), "image/png", "upload:1")
    shown = await staff.calls("events edit", event="2", picture=picture, series=True)
    assert "A new picture" in shown.text
    await shown.press("Yes, change it")
    await lab.advance(days=14)
    last = len(await starts(lab))
    for number, there in ((1, False), (2, True), (last, True)):
        blocks = (await ada.says(f"/events show {number}")).last.message.blocks
        assert any(isinstance(each, Image) and each.file.content == PNG for each in blocks) is there


async def test_a_deadline_moves_with_its_event(staff: Participant) -> None:
    await put_up(staff, '2026-12-10 3-5pm Talk deadline:"2026-12-09 6pm"')
    shown = await staff.says('/events edit 1 when:"2026-12-03 3-5pm"')
    assert "2026-12-02" in shown.text or "2 Dec" in shown.text


@pytest.mark.parametrize(
    ("rule", "before", "after", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TH", "2026-11-26", "2026-11-27", "FREQ=WEEKLY;BYDAY=FR"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-26", "2026-11-27", "FREQ=WEEKLY;BYDAY=TU,FR"),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-12-08", "2026-12-16", "FREQ=MONTHLY;BYDAY=3WE"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", "2026-11-26", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", "2026-11-29", "FREQ=MONTHLY;BYMONTHDAY=-2"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01", "2026-12-02", None),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-11-27", "2026-11-28", None),
        ("FREQ=YEARLY", "2026-11-26", "2026-12-01", "FREQ=YEARLY"),
    ],
)
def test_a_rule_follows_a_move_where_one_move_tells_how(
    rule: str, before: str, after: str, expected: str | None
) -> None:
    moved = shifted(parse_rule(rule), datetime.fromisoformat(before), datetime.fromisoformat(after))
    assert (str(moved) if moved else None) == expected


days = st.lists(st.dates(date(2026, 1, 1), date(2026, 6, 1)), max_size=20, unique=True).map(
    lambda found: [datetime.combine(day, time(19)) for day in sorted(found)]
)


@given(old=days, new=days, rules=st.tuples(*[st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY"])] * 2))
def test_each_occurrence_takes_over_from_one_at_most(
    old: list[datetime], new: list[datetime], rules: tuple[str, str]
) -> None:
    matched = match(parse_rule(rules[0]), old, parse_rule(rules[1]), new)
    taken = [each for each in matched.values() if each is not None]
    assert list(matched) == new
    assert len(set(taken)) == len(taken)
    assert set(taken) <= set(old)


async def test_a_series_is_split_on_both_databases(database: Database) -> None:
    start = datetime(2026, 11, 26, 19, tzinfo=ZoneInfo("Asia/Hong_Kong"))
    details = Details(title={Language.EN: "Dinner"}, start=start, end=start + timedelta(hours=2))
    now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    async with database.write() as session:
        made = await begin_series(session, details, parse_rule("FREQ=WEEKLY;BYDAY=TH;COUNT=5"), None, now)
    async with database.write() as session:
        after = moved_to(made[2].details, made[2].details.start + timedelta(days=1))
        series = await series_with(session, made[2])
        assert series is not None
        rhythm = moved_rhythm(series, made[2], after)
        assert rhythm is not None
        parted = await split(session, made[2], after, rhythm, None, now)
    assert [each.id for each, _ in parted.changed] == [each.id for each in made[2:]]
    assert [details.start for _, details in parted.changed] == [start + timedelta(days=7 * n + 1) for n in (2, 3, 4)]
    assert (parted.gone, parted.new) == ([], [])
