"""What people see of the bank and of its open questions as lists."""

import re

import pytest

from bot.testing.harness import Harness


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK", "zh-Hans"])
async def test_a_long_list_says_how_much_is_missing_and_how_to_see_it(programme: Harness, language: str) -> None:
    founder = programme.person("Ada", role="founder", language=language)
    whole = await founder.says("/faq list")
    listed = next(block for block in whole.last.message.blocks if type(block).__name__ == "Listing")
    rest = re.search(r"(\d+) (?:more are not shown|條沒有列出|个没有列出)", whole.text)
    assert rest is not None
    assert int(rest[1]) > 0
    assert len(listed.items) == 40
    assert "funding" in whole.text
    under = await founder.says("/faq list funding")
    assert "funding" in under.text
    assert rest[0] not in under.text


async def test_one_open_question_reads_as_well_as_several(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", language="en")
    staff = programme.person("Grace", role="staff", language="en")
    await founder.says("what is the capital of France?")
    assert "Open questions, the newest first (1):" in (await staff.says("/faq unanswered")).text


async def test_a_topic_of_no_entry_says_so(programme: Harness) -> None:
    assert "nothing here yet" in (await programme.person("Ada", language="en").says("/faq list nonsense")).text
