"""Who has a question, and how it ends: once, whoever presses at the same moment."""

import asyncio

import pytest

from bot.testing.harness import Harness
from bot.testing.participants import Participant
from bot.testing.screen import Shown

QUESTION = "may dogs visit on Fridays?"


async def asked(desk: Harness) -> tuple[Participant, Shown]:
    founder = desk.person("Ada", role="founder")
    await founder.says(QUESTION)
    return founder, desk.channel("staff").messages[-1]


def staff_of(desk: Harness) -> tuple[Participant, Participant]:
    return desk.person("Grace", role="staff"), desk.person("Hal", role="staff")


async def test_two_members_of_staff_at_the_same_moment_claim_once(desk: Harness) -> None:
    founder, card = await asked(desk)
    grace, hal = staff_of(desk)
    await asyncio.gather(grace.known(), hal.known())

    told = await asyncio.gather(grace.presses(card, "Claim"), hal.presses(card, "Claim"))

    assert sorted("It's yours" in each.text for each in told) == [False, True]
    assert len([shown for shown in founder.inbox if "has taken" in shown.text]) == 1


async def test_two_answers_at_the_same_moment_send_one_and_lose_none(desk: Harness) -> None:
    founder, card = await asked(desk)
    grace, hal = staff_of(desk)
    first = await grace.presses(card, "Answer")
    second = await (await hal.presses(card, "Answer")).press("Take it over")
    form = await second.press("Answer")

    told = await asyncio.gather(first.fill(answer="Yes, says Grace."), form.fill(answer="No, says Hal."))

    answers = [shown.text for shown in founder.inbox if "says" in shown.text]
    assert len(answers) == 1
    [late] = [each.text for each in told if "already" in each.text]
    assert "says Grace" in late
    assert "says Hal" in late


async def test_a_claimed_question_is_taken_over_on_purpose_only(desk: Harness) -> None:
    founder, card = await asked(desk)
    grace, hal = staff_of(desk)
    await grace.presses(card, "Claim")

    refused = await hal.presses(card, "Answer")
    assert "@Grace has this question" in refused.text
    await refused.press("Take it over")
    assert "@Hal is on it" in card.text
    assert "It's yours" in (await refused.press("Take it over")).text
    assert len([shown for shown in founder.inbox if "@Hal has taken" in shown.text]) == 1


async def test_a_question_is_withdrawn_by_who_asked_and_by_nobody_else(desk: Harness) -> None:
    founder = desk.person("Ada", role="founder")
    channel = desk.channel("general")
    told = await founder.says(QUESTION, in_=channel)
    [card] = desk.channel("staff").messages

    other = desk.person("Ben", role="founder")
    assert "Only the person" in (await other.presses(told.last, "Withdraw")).text
    assert "taken your question back" in (await told.press("Withdraw")).text
    assert "Withdrawn" in card.text
    assert card.buttons == []
    grace, _ = staff_of(desk)
    assert "withdrawn" in (await grace.sends_component("faq:answer:1")).text
    assert await desk.advance(hours=30) == 0


async def test_one_of_two_who_withdraws_leaves_the_other_waiting(desk: Harness) -> None:
    founder, card = await asked(desk)
    ben = desk.person("Ben", role="founder")
    told = await ben.says(QUESTION)
    grace, _ = staff_of(desk)

    await told.press("Withdraw")
    assert "@Ben" not in card.text
    await (await grace.presses(card, "Answer")).fill(answer="Yes.")

    assert "Yes." in founder.inbox[-1].text
    assert [shown for shown in ben.inbox if "Yes." in shown.text] == []


async def test_what_is_no_question_is_closed_told_and_opened_again(desk: Harness) -> None:
    founder, card = await asked(desk)
    grace, _ = staff_of(desk)

    closed = await grace.presses(card, "Not a question")
    assert "without an answer" in founder.inbox[-1].text
    assert card.buttons == ["Open it again"]
    await closed.press("Open it again")
    assert card.buttons[0] == "Claim"
    await (await grace.presses(card, "Answer")).fill(answer="Yes.")
    assert "Yes." in founder.inbox[-1].text


async def test_staff_are_reminded_of_what_waits_too_long_and_of_nothing_else(desk: Harness) -> None:
    founder, card = await asked(desk)
    grace, _ = staff_of(desk)
    await founder.says("zumba classes?")
    await grace.presses(card, "Claim")
    other = desk.channel("staff").messages[-1]
    await (await grace.presses(other, "Answer")).fill(answer="No.")

    assert await desk.advance(hours=23) == 0
    assert await desk.advance(hours=2) == 1
    reminder = desk.channel("staff").messages[-1]
    assert QUESTION in reminder.text
    assert "@Grace" in reminder.text
    shown = await grace.presses(reminder, "Show the question")
    await (await shown.press("Answer")).fill(answer="Yes.")
    assert reminder.recalled


async def test_every_step_survives_a_restart(desk: Harness) -> None:
    founder, card = await asked(desk)
    grace, _ = staff_of(desk)
    await desk.restart()
    await grace.presses(card, "Claim")
    await desk.restart()
    form = await grace.presses(card, "Answer")
    await desk.restart()
    sent = await form.fill(answer="Yes.")
    await desk.restart()
    assert "Yes." in founder.inbox[-1].text
    await sent.press("New entry")
    await desk.restart()
    assert "Yes." in (await desk.person("Ben", role="founder").says(QUESTION)).text


@pytest.mark.parametrize("role", ["founder", "mentor"])
async def test_only_staff_act_on_cards(desk: Harness, role: str) -> None:
    await asked(desk)
    other = desk.person("Eve", role=role)
    for act in ("claim", "take", "answer", "dismiss", "reopen", "save", "keep-new", "card"):
        assert "Only staff" in (await other.sends_component(f"faq:{act}:1")).text
    assert "Only staff" in (await other.submits("faq:answered:1", {"answer": "Trust me."})).text


@pytest.mark.parametrize(
    "component", ["faq:claim:99", "faq:claim:x", "faq:answer:", "faq:keep-as:1:nothing", "faq:send:?"]
)
async def test_what_is_not_there_is_said_to_be_gone(desk: Harness, component: str) -> None:
    await asked(desk)
    grace, _ = staff_of(desk)
    assert "isn't there any more" in (await grace.sends_component(component)).text
