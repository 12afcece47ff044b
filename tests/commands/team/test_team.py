"""Teams as staff and founders use them."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.contributions import Contributions
from bot.roles import Role
from bot.testing.harness import Harness


@pytest_asyncio.fixture
async def fresh() -> AsyncIterator[Harness]:
    async with await Harness.start(sample=False) as harness:
        yield harness


async def test_the_first_team_makes_the_first_cohort_and_says_so(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")

    created = await staff.says("/team create Harbour Vision")
    again = await staff.says("/team create harbour  VISION")

    assert "I made Cohort 2026, from today until 2027-05-23" in created.text
    assert "already" in again.text
    assert "Harbour Vision (Cohort 2026): 0 people" in (await staff.says("/team list")).text


async def test_a_founder_who_is_put_into_a_team_sees_it_and_may_what_founders_may(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff"), fresh.person("Ada", language="en")
    assert "for people of the programme" in (await ada.says("/team list")).text
    await staff.says("/team create Harbour Vision")

    await staff.says('/team add "Ada" Harbour Vision')

    assert (await ada.known()).role is Role.FOUNDER
    assert "Ada" in (await ada.says("/team")).text
    assert "Your team: Harbour Vision" in (await ada.opens_home()).text


async def test_who_is_in_a_team_is_not_told_where_guests_read_along(programme: Harness) -> None:
    ada = programme.person("Ada", role="founder")
    lobby, lounge = programme.channel("lobby"), programme.channel("lounge", readers="alumni")

    assert (await ada.says("/team Harbour Vision", in_=lobby)).private
    assert not (await ada.says("/team Harbour Vision", in_=lounge)).private


async def test_add_moves_within_a_cohort_and_remove_leaves_the_cohort(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff", language="en"), fresh.person("Ada", language="en")
    await ada.says("hello")
    for name in ("One", "Two"):
        await staff.says(f"/team create {name}")
    await staff.says("/team add Ada One")

    moved = await staff.says("/team add Ada Two")
    removed = await staff.says("/team remove Ada")

    assert "from One to Two" in moved.text
    assert "isn't in Two any more" in removed.text
    assert "aren't in a team" in (await ada.says("/team")).text
    assert (await ada.known()).role is Role.FOUNDER


async def test_two_cohorts_at_once_have_to_be_told_apart(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")
    await staff.says('/people cohort "Spring" 2026-11-01 2027-04-30')
    await staff.says('/people cohort "Autumn" 2026-09-01 2027-02-28')

    asked = await staff.says("/team create One")
    created = await staff.says("/team create One cohort:Autumn")

    assert "Spring, Autumn" in asked.text or "Autumn, Spring" in asked.text
    assert "One is a team of Autumn" in created.text


@pytest.mark.parametrize("line", ["/team create X", "/team add Ada X", "/team remove Ada", "/team move Ada X"])
@pytest.mark.parametrize("role", ["founder", "mentor"])
async def test_only_staff_change_teams(programme: Harness, line: str, role: str) -> None:
    assert "Only staff" in (await programme.person("Mallory", role=role, language="en").says(line)).text


async def test_unknown_and_ambiguous_names_are_explained(programme: Harness) -> None:
    staff = programme.person("Grace Hopper", role="staff", language="en")

    assert "no team of that name" in (await staff.says("/team show Atlantis")).text
    assert "nobody of that name" in (await staff.says('/team add "Nobody" "Harbour Vision"')).text
    offered = await staff.completes("team show", "team", "harb")
    assert [each.value for each in offered] == ["Harbour Vision"]


async def test_a_team_is_an_audience(programme: Harness) -> None:
    ada = programme.person("Ada", role="founder")
    call = (await ada.says("/team list")).reply.call
    assert call is not None
    audience = call.service(Contributions).audiences["team"]
    async with programme.application.database.read() as session:
        assert len(await audience.members(call.services, session, "harbour vision")) == 2
        assert not await audience.members(call.services, session, "nobody")
