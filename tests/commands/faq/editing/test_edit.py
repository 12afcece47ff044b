"""Entries changed in chat: at once, by whom, and back again."""

import pytest
from sqlalchemy import select

from bot.storage import tables
from bot.testing.harness import Harness


async def test_an_edit_answers_at_once_and_is_audited(desk: Harness) -> None:
    staff, founder = desk.person("Grace", role="staff"), desk.person("Ada", role="founder")

    form = await staff.says("/faq edit length")
    assert form.fields["answer"].value == "Six months."
    saved = await form.fill(answer="Seven months.", phrasings="how many weeks\nprogramme length", tags="dates, basics")

    assert "Simplified Chinese" in saved.text
    assert "Seven months." in (await founder.says("programme length")).text
    assert "2026" in (await founder.says("how many weeks")).text
    assert "How long" in (await founder.says("/faq list basics")).text
    async with desk.application.database.read() as session:
        assert "faq:edited" in (await session.scalars(select(tables.Audit.action))).all()


async def test_a_translation_is_added_without_touching_the_other_languages(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff")
    form = await staff.says("/faq edit length zh-Hans")
    saved = await form.fill(question="计划为期多久？", answer="六个月。")

    assert "Translation missing" not in saved.text
    assert "六个月" in (await desk.person("Mei", role="founder", language="zh-Hans").says("计划为期多久？")).text
    assert (
        "Six months."
        in (await desk.person("Ada", role="founder", language="en").says("How long is the programme?")).text
    )


async def test_what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_lost(desk: Harness) -> None:
    grace, hal = desk.person("Grace", role="staff"), desk.person("Hal", role="staff")
    mine, theirs = await grace.says("/faq edit length"), await hal.says("/faq edit length")
    await theirs.fill(answer="Eight months.")

    shown = await mine.fill(answer="Seven months.")
    assert "Eight months." in shown.problems["answer"]
    assert shown.fields["answer"].value == "Seven months."
    await shown.fill()
    assert "Seven months." in (await grace.says("how long is the programme?")).text


async def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff")
    form = await staff.says("/faq edit length")

    again = await form.fill(answer=" ", phrasings="x" * 400, source="s" * 600)

    assert set(again.problems) == {"answer", "phrasings", "source"}
    assert again.fields["source"].value == "s" * 600
    assert "Nothing has changed" in (await form.fill()).text


async def test_history_tells_who_changed_what_and_takes_the_last_change_back(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff")
    await (await staff.says("/faq edit length")).fill(answer="Seven months.")
    await (await staff.says("/faq edit length")).fill(answer="Eight months.")

    history = await staff.says("/faq history length")
    assert history.text.index("Eight months.") < history.text.index("Seven months.") < history.text.index("the files")
    assert "Grace" in history.text
    assert "says again" in (await history.press("Take the last change back")).text
    assert "Seven months." in (await staff.says("how long is the programme?")).text
    assert "changed again since" in (await history.press("Take the last change back")).text


async def test_taking_back_a_new_entry_takes_it_out_and_again_puts_it_back(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff")
    saved = await (await staff.uses_shortcut("faq:save", "In the basement.")).fill(question="Where are the lockers?")

    history = await saved.press("History")
    await history.press("Take the last change back")
    assert "basement" not in (await staff.says("where are the lockers?")).text
    await (await saved.press("History")).press("Take the last change back")
    assert "basement" in (await staff.says("where are the lockers?")).text


async def test_what_came_from_the_files_is_not_taken_back_in_chat(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff")
    assert (await staff.says("/faq history length")).buttons == []
    assert "from the files" in (await staff.sends_component("faq:undo:1")).text


@pytest.mark.parametrize("line", ["/faq edit length", "/faq history length"])
async def test_only_staff_edit(desk: Harness, line: str) -> None:
    founder = desk.person("Ada", role="founder")
    assert "Only staff" in (await founder.says(line)).text
    assert "Only staff" in (await founder.submits("faq:edited:en:abc:length", {"question": "q", "answer": "a"})).text


async def test_an_entry_is_named_by_its_question_too_and_an_unknown_one_is_said_to_be(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff")
    assert (await staff.says('/faq edit "how long is the programme"')).fields["answer"].value == "Six months."
    assert "no such entry" in (await staff.says("/faq edit nonsense")).text
    offered = await staff.completes("/faq edit", "entry", "kitch")
    assert [each.value for each in offered] == ["kitchen"]
