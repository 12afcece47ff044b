"""What people read: no two buttons of one label, whole minutes, no `1 credits`, and no way that ends."""

from __future__ import annotations

from bot.testing.harness import Harness
from commands.compute.feature import feature as compute
from commands.people.feature import feature as people
from commands.team.feature import feature as team
from tests.commands.compute.conftest import Lab


async def test_free_spans_of_several_pools_are_told_apart_and_end_on_the_grid(lab: Lab) -> None:
    await lab.harness.advance(seconds=437)
    found = await lab.ada.says("/compute free")

    assert len(set(found.buttons)) == len(found.buttons) > 1
    assert any(each.startswith("Book a100, ") for each in found.buttons)
    assert ":07" not in found.text


async def test_what_is_held_can_be_booked_from_the_list(lab: Lab) -> None:
    await lab.ada.says("/compute book 1 a100 tomorrow 9-10am")

    listed = await lab.ada.says("/compute mine")
    assert "held" in (await lab.ben.says("/compute team")).text
    assert "Booked" in (await listed.press("Book #1")).text
    assert "Book #1" not in (await lab.ada.says("/compute mine")).buttons


async def test_one_credit_is_one_credit(lab: Lab) -> None:
    assert "1 credit\n" in (await lab.ada.says("/compute book 1 a100 tomorrow 9-10am")).text


async def test_whoever_loses_a_booking_to_maintenance_is_offered_other_times(lab: Lab) -> None:
    await lab.book(lab.ada, "8 a100 tomorrow 9am-1pm")
    done = await lab.sam.says("/compute maintenance a100 tomorrow 9am-1pm drivers")
    assert "1 booking was in the way" in done.text
    await lab.harness.advance(seconds=5)

    (told,) = [each for each in lab.ada.inbox if "had to be cancelled" in each.text]
    other = await lab.ada.presses(told, "Book something else")
    assert "These times would fit" in other.text
    echo = await other.press(other.buttons[0])
    assert "Booked" in (await echo.press("Yes, book it")).text


async def test_the_sample_has_bookings_to_look_at() -> None:
    async with await Harness.start(features=[compute, people, team], sample=True) as harness:
        sam = harness.person("Sam", role="staff", language="en")

        assert "Harbour Vision" in (await sam.says("/compute calendar")).text
        before = (await sam.says('/compute team "Harbour Vision"')).text
        await harness.fill_in_sample()
        assert (await sam.says('/compute team "Harbour Vision"')).text == before
