"""Finding people, and what staff do with them."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.contributions import Contributions
from bot.roles import Role
from bot.storage import tables
from bot.testing.harness import Harness
from commands.people.audiences import of_role


@pytest_asyncio.fixture
async def fresh() -> AsyncIterator[Harness]:
    async with await Harness.start(sample=False, pretended=["elsewhere"]) as harness:
        yield harness


async def audited(harness: Harness) -> list[str]:
    async with harness.application.database.read() as session:
        return list(await session.scalars(select(tables.Audit.action).order_by(tables.Audit.id)))


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("ada", "Ada Wong"),
        ("Lion Rock farah", "Farah Khan"),
        ("pytorch", "Ada Wong"),
        ("office hours", "Grace Lee"),
        ("機械人", "陳美玲"),
        ("ML engineer", "Ben Cheung"),
        ("mentor", "Grace Lee"),
    ],
)
async def test_people_are_found_by_name_team_skill_need_and_role(programme: Harness, wanted: str, name: str) -> None:
    founder = programme.person("Zoe", role="founder", language="en")

    reply = await founder.says(f"/people find {wanted}")

    assert name in reply.text
    assert reply.private


async def test_nobody_found_is_said_and_guests_find_nobody(programme: Harness) -> None:
    founder, guest = programme.person("Zoe", role="founder", language="en"), programme.person("Gus", language="en")

    assert "found nobody for 100%_" in (await founder.says("/people find 100%_")).text
    assert "people of the programme" in (await guest.says("/people find ada")).text


async def test_a_profile_is_written_by_form_and_found(programme: Harness) -> None:
    zoe, ben = programme.person("Zoe", role="founder", language="en"), programme.person("Bo", role="founder")

    asked = await zoe.says("/people profile")
    wrong = await asked.fill(skills="x" * 301)
    done = await wrong.fill(skills="quantum knitting", looking_for="wool")

    assert "300" in wrong.problems["skills"]
    assert "Thank you" in done.text
    assert "quantum knitting" in (await ben.says("/people find knitting")).text
    assert (await zoe.says("/people profile")).fields["looking_for"].value == "wool"


async def test_staff_assign_roles_and_only_admins_make_staff(fresh: Harness) -> None:
    staff, admin = fresh.person("Grace", role="staff", language="en"), fresh.person("Root", role="admin", language="en")
    ada = fresh.person("Ada", language="en")
    await ada.says("hello")
    await admin.says("hello")

    assert "a mentor now" in (await staff.says("/people role Ada mentor")).text
    assert (await ada.known()).role is Role.MENTOR
    assert "Only an administrator" in (await staff.says("/people role Ada staff")).text
    assert "Only an administrator" in (await staff.says("/people role Root guest")).text
    assert "staff now" in (await admin.says("/people role Ada staff")).text
    assert "a guest now" in (await admin.says("/people role Ada guest")).text
    assert (await ada.known()).role is Role.GUEST
    assert (await audited(fresh)).count("role.assigned") == 3


async def test_what_the_configuration_gives_nobody_takes_by_chat() -> None:
    named = '[people]\nstaff = ["discord:80351110224678912"]'
    async with await Harness.start(sample=False, configuration=named, pretended=["discord"]) as programme:
        admin = programme.person("Root", role="admin", language="en")
        ada = programme.person("80351110224678912", platform="discord")
        await ada.says("hello")

        reply = await admin.says("/people role 80351110224678912 founder")

        assert "still a member of staff" in reply.text
        assert (await ada.known()).role is Role.STAFF


async def test_whoever_leaves_loses_rights_and_messages_at_once_and_staff_rights_for_good(fresh: Harness) -> None:
    admin, ada = fresh.person("Root", role="admin", language="en"), fresh.person("Ada", language="en")
    await ada.says("hello")
    await admin.says("/team create One")
    await admin.says("/team add Ada One")
    await admin.says("/people role Ada staff")
    asked = await ada.says("/people find")
    assert "Ada" in asked.text

    await admin.says("/people deactivate Ada")
    assert "for people of the programme" in (await ada.says("/people find")).text
    assert "Ada" not in (await admin.says("/people find")).text
    await admin.says("/people reactivate Ada")

    assert (await ada.known()).role is Role.GUEST
    assert "has left" not in (await admin.says("/team add Ada One")).text
    assert (await ada.known()).role is Role.FOUNDER


async def test_nobody_deactivates_themselves_or_somebody_above(fresh: Harness) -> None:
    staff, admin = fresh.person("Grace", role="staff", language="en"), fresh.person("Root", role="admin")
    await admin.says("hello")

    assert "Nobody deactivates themselves" in (await staff.says("/people deactivate Grace")).text
    assert "Only an administrator" in (await staff.says("/people deactivate Root")).text


async def test_everybody_new_is_welcomed_once_in_their_language(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff"), fresh.person("Ada", language="zh-Hant-HK")
    await ada.says("hello")
    await staff.says("/team create One")

    for _ in range(2):
        await staff.says("/team add Ada One")
        await staff.says("/people role Ada founder")

    (welcome,) = ada.inbox
    assert "歡迎加入計劃" in welcome.text
    assert len(welcome.buttons) == 3
    assert "廣東話" not in welcome.text
    assert "你的一天" in (await ada.presses(welcome, "我的一天")).text


async def test_an_invite_is_claimed_once_and_gives_the_place(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")
    await invite_ready(fresh)
    code = re.search(r"/link (\S+)", (await staff.says('/people invite "Ada Wong"')).text)
    assert code is not None
    ada, thief = fresh.person("ada", platform="elsewhere", language="en"), fresh.person("Thief", language="en")

    asked = await ada.says(f"/link {code[1]}")
    await thief.sends_component(asked.last.message.buttons[0].action)
    assert (await thief.known()).role is Role.GUEST
    done = await asked.press(1)

    assert "Welcome, Ada Wong" in done.text
    assert (await ada.known()).role is Role.FOUNDER
    assert (await ada.known()).name == "Ada Wong"
    assert "Welcome to the programme" in ada.inbox[-1].text
    assert "doesn't work" in (await thief.says(f"/link {code[1]}")).text
    assert "needs no code" in (await staff.says('/people invite "Ada Wong"')).text
    assert "person.claimed" in await audited(fresh)


async def test_a_verified_email_claims_and_a_display_name_does_not(fresh: Harness) -> None:
    await invite_ready(fresh)
    namesake = fresh.person("Ada Wong")
    stranger = fresh.person("Someone", email="other@example.org")
    ada = fresh.person("A. W.", email="Ada@Example.org", language="en")

    assert (await namesake.known()).role is Role.GUEST
    assert (await stranger.known()).role is Role.GUEST
    known = await ada.known()
    assert (known.role, known.name) == (Role.FOUNDER, "Ada Wong")
    await ada.says("hello")
    assert "Welcome to the programme" in ada.inbox[0].text


async def test_nobody_without_an_account_becomes_staff(fresh: Harness) -> None:
    await invite_ready(fresh)
    admin = fresh.person("Root", role="admin", language="en")

    assert "claim their place first" in (await admin.says('/people role "Ada Wong" staff')).text


async def test_a_cohort_tells_its_people_two_weeks_before_its_end_and_makes_alumni_of_them(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff", language="en"), fresh.person("Ada", language="en")
    mentor = fresh.person("Mel", role="mentor")
    for person in (ada, mentor):
        await person.says("hello")
    await staff.says("/people cohort Spring 2026-09-01 2026-12-31")
    await staff.says("/team create One")
    for name in ("Ada", "Mel"):
        await staff.says(f"/team add {name} One")
    welcomed = len(ada.inbox)

    await fresh.advance(days=23)
    assert len(ada.inbox) == welcomed
    await fresh.advance(days=1)
    assert "2026-12-31" in ada.inbox[-1].text
    await fresh.advance(days=1)
    assert len(ada.inbox) == welcomed + 1
    assert (await ada.known()).role is Role.FOUNDER
    await fresh.advance(days=14)

    assert (await ada.known()).role is Role.ALUMNI
    assert (await mentor.known()).role is Role.MENTOR
    assert "One" in (await ada.says("/team")).text


async def test_a_cohort_that_is_prolonged_after_its_end_has_founders_again(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff", language="en"), fresh.person("Ada", language="en")
    await ada.says("hello")
    await staff.says("/people cohort Spring 2026-09-01 2026-12-01")
    await staff.says("/people add Ada Spring")
    await fresh.advance(hours=1)
    await staff.says("/people deactivate Ada")
    await fresh.advance(days=15)
    await staff.says("/people reactivate Ada")
    assert (await ada.known()).role is Role.ALUMNI

    await staff.says("/people cohort Spring 2026-09-01 2027-03-01")

    assert (await ada.known()).role is Role.FOUNDER


async def test_an_end_in_the_past_still_gives_two_weeks_of_notice(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff", language="en"), fresh.person("Ada", language="en")
    await ada.says("hello")
    await staff.says("/people cohort Late 2026-09-01 2026-11-01")
    await staff.says("/people add Ada Late")

    await fresh.advance(hours=1)
    await fresh.advance(days=13)
    assert (await ada.known()).role is Role.FOUNDER
    await fresh.advance(days=1)
    assert (await ada.known()).role is Role.ALUMNI


async def test_audiences_hold_the_right_people(fresh: Harness) -> None:
    staff, ada = fresh.person("Grace", role="staff", language="en"), fresh.person("Ada")
    mentor, guest = fresh.person("Mel", role="mentor"), fresh.person("Gus")
    for person in (ada, mentor, guest):
        await person.says("hello")
    await staff.says("/people cohort Spring 2026-09-01 2027-02-28")
    reply = await staff.says("/people add Ada Spring")
    call = reply.reply.call
    assert call is not None
    ids = {person.account.name: (await person.known()).id for person in (staff, ada, mentor, guest)}

    async def held(kind: str, name: str = "") -> set[int]:
        async with fresh.application.database.read() as session:
            return set(await call.service(Contributions).audiences[kind].members(call.services, session, name))

    assert await held("everyone") == {ids["Grace"], ids["Ada"], ids["Mel"]}
    assert await held("cohort", "spring") == {ids["Ada"]}
    assert await held("role", "mentor") == {ids["Mel"]}
    assert await held("role", "emperor") == set()


@pytest.mark.parametrize("days", ["2026-09-01 2026-08-01", "2026-09-01 2036-08-01", "soon 2026-08-01"])
async def test_impossible_days_are_refused(fresh: Harness, days: str) -> None:
    staff = fresh.person("Grace", role="staff", language="en")

    assert "Created" not in (await staff.says(f"/people cohort Odd {days}")).text


async def invite_ready(harness: Harness) -> None:
    """Put Ada Wong on the list, as an import does."""
    staff = harness.person("Importer", role="staff", language="en")
    address = "upload:1"
    harness.screen.uploads[address] = b"name,email,cohort,team\nAda Wong,ada@example.org,Spring,One\n"
    previewed = await staff.calls("people import", file=_attachment(address))
    await previewed.press("Do it")


def _attachment(address: str) -> object:
    from bot.interactions import Attachment

    return Attachment("people.csv", 100, "text/csv", address)


async def test_whom_a_group_of_the_platform_makes_staff_is_in_the_audience_of_staff_until_it_does_not(
    programme: Harness,
) -> None:
    wing = programme.person("Wing", grants=frozenset({Role.STAFF}))
    known = await wing.known()
    application = programme.application

    async def staff() -> Sequence[int]:
        async with application.database.read() as session:
            return await of_role(application.services, session, "staff")

    assert known.id in await staff()

    wing.account = replace(wing.account, grants=frozenset())
    await wing.says("/me")

    assert known.id not in await staff()
