"""Answering and keeping any message of a channel, and what the bot offers to somebody who has said nothing yet."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage import tables
from bot.testing.harness import Harness
from commands.faq.bank import SAMPLE_BANK
from commands.faq.importing import import_bank


async def test_a_message_is_answered_for_whoever_asks_for_it(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    channel = programme.channel("general")

    reply = await founder.uses_shortcut("faq:answer", "how long is the programme?", in_=channel)

    assert "six months" in reply.text
    assert reply.private


async def test_staff_keep_an_answer_that_founders_get_from_then_on(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff")
    founder = programme.person("Ada", role="founder")

    reply = await staff.uses_shortcut("faq:save", "The kitchen is on level 2, beside the lifts.")
    done = await reply.fill(question="Where is the kitchen?")

    assert "Where is the kitchen?" in done.text
    assert "level 2, beside the lifts" in (await founder.says("where is the kitchen?")).text
    async with programme.application.database.read() as session:
        actions = (await session.execute(select(tables.Audit.action))).scalars().all()
    assert "faq:entry" in actions


async def test_what_is_missing_is_asked_for_again_and_nothing_is_lost(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff")

    reply = await (await staff.uses_shortcut("faq:save", "The kitchen is on level 2.")).fill(question=" ")
    too_long = await reply.fill(question="where?" * 60)

    assert set(reply.problems) == {"question"}
    assert reply.fields["answer"].value == "The kitchen is on level 2."
    assert "300" in too_long.problems["question"]


@pytest.mark.parametrize("role", ["founder", "mentor"])
async def test_only_staff_keep_answers(programme: Harness, role: str) -> None:
    person = programme.person("Ada", role=role)

    assert "Only staff" in (await person.uses_shortcut("faq:save", "Trust me.")).text
    refused = await person.submits("faq:saved:", {"question": "Who?", "answer": "Me."})
    assert "Only staff" in refused.text


async def test_a_message_without_words_is_no_question(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff")

    assert "no words" in (await staff.uses_shortcut("faq:answer", " ")).text
    assert "no words" in (await staff.uses_shortcut("faq:save", "\u200b")).text


async def test_an_import_of_files_leaves_what_was_written_in_chat(programme: Harness, tmp_path: Path) -> None:
    staff = programme.person("Grace", role="staff")
    await (await staff.uses_shortcut("faq:save", "廚房在二樓，升降機旁邊。")).fill(question="廚房喺邊？")

    again = await import_bank(programme.application.database, SAMPLE_BANK, programme.clock.now())
    await import_bank(programme.application.database, tmp_path, programme.clock.now())

    assert again.changes == 0
    assert "廚房在二樓" in (await programme.person("Ada", role="founder").says("廚房喺邊？")).text


async def test_what_is_asked_most_is_suggested_first(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    for _ in range(2):
        await founder.says("how long is the programme?")

    offered = await founder.opens_conversation()

    assert len(offered) == 4
    assert "how long" in offered[0].label.lower()
    assert "six months" in (await founder.says(offered[0].value)).text


async def test_home_shows_the_questions_that_wait_for_an_answer(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    await founder.says("what is the capital of France?")

    home = await founder.opens_home()

    assert "Hello Ada" in home.text
    assert "what is the capital of France?" in home.text
    assert "France" not in (await programme.person("Ben", role="founder").opens_home()).text
