"""Milestones: the plan, what teams say, nudges to those that are outstanding, and the board that follows."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.testing.harness import Harness
from bot.testing.participants import Participant
from commands.digest.feature import feature as digest
from commands.milestones.feature import feature
from commands.people.feature import feature as people
from commands.team.feature import feature as team
from tests.commands.announcements.conftest import pretended

CONFIGURED = """
[channels]
staff = ["harness:staff"]

[[milestones.items]]
name = "Pitch deck"
due = "2026-12-04 18:00"
done = true

[[milestones.items]]
name = "Demo day"
due = "2027-03-12"
"""


@pytest_asyncio.fixture
async def harness() -> AsyncIterator[Harness]:
    async with await Harness.start(
        features=[people, team, digest, feature], platforms=[pretended("harness")], configuration=CONFIGURED
    ) as started:
        yield started


async def populated(harness: Harness) -> tuple[Participant, Participant, Participant]:
    staff, ada, ben = (
        harness.person("Grace", role="staff", language="en"),
        harness.person("Ada", role="founder", language="en"),
        harness.person("Ben", role="founder", language="en"),
    )
    for person in (staff, ada, ben):
        await person.known()
    for name, member in (("Lumen", "Ada"), ("Orbit", "Ben")):
        await staff.says(f"/team create {name}")
        await staff.says(f"/team add @{member} {name}")
    await harness.advance(seconds=1)
    return staff, ada, ben


def nudges(person: Participant) -> list[str]:
    return [shown.text for shown in person.inbox if "is due" in shown.text or "has done this" in shown.text]


async def test_each_team_sees_its_own_and_says_done_and_takes_it_back(harness: Harness) -> None:
    staff, ada, ben = await populated(harness)
    plan = await ada.says("/milestone")
    assert "Pitch deck" in plan.text
    assert "Demo day" in plan.text
    assert "to be done" in plan.text

    said = await plan.press("Done: Pitch deck")
    assert "Lumen has done this" in said.text
    assert "✓ done" in (await ada.says("/milestone")).text
    assert "to be done" in (await ben.says("/milestone")).text
    [board] = harness.channel("staff").messages
    assert "1 of 2 teams. Not yet: Orbit" in board.text
    await said.press("Undo")
    assert "0 of 2 teams" in board.text
    assert "0 of 2 teams. Not yet: Lumen, Orbit" in (await staff.says("/milestone board")).text


async def test_only_outstanding_teams_are_nudged_each_time_once(harness: Harness) -> None:
    _, ada, ben = await populated(harness)
    await ada.says("/milestone done 1")

    await harness.advance(days=4, hours=1)
    await harness.restart()
    await harness.advance(minutes=1)
    assert nudges(ada) == []
    [nudge] = nudges(ben)
    assert "Orbit" in nudge

    await harness.advance(days=6)
    await harness.advance(hours=1)
    assert len(nudges(ben)) == 2
    await ben.presses(ben.inbox[-1], "Done")
    assert all("has done this" in text for text in nudges(ben))
    await harness.advance(days=1)
    assert len(nudges(ben)) == 2


async def test_nobody_speaks_for_another_team(harness: Harness) -> None:
    staff, ada, _ = await populated(harness)
    assert "Only the people of that team" in (await ada.sends_component("milestone:done:1:2")).text
    assert "Only the people of that team" in (await ada.sends_component("milestone:undo:1:2")).text
    assert "Orbit has done this" in (await staff.says("/milestone done 1 team:Orbit")).text
    assert "no milestone number 99" in (await staff.says("/milestone done 99 team:Orbit")).text
    guest = harness.person("Gus", language="en")
    assert "founders" in (await guest.sends_component("milestone:done:1:1")).text


async def test_staff_add_move_and_remove_and_undo(harness: Harness) -> None:
    staff, ada, _ = await populated(harness)
    added = await staff.says('/milestone add "Grant application" "11 Dec 6pm"')
    assert "2026-12-11 18:00" in added.text
    assert "Grant application" in (await ada.says("/milestone")).text

    assert "2026-12-14 18:00" in (await staff.says('/milestone move 3 "14 Dec 6pm"')).text
    removed = await staff.says("/milestone remove 3")
    assert "Grant" not in (await ada.says("/milestone")).text
    await removed.press("Undo")
    assert "Grant" in (await ada.says("/milestone")).text
    await added.press("Undo")
    assert "Grant" not in (await ada.says("/milestone")).text


@pytest.mark.parametrize(("due", "told"), [("yesterday", "over already"), ("some day", "date and a time")])
async def test_a_time_that_will_not_do_comes_back(harness: Harness, due: str, told: str) -> None:
    staff, ada, _ = await populated(harness)
    asked = await staff.says(f'/milestone add "Grant" "{due}"')

    assert told in asked.problems["due"]
    assert asked.fields["name"].value == "Grant"
    assert "Only staff" in (await ada.says('/milestone add "Grant" "11 Dec 6pm"')).text


async def test_digests_tell_what_is_due_and_who_is_outstanding(harness: Harness) -> None:
    staff, _, _ = await populated(harness)
    await staff.says('/milestone add "Grant application" "27 Nov 6pm"')
    assert "Grant application" in (await staff.says("/digest preview")).text
    assert "Not yet: Lumen, Orbit" in (await staff.says("/digest preview staff")).text
