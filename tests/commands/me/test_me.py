"""What the bot knows of a person, and what they can have done with it."""

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.messages import Block, File, Paragraph, rich
from bot.roles import Role
from bot.storage import tables
from bot.testing.harness import Harness
from commands.faq.tables import FaqEntry, FaqQuestion


@pytest_asyncio.fixture
async def fresh() -> AsyncIterator[Harness]:
    async with await Harness.start(sample=False, pretended=["elsewhere"]) as harness:
        yield harness


async def test_a_person_sees_what_is_known_and_can_change_each(fresh: Harness) -> None:
    ada = fresh.person("Ada", role="founder", language="en")

    reply = await ada.says("/me")

    assert reply.private
    for part in ("Ada", "founder", "Asia/Hong_Kong", "Ada · Harness programme"):
        assert part in reply.text
    assert "time zone" in reply.text


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("London", "Europe/London"),
        ("europe/berlin", "Europe/Berlin"),
        ("San Francisco", "America/Los_Angeles"),
        ("倫敦", "Europe/London"),
        ("kuala lumpur", "Asia/Kuala_Lumpur"),
        ("香港", "Asia/Hong_Kong"),
    ],
)
async def test_a_zone_is_kept_by_city_or_name(fresh: Harness, typed: str, zone: str) -> None:
    ada = fresh.person("Ada", language="en")

    assert zone in (await ada.says(f"/me timezone {typed}")).text
    assert (await ada.known()).timezone == zone
    await ada.says("/me timezone auto")
    assert (await ada.known()).timezone is None


async def test_a_zone_that_is_none_is_explained_and_completed(fresh: Harness) -> None:
    ada = fresh.person("Ada", language="en")

    assert "such as Hong Kong" in (await ada.says("/me timezone Atlantis")).text
    assert "Asia/Hong_Kong" in [each.value for each in await ada.completes("me timezone", "zone", "hong")]


async def test_the_day_is_put_together_from_what_features_register(fresh: Harness) -> None:
    assert "Nothing waits" in (await fresh.person("Ada", language="en").says("/me today")).text


async def test_the_day_is_the_same_at_home() -> None:
    from bot.features import Feature
    from bot.installed import installed

    async def next_event(_call: object) -> list[Block]:
        return [Paragraph(rich("Demo day at three"))]

    features = [*installed().features, Feature(name="diary", today=(next_event,))]
    async with await Harness.start(features) as programme:
        ada = programme.person("Ada", language="en")
        assert "Demo day at three" in (await ada.says("/me today")).text
        assert "Demo day at three" in (await ada.opens_home()).text


async def test_open_questions_wait_in_the_day_and_can_be_asked_again(programme: Harness) -> None:
    ada, mallory = programme.person("Ada", role="founder", language="en"), programme.person("Mallory", language="en")
    staff = programme.person("Grace", role="staff")
    await ada.says("what is the capital of France?")

    day = await ada.says("/me today")
    assert "capital of France" in day.text
    assert day.buttons == ["Ask 1 again"]
    assert "still don't know" in (await day.press(1)).text
    assert "Only the person who asked" in (await mallory.sends_component(day.last.message.buttons[0].action)).text
    asked = await staff.uses_shortcut("faq:save", "It is Paris.")
    await asked.fill(question="What is the capital of France?")

    assert "It is Paris" in (await ada.presses(day.last, 1)).text
    assert "France" not in (await ada.says("/me today")).text


async def test_an_export_holds_everything_and_is_private_and_audited(fresh: Harness) -> None:
    ada = fresh.person("Ada", role="founder", language="en")
    await ada.says("what is the capital of France?")

    reply = await ada.says("/me export")

    (file,) = [block for block in reply.last.message.blocks if isinstance(block, File)]
    content = json.loads(file.content)
    assert reply.private
    assert content["person"]["name"] == "Ada"
    assert content["faq"][0]["text"] == "what is the capital of France?"
    async with fresh.application.database.read() as session:
        assert "person.exported" in set(await session.scalars(select(tables.Audit.action)))


async def test_whoever_is_deleted_is_an_id_in_the_log_and_nothing_anywhere_else(fresh: Harness) -> None:
    ada = fresh.person("Ada Lovelace", role="staff", language="en")
    await ada.says("what is the capital of France?")
    await ada.says("/team create One")
    before = (await ada.known()).id
    asked = await ada.says("/me delete")
    mallory = fresh.person("Mallory", language="en")
    assert "Nothing was changed" in (await mallory.sends_component(asked.last.message.buttons[0].action)).text

    done = await asked.press("forget me")

    assert "know nothing of you" in done.text
    async with fresh.application.database.read() as session:
        person = await session.get_one(tables.Person, before)
        assert (person.display_name, person.email, person.language) == ("", None, None)
        assert not (await session.scalars(select(FaqQuestion).filter_by(person_id=before))).all()
        assert not (await session.scalars(select(tables.RoleGrant).filter_by(person_id=before))).all()
        log = (await session.scalars(select(tables.Audit).filter_by(person_id=before))).all()
        assert {"team.created", "person.erased"} <= {row.action for row in log}
        for row in log:
            told = f"{row.subject} {json.dumps(row.detail)}".casefold()
            assert "ada" not in told
            assert "lovelace" not in told
        users = set(await session.scalars(select(tables.Account.user).filter_by(person_id=before)))
    assert not any("ada" in user for user in users)


async def test_an_answer_stays_without_the_name_of_who_wrote_it(fresh: Harness) -> None:
    grace, ada = fresh.person("Grace Hopper", role="staff", language="en"), fresh.person("Ada", role="founder")
    saved = await grace.uses_shortcut("faq:save", "On level 2.")
    await saved.fill(question="Where is the kitchen?")

    await (await grace.says("/me delete")).press("forget me")

    assert "On level 2" in (await ada.says("where is the kitchen?")).text
    async with fresh.application.database.read() as session:
        (content,) = await session.scalars(select(FaqEntry.content))
    assert "Grace" not in json.dumps(content)


async def test_whoever_comes_back_after_deletion_is_somebody_new(fresh: Harness) -> None:
    ada = fresh.person("Ada", role="founder", language="en")
    before = (await ada.known()).id
    asked = await ada.says("/me delete")
    await asked.press("forget me")

    again = await ada.sends_component(f"me:erase:{before}")

    assert "Nothing was changed" in again.text
    known = await ada.known()
    assert known.id != before
    assert known.role is Role.GUEST


async def test_a_person_is_reached_where_they_chose(fresh: Harness) -> None:
    ada, lace = fresh.person("Ada", language="en"), fresh.person("Lace", platform="elsewhere")
    mallory = fresh.person("Mallory", language="en")
    await mallory.says("hello")
    code = (await ada.says("/link")).text.split("/link ")[1][:9]
    await (await lace.says(f"/link {code}")).press(1)
    await ada.presses(ada.inbox[-1], 1)
    asked = await ada.says("/me notify")
    action = asked.last.message.buttons[0].action

    await asked.press("Lace")
    stolen = await mallory.sends_component(action)
    staff = fresh.person("Grace", role="staff")
    await staff.says("/team create One")
    await staff.says("/team add <@ada> One")

    assert "isn't yours" in stolen.text
    assert "Welcome to the programme" in lace.inbox[-1].text
    assert not [shown for shown in ada.inbox if "Welcome" in shown.text]
