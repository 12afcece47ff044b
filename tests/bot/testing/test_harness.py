"""The harness shows a test what people would see, from the installed features over the sample programme."""

import pytest

from bot.languages import Language
from bot.testing.harness import Harness


async def test_a_founder_asks_and_is_answered_with_source_and_date(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")

    reply = await founder.says("/faq how long is the programme?")

    assert "six months" in reply.text
    assert "Source:" in reply.text
    assert "As of 2018" in reply.text
    assert reply.buttons == ["Yes", "No"]


@pytest.mark.parametrize(
    ("question", "language", "part"),
    [
        ("計劃為期幾耐呀？", Language.ZH_HANT, "六個月"),
        ("谁是实验室的主任？", Language.ZH_HANS, "阿里巴巴集团首席技术官"),
        ("who is the director of the lab?", Language.EN, "Jeff Zhang"),
    ],
)
async def test_the_answer_is_in_the_language_of_the_question(
    programme: Harness, question: str, language: Language, part: str
) -> None:
    reply = await programme.person("Ada", role="founder").says(question)

    assert reply.language is language
    assert part in reply.text


async def test_what_the_bank_cannot_answer_is_kept_open_for_staff(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    staff = programme.person("Grace", role="staff")

    reply = await founder.says("what is the capital of France?")
    open_questions = await staff.says("/faq unanswered")

    assert "I don't know" in reply.text
    assert "what is the capital of France?" in open_questions.text
    assert open_questions.private


async def test_a_founder_may_not_see_what_is_for_staff(programme: Harness) -> None:
    reply = await programme.person("Ada", role="founder").says("/faq unanswered")

    assert "Only staff" in reply.text
    assert reply.private


async def test_a_verdict_counts_once_and_survives_a_restart(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    staff = programme.person("Grace", role="staff")
    reply = await founder.says("how long is the programme?")

    await programme.restart()
    first = await reply.press("No")
    second = await reply.press("No")

    assert "thank you for telling me" in first.text
    assert "told me already" in second.text
    assert "how long is the programme?" in (await staff.says("/faq unanswered")).text


async def test_nobody_judges_an_answer_to_somebody_else(programme: Harness) -> None:
    channel = programme.channel("general")
    founder = programme.person("Ada", role="founder")
    other = programme.person("Mary", role="founder")
    reply = await founder.says("/faq how long is the programme?", in_=channel)

    pressed = await other.presses(reply.last, "No")

    assert "Only the person who asked" in pressed.text


async def test_an_unknown_command_offers_the_nearest_and_the_press_runs_it(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", language="en")

    reply = await founder.says("/hlp")
    pressed = await reply.press(1)

    assert reply.buttons == ["/help"]
    assert "What I can do" in pressed.text


async def test_an_unknown_command_with_nothing_near_points_to_help(programme: Harness) -> None:
    reply = await programme.person("Ada", role="founder", language="en").says("/xyzzy")

    assert "Did you mean" not in reply.text
    assert "/help" in reply.text


async def test_a_choice_of_language_is_kept(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")

    await founder.says("/language 繁體中文")
    reply = await founder.says("how long is the programme?")

    assert reply.language is Language.ZH_HANT


async def test_help_of_a_word_that_is_no_command_is_a_question(programme: Harness) -> None:
    reply = await programme.person("Ada", role="founder", language="en").says("help funding")

    assert "I have no such command" not in reply.text


async def test_a_repeated_delivery_is_handled_once(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")

    first = await founder.says("hello", delivery="Ev1")
    again = await founder.says("hello", delivery="Ev1")

    assert first.text
    assert not again.messages
