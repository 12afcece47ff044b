"""Booking as people do it: asked, echoed, confirmed, changed and ended."""

from datetime import timedelta

import pytest

from bot.languages import Language
from bot.testing.harness import Harness
from commands.compute.feature import feature as compute
from commands.team.feature import feature as team
from tests.commands.compute.conftest import Lab

TOMORROW = "2 a100 tomorrow 9am-1pm for finetuning"


async def test_a_booking_is_echoed_with_weekday_zone_cost_and_team_before_it_is_one(lab: Lab) -> None:
    echo = await lab.ada.says(f"/compute book {TOMORROW}")

    for part in (
        "2 × a100",
        "Tue 24 Nov 2026, 9:00 am – 1:00 pm HKT",
        "8 credits",
        "992 credits",
        "Alpha",
        "finetuning",
    ):
        assert part in echo.text
    assert echo.private
    booked = await echo.press("Yes, book it")
    assert "Booked. #1: 2 × a100, Tue 24 Nov 2026, 9:00 am – 1:00 pm HKT" in booked.text
    rows = await lab.allocations()
    assert [(row.pool, row.unit) for row in rows] == [("a100", 0), ("a100", 1)]
    assert {(row.starts_at.isoformat(), row.ends_at.isoformat()) for row in rows} == {
        ("2026-11-24T01:00:00+00:00", "2026-11-24T05:00:00+00:00")
    }


async def test_an_unconfirmed_request_holds_its_units_for_two_minutes(lab: Lab) -> None:
    echo = await lab.ada.says("/compute book 8 a100 tomorrow 9am-1pm")
    refused = await lab.chloe.says("/compute book 1 a100 tomorrow 9-10am")
    assert "0 of the 1 are free" in refused.text

    await lab.harness.advance(minutes=2)

    assert "Please check" in (await lab.chloe.says("/compute book 1 a100 tomorrow 9-10am")).text
    late = await echo.press("Yes, book it")
    assert "two minutes" in late.text
    assert not await lab.overlaps()


async def test_a_repeated_delivery_and_a_repeated_press_book_once(lab: Lab) -> None:
    echo = await lab.ada.says(f"/compute book {TOMORROW}", delivery="d1")
    await lab.ada.says(f"/compute book {TOMORROW}", delivery="d1")
    assert "Booked" in (await echo.press("Yes, book it")).text
    assert "Booked" in (await lab.ada.sends_component("compute:confirm:1")).text

    assert len(await lab.allocations()) == 2


async def test_what_is_held_is_left_when_the_person_says_no(lab: Lab) -> None:
    echo = await lab.ada.says(f"/compute book {TOMORROW}")

    assert "booked nothing" in (await echo.press("No, leave it")).text
    assert await lab.allocations() == []


async def test_a_booking_survives_a_restart_between_echo_and_yes(lab: Lab) -> None:
    echo = await lab.ada.says(f"/compute book {TOMORROW}")
    await lab.harness.restart()

    assert "Booked" in (await lab.ada.presses(echo.last, "Yes, book it")).text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1000 a100 tomorrow 9-10am", "a100 has 8 units in all"),
        ("1 a100 yesterday 9-10am", "over already"),
        ("1 a100 24/3/2027 9-10am", "up to 28 days ahead"),
        ("1 a100 tomorrow 9am-2am", "The end has to come after the start"),
        ("1 a100 tomorrow 3pm to 1pm for training", "The end has to come after the start"),
        ("1 a100 tomorrow 9am", "can't bring tomorrow and 9am together"),
        ("1 lab Sat 9-10am", "not open then. It is open Mon-Fri 09:00-18:00"),
        ("8 a100 tomorrow", "unit-hours a week"),
        ("1 a100 tomorrow 9am for 3 days", "longest booking of a100 is 24 h"),
        ("1 a100 tomorrow for 23 hours", "can't bring tomorrow and for 23 hours together"),
    ],
)
async def test_bad_input_says_what_would_do(lab: Lab, line: str, expected: str) -> None:
    assert expected in (await lab.ada.says(f"/compute book {line}")).text


async def test_a_pool_that_does_not_exist_is_asked_for_with_a_suggestion(lab: Lab) -> None:
    asked = await lab.ada.says("/compute book 2 a10 tomorrow 9-10am for training")

    assert "Did you mean a100?" in asked.problems["pool"]
    assert asked.fields["purpose"].value == "for training"
    assert "Please check" in (await asked.fill(pool="a100")).text


async def test_no_units_at_all_are_asked_for_again(lab: Lab) -> None:
    assert "at least 1" in (await lab.ada.says("/compute book 0 a100 tomorrow 9-10am")).problems["units"]


async def test_whoever_has_no_team_hears_what_to_do(lab: Lab) -> None:
    assert "in no team yet" in (await lab.dev.says(f"/compute book {TOMORROW}")).text


async def test_outside_the_opening_hours_the_nearest_that_fits_is_offered(lab: Lab) -> None:
    refused = await lab.ada.says("/compute book 1 lab Sat 10-11am")

    assert refused.buttons[0] == "Fri 27 Nov 2026, 5:00 pm – 6:00 pm HKT"
    echo = await refused.press(refused.buttons[0])
    assert "Booked" in (await echo.press("Yes, book it")).text


async def test_over_the_quota_says_by_how_much_and_when_it_frees(lab: Lab) -> None:
    await lab.book(lab.ada, "8 a100 tomorrow 9am-7pm")
    refused = await lab.ben.says("/compute book 8 a100 Thu 9am-1pm")

    assert "That is 12 h more than your team's 100 h of unit-hours a week" in refused.text
    assert "Mon 30 Nov 2026, 12:00 am HKT" in refused.text
    assert refused.buttons[0].startswith("Mon 30 Nov 2026")


