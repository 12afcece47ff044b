"""Two accounts on two platforms become one person, and two again."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import select

from bot.languages import Language
from bot.roles import Role
from bot.storage import tables
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Participant

ELSEWHERE = "elsewhere"


@pytest_asyncio.fixture
async def both() -> AsyncIterator[Harness]:
    async with await Harness.start(pretended=[ELSEWHERE], sample=False) as harness:
        yield harness


def code_of(reply: Exchange) -> str:
    found = re.search(r"/link ([A-Z0-9]{4}-[A-Z0-9]{4})", reply.text)
    assert found is not None
    return found[1]


async def link(one: Participant, other: Participant) -> Exchange:
    """Link the account of `other` to that of `one`, which gives the code; return the last confirmation."""
    code = code_of(await one.says("/link"))
    await (await other.says(f"/link {code}")).press(1)
    return await one.presses(one.inbox[-1], 1)


async def test_both_sides_confirm_and_both_can_say_that_it_was_not_them(both: Harness) -> None:
    ada = both.person("Ada", role="founder", language="en")
    lace = both.person("Lace", platform=ELSEWHERE)

    code = code_of(await ada.says("/link"))
    asked = await lace.says(f"/link {code}")
    assert "Ada (Harness programme)" in asked.text
    assert asked.private
    await asked.press("both are me")
    wanted = ada.inbox[-1]
    assert "Lace (Elsewhere programme)" in wanted.text
    assert (await ada.known()).id != (await lace.known()).id
    done = await ada.presses(wanted, "link them")

    assert done.buttons == ["This wasn't me"]
    assert lace.inbox[-1].buttons == ["This wasn't me"]
    assert (await ada.known()).id == (await lace.known()).id


async def test_role_team_language_and_zone_follow_the_person(both: Harness) -> None:
    staff = both.person("Grace", role="staff")
    ada = both.person("Ada", language="zh-Hans", timezone="Europe/London")
    lace = both.person("Lace", platform=ELSEWHERE)
    await staff.says("/team create Harbour Vision")
    await ada.says("/me timezone London")
    await staff.says("/team add <@ada> Harbour Vision")

    await link(ada, lace)

    known = await lace.known()
    assert known.role is Role.FOUNDER
    assert known.language is Language.ZH_HANS
    assert known.timezone == "Europe/London"
    assert "Harbour Vision" in (await lace.says("/team")).text


async def test_undo_restores_two_people_with_their_own_rows(both: Harness) -> None:
    ada = both.person("Ada", role="founder")
    lace = both.person("Lace", role="mentor", platform=ELSEWHERE)
    before = (await ada.known()).id, (await lace.known()).id
    await ada.says("what is the capital of France?")
    await lace.says("what is the capital of Peru?")
    await link(ada, lace)
    await lace.says("what is the capital of Chad?")

    undone = await lace.presses(lace.inbox[-1], "This wasn't me")

    assert "Undone" in undone.text
    assert ((await ada.known()).id, (await lace.known()).id) == before
    assert (await ada.known()).role is Role.FOUNDER
    assert (await lace.known()).role is Role.MENTOR
    home = (await lace.opens_home()).text
    assert "Peru" in home
    assert "Chad" in home
    assert "France" not in home
    assert "France" in (await ada.opens_home()).text


async def test_staff_rights_stay_with_their_account_until_an_admin_spreads_them(both: Harness) -> None:
    admin = both.person("Root", role="admin", language="en")
    await admin.says("hello")
    grace = both.person("Grace", role="staff")
    lace = both.person("Lace", role="founder", platform=ELSEWHERE)

    await link(grace, lace)

    assert (await grace.known()).role is Role.STAFF
    assert (await lace.known()).role is Role.FOUNDER
    await admin.presses(admin.inbox[-1], "Apply to both")
    assert (await lace.known()).role is Role.STAFF
    await lace.presses(lace.inbox[-1], "This wasn't me")
    assert (await lace.known()).role is Role.FOUNDER
    assert (await grace.known()).role is Role.STAFF


async def test_nobody_spreads_their_own_rights(both: Harness) -> None:
    root = both.person("Root", role="admin")
    lace = both.person("Lace", platform=ELSEWHERE)
    await link(root, lace)
    async with both.application.database.read() as session:
        link_id = await session.scalar(select(tables.Audit.detail).where(tables.Audit.action == "person.linked"))

    assert isinstance(link_id, dict)
    refused = await root.sends_component(f"link:widen:{link_id['link']}")

    assert "their own rights" in refused.text
    assert (await lace.known()).role is Role.GUEST


async def test_conflicting_teams_go_to_staff(both: Harness) -> None:
    staff = both.person("Grace", role="staff", language="en")
    ada, lace = both.person("Ada"), both.person("Lace", platform=ELSEWHERE)
    for person in (ada, lace):
        await person.says("hello")
    await staff.says("/team create One")
    await staff.says("/team create Two")
    await staff.says("/team add Ada One")
    await staff.says("/team add Lace Two")

    await link(ada, lace)

    assert "One, Two" in staff.inbox[-1].text
    await staff.says("/team add Ada Two")
    assert "Two" in (await lace.says("/team")).text


async def test_a_code_works_once_for_ten_minutes_and_not_for_its_own_account(both: Harness) -> None:
    ada, lace = both.person("Ada", language="en"), both.person("Lace", platform=ELSEWHERE)
    code = code_of(await ada.says("/link"))
    assert "other account" in (await ada.says(f"/link {code}")).text
    await both.advance(minutes=11)
    assert "doesn't work" in (await lace.says(f"/link {code}")).text

    code = code_of(await ada.says("/link"))
    await (await lace.says(f"/link {code}")).press("both are me")
    third = both.person("Third", platform=ELSEWHERE)
    assert "doesn't work" in (await third.says(f"/link {code}")).text


async def test_five_wrong_codes_block_and_five_tries_end_a_code(both: Harness) -> None:
    ada, guesser = both.person("Ada"), both.person("Mallory", platform=ELSEWHERE, language="en")
    code = code_of(await ada.says("/link"))
    for number in range(5):
        assert "doesn't work" in (await guesser.says(f"/link AAAA-AAA{number}")).text
    assert "ten minutes" in (await guesser.says(f"/link {code}")).text

    for number in range(4):
        looker = both.person(f"Looker {number}", platform=ELSEWHERE)
        await looker.says(f"/link {code}")
    await both.person("Fifth", platform=ELSEWHERE).says(f"/link {code}")
    late = await both.person("Sixth", platform=ELSEWHERE, language="en").says(f"/link {code}")
    assert "doesn't work" in late.text


async def test_a_stolen_code_links_nothing_without_the_yes_of_its_owner(both: Harness) -> None:
    ada, thief = both.person("Ada", role="founder", language="en"), both.person("Thief", platform=ELSEWHERE)
    code = code_of(await ada.says("/link"))
    await (await thief.says(f"/link {code}")).press("both are me")

    assert "Thief" in ada.inbox[-1].text
    refused = await ada.presses(ada.inbox[-1], "This wasn't me")

    assert "Nothing was linked" in refused.text
    assert (await thief.known()).role is Role.GUEST
    assert (await thief.known()).id != (await ada.known()).id


async def test_forged_stolen_and_repeated_presses_do_nothing(both: Harness) -> None:
    ada, lace = both.person("Ada", role="founder"), both.person("Lace", platform=ELSEWHERE)
    mallory = both.person("Mallory", language="en")
    code = code_of(await ada.says("/link"))
    asked = await lace.says(f"/link {code}")
    agree = asked.last.message.buttons[0].action

    assert "doesn't work any more" in (await mallory.sends_component(agree)).text
    assert "doesn't work any more" in (await mallory.sends_component("link:agree:1:forged")).text
    await asked.press("both are me")
    confirm = ada.inbox[-1].message.buttons[0].action
    assert "doesn't work any more" in (await mallory.sends_component(confirm)).text
    assert "doesn't work any more" in (await lace.sends_component(confirm)).text
    await ada.presses(ada.inbox[-1], "link them")
    assert "doesn't work any more" in (await ada.sends_component(confirm)).text

    undo = lace.inbox[-1].message.buttons[0].action
    assert "isn't yours" in (await mallory.sends_component(undo)).text
    assert "Undone" in (await lace.sends_component(undo)).text
    assert "undone already" in (await ada.sends_component(undo)).text
    assert "Only an administrator" in (await mallory.sends_component("link:widen:1")).text


async def test_no_link_brings_back_what_leaving_took(both: Harness) -> None:
    staff = both.person("Grace", role="staff", language="en")
    ada, lace = (
        both.person("Ada", language="en"),
        both.person("Lace", role="founder", language="en", platform=ELSEWHERE),
    )
    await ada.says("hello")
    await staff.says("/people deactivate Ada")

    code = code_of(await ada.says("/link"))
    refused = await (await lace.says(f"/link {code}")).press(1)

    assert "has left" in refused.text
    assert (await ada.known()).role is Role.GUEST
    assert (await lace.known()).role is Role.FOUNDER


async def test_alumni_stay_alumni_when_they_are_split(both: Harness) -> None:
    staff = both.person("Grace", role="staff", language="en")
    ada, lace = both.person("Ada", language="en"), both.person("Lace", platform=ELSEWHERE)
    for person in (ada, lace):
        await person.says("hello")
    await staff.says("/people cohort Spring 2026-09-01 2026-12-01")
    for name in ("Ada", "Lace"):
        await staff.says(f"/people add {name} Spring")
    await link(ada, lace)
    await both.advance(hours=1)
    await both.advance(days=15)
    assert (await lace.known()).role is Role.ALUMNI

    await lace.says("/link list")
    await lace.sends_component("link:undo:1")

    assert (await ada.known()).id != (await lace.known()).id
    assert (await ada.known()).role is Role.ALUMNI
    assert (await lace.known()).role is Role.ALUMNI


async def test_links_and_undos_are_in_the_audit_log(both: Harness) -> None:
    ada, lace = both.person("Ada"), both.person("Lace", platform=ELSEWHERE)
    await link(ada, lace)
    await lace.presses(lace.inbox[-1], "This wasn't me")

    async with both.application.database.read() as session:
        actions = (await session.scalars(select(tables.Audit.action).order_by(tables.Audit.id))).all()
    assert actions == ["person.linked", "person.split"]


async def test_everything_survives_a_restart_between_two_steps(both: Harness) -> None:
    ada, lace = both.person("Ada", role="founder"), both.person("Lace", platform=ELSEWHERE)
    code = code_of(await ada.says("/link"))
    await both.restart()
    asked = await lace.says(f"/link {code}")
    await both.restart()
    await asked.press("both are me")
    await both.restart()
    await ada.presses(ada.inbox[-1], "link them")
    await both.restart()

    assert (await lace.known()).role is Role.FOUNDER
