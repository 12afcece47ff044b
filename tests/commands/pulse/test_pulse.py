"""The weekly pulse: asked on the day of the programme's choice, written once, compared, and handed on."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.testing.harness import Harness
from bot.testing.participants import Participant
from commands.people.feature import feature as people
from commands.pulse.feature import feature
from commands.team.feature import feature as team


@dataclass
class Programme:
    harness: Harness
    staff: Participant
    ada: Participant
    ben: Participant
    eve: Participant


@pytest_asyncio.fixture
async def programme() -> AsyncIterator[Programme]:
    async with await Harness.start(features=[people, team, feature]) as harness:
        staff = harness.person("Grace", role="staff", language="en")
        founders = [harness.person(name, role="founder", language="en") for name in ("Ada", "Ben", "Eve")]
        for person in (staff, *founders):
            await person.known()
        for name, members in (("Lumen", ("Ada", "Ben")), ("Orbit", ("Eve",))):
            await staff.says(f"/team create {name}")
            for member in members:
                await staff.says(f"/team add @{member} {name}")
        await harness.advance(seconds=1)
        yield Programme(harness, staff, *founders)


def asked(person: Participant) -> list[str]:
    return [shown.text for shown in person.inbox if "How was the week" in shown.text]


async def test_teams_are_asked_on_the_chosen_day_unless_they_have_said_it(programme: Programme) -> None:
    chosen = await programme.staff.says("/pulse day friday 15")
    assert "2026-11-27 15:00" in chosen.text
    await (await programme.eve.says("/pulse")).fill(progress="Shipped")

    await programme.harness.advance(days=4, hours=6)
    await programme.harness.restart()
    await programme.harness.advance(minutes=1)
    assert len(asked(programme.ada)) == len(asked(programme.ben)) == 1
    assert asked(programme.eve) == []
    form = await programme.ada.presses(programme.ada.inbox[-1], "Fill in")
    assert "noted" in (await form.fill(progress="A pilot", number="120")).text
    await programme.staff.says("/pulse day off")
    await programme.harness.advance(days=7)
    assert len(asked(programme.ada)) == 1


async def test_weeks_are_compared_and_the_silent_named(programme: Programme) -> None:
    await (await programme.ada.says("/pulse")).fill(progress="A pilot", blocked="No GPUs", number="120")
    await programme.harness.advance(days=7)
    await (await programme.ada.says("/pulse")).fill(progress="Two pilots", blocked="No GPUs", number="150")

    week = (await programme.staff.says("/pulse week")).text
    assert "150 (+30 to the week before)" in week
    assert "Blocked by the same" in week
    assert "Nothing yet from: Orbit" in week
    history = (await programme.ben.says("/pulse team")).text
    assert history.index("Two pilots") < history.index("A pilot")


async def test_of_two_who_fill_it_in_the_second_sees_what_the_first_wrote(programme: Programme) -> None:
    first, second = await programme.ada.says("/pulse"), await programme.ben.says("/pulse")
    await first.fill(progress="A pilot")

    shown = await second.fill(progress="Nothing")
    assert "Ada" in shown.problems["progress"]
    assert "A pilot" in shown.problems["progress"]
    await shown.fill(progress="A pilot, and more")
    assert "and more" in (await programme.staff.says("/pulse week")).text


async def test_an_ask_is_handed_to_the_right_person(programme: Programme) -> None:
    await (await programme.ada.says("/pulse")).fill(progress="A pilot", blocked="No GPUs", ask="Somebody with Slurm")
    form = await (await programme.staff.says("/pulse week")).press("Hand on")
    handed = await form.fill(person="@Eve")

    assert "knows now" in handed.text
    assert "Somebody with Slurm" in programme.eve.inbox[-1].text
    assert "has gone to @Eve" in programme.ben.inbox[-1].text
    assert "Handed on" in (await programme.staff.says("/pulse week")).buttons[0]
    assert "asks for nothing" in (await programme.staff.says("/pulse hand @Ada Orbit")).text


async def test_bad_input_loses_nothing_and_teams_keep_to_themselves(programme: Programme) -> None:
    wrong = await (await programme.ada.says("/pulse")).fill(progress="x" * 501, number="many")
    assert set(wrong.problems) == {"progress", "number"}
    assert wrong.fields["number"].value == "many"
    assert "another team's" in (await programme.ada.says("/pulse team Orbit")).text
    assert "another team's" in (await programme.ada.sends_component("pulse:open:2:2026-11-23")).text
    assert "isn't there" in (await programme.ada.sends_component("pulse:open:x")).text
    assert "Only staff" in (await programme.ada.says("/pulse week")).text
    loner = programme.harness.person("Lou", role="founder", language="en")
    assert "no team yet" in (await loner.says("/pulse")).text


@pytest.mark.parametrize("day", ["friday", "Fri", "星期五", "週五", "礼拜五"])
async def test_a_day_is_understood_as_people_say_it(programme: Programme, day: str) -> None:
    assert "Fri 2026-11-27 15:00" in (await programme.staff.says(f"/pulse day {day} 15")).text
    assert "not asked any more" in (await programme.staff.says("/pulse day off")).text


async def test_what_is_no_day_is_told_what_is(programme: Programme) -> None:
    assert "monday, tuesday" in (await programme.staff.says("/pulse day someday")).text


async def test_of_two_blocked_teams_each_has_a_button_of_its_own(programme: Programme) -> None:
    for person in (programme.ada, programme.eve):
        await (await person.says("/pulse")).fill(progress="Shipped it", blocked="Quota", ask="More A100", number="3")

    buttons = (await programme.staff.says("/pulse week")).buttons
    assert len(buttons) == len(set(buttons)) == 2