async def test_hours_count_in_the_week_they_run(lab: Lab) -> None:
    await lab.book(lab.ada, "4 a100 Sunday 8pm - Monday 8am")

    assert "Please check" in (await lab.ada.says("/compute book 8 a100 Sat 9am-7pm")).text


async def test_recurring_bookings_skip_what_conflicts_and_say_so(lab: Lab) -> None:
    await lab.book(lab.chloe, "8 a100 30/11/2026 9am-10am")
    echo = await lab.ada.says("/compute book 1 a100 every Mon 9-11am for evaluation")

    assert "2 times" in echo.text
    assert "1 left out" in echo.text
    assert "Mon 30 Nov 2026, 9:00 am – 11:00 am HKT: There is no room" in echo.text
    assert "Booked, 2 times" in (await echo.press("Yes, book it")).text


async def test_cancelling_before_the_start_gives_the_credits_back(lab: Lab) -> None:
    booked = await lab.book(lab.ada, TOMORROW)
    assert "992 credits" in (await lab.ada.says("/compute mine")).text

    assert "Cancelled" in (await booked.press("Cancel it")).text

    assert "1000 credits" in (await lab.ada.says("/compute mine")).text
    assert await lab.allocations() == []
    assert "cancelled already" in (await lab.ada.says("/compute cancel 1")).text


async def test_another_teams_booking_is_not_ones_own(lab: Lab) -> None:
    await lab.book(lab.ada, TOMORROW)

    for line in ("cancel 1", "extend 1 1 hour", "release 1", "checkin 1"):
        assert "belongs to Alpha" in (await lab.chloe.says(f"/compute {line}")).text
    assert "Cancelled" in (await lab.ben.says("/compute cancel 1")).text


async def test_an_early_release_gives_whole_unused_slots_back_and_leaves_the_past(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 now for 4 hours")
    (before, _) = await lab.allocations()
    assert "has begun" in (await lab.ada.says("/compute cancel 1")).text
    await lab.harness.advance(minutes=45)

    released = await lab.ada.says("/compute release 1")

    assert "credits go back" in released.text
    (after, _) = await lab.allocations()
    assert after.starts_at == before.starts_at
    assert after.ends_at == lab.harness.clock.now()


async def test_a_booking_is_extended_where_there_is_room(lab: Lab) -> None:
    await lab.book(lab.ada, TOMORROW)
    await lab.book(lab.chloe, "8 a100 tomorrow 2-3pm")

    assert "9:00 am – 2:00 pm" in (await lab.ada.says("/compute extend 1 1 hour")).text
    assert "There is no room" in (await lab.ada.says("/compute extend 1 1 hour")).text
    assert not await lab.overlaps()


async def test_a_swap_needs_both_teams_and_moves_the_charge(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")
    await lab.book(lab.chloe, "4 a100 Thu 9am-1pm")
    await lab.ada.says("/compute swap 1 2")
    await lab.harness.advance(seconds=1)
    assert "992" in (await lab.ada.says("/compute mine")).text

    done = await lab.chloe.presses(lab.chloe.inbox[-1], "Agree")

    assert "You have #1" in done.text
    assert "984" in (await lab.ada.says("/compute mine")).text
    assert "992" in (await lab.chloe.says("/compute mine")).text


async def test_free_spans_are_told_and_booked_with_a_press(lab: Lab) -> None:
    await lab.book(lab.chloe, "6 a100 tomorrow 9am-5pm")
    found = await lab.ada.says("/compute free 4 a100 for 6 hours this week")

    assert "4 × a100 for 6 h" in found.text
    assert "Tue 24 Nov 2026, 5:00 pm – Mon 30 Nov 2026, 12:00 am HKT (8 of 8 free)" in found.text
    echo = await found.press(found.buttons[0])
    assert "6 h" in echo.text
    assert "Booked" in (await echo.press("Yes, book it")).text


@pytest.mark.parametrize("language", ["zh-Hant-HK", "zh-Hans"])
async def test_it_is_booked_in_chinese(lab: Lab, language: str) -> None:
    await lab.ada.says("/compute mine")
    await lab.harness.application.directory.speak((await lab.ada.known()).id, Language(language))

    echo = await lab.ada.says("/compute book 2 a100 聽日朝早9點至1點 微調模型")

    assert "2026年11月24日" in echo.text
    assert "8 點" in echo.text or "8 点" in echo.text
    assert await echo.press(echo.buttons[0])


async def test_more_than_a_day_is_kept_in_pieces_and_extended() -> None:
    configuration = '[[compute.pools]]\nname = "long"\nkind = "A100"\nunits = 2\nmaximum_hours = 96\n'
    async with await Harness.start(features=[compute, team], configuration=configuration) as harness:
        lab = Lab(harness)
        await lab.set_up()
        await lab.book(lab.ada, "1 long tomorrow 1am for 23 hours")
        for _ in range(2):
            assert "ends later" in (await lab.ada.says("/compute extend 1 14 hours")).text
        rows = await lab.allocations()

        hours = [(row.ends_at - row.starts_at) / timedelta(hours=1) for row in rows]
        assert hours == [24, 24, 3]
        assert "There is no room" in (await lab.chloe.says("/compute book 2 long Wed 10-11pm")).text
        await lab.harness.advance(hours=40)
        assert "ended now" in (await lab.ada.says("/compute release 1")).text
        assert max(row.ends_at for row in await lab.allocations()) == lab.harness.clock.now()
        assert not await lab.overlaps()
