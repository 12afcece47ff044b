"""The whole loop: asked, handed over, answered by a person, received, kept in the bank."""

from bot.adapter import Refusal, SendRefused
from bot.delivery.dead_letters import DeadLetters
from bot.testing.harness import Harness
from bot.testing.participants import Channel

QUESTION = "may dogs visit on Fridays?"


def staff_room(desk: Harness) -> Channel:
    return desk.channel("staff", readers="staff")


async def test_what_the_bank_does_not_know_is_answered_by_staff_and_kept_with_one_press(desk: Harness) -> None:
    founder = desk.person("Ada", role="founder")
    staff = desk.person("Grace", role="staff")

    told = await founder.says(QUESTION)
    [card] = staff_room(desk).messages

    assert "2026-11-24 09:00" in told.text
    assert QUESTION in card.text
    assert "@Ada" in card.text
    assert card.buttons == ["Claim", "Answer", "Save", "Not a question"]

    form = await staff.presses(card, "Answer")
    assert "Grace" in founder.inbox[-1].text
    sent = await form.fill(answer="Yes, on Fridays.")
    assert "Yes, on Fridays." in founder.inbox[-1].text
    assert founder.inbox[-1].buttons == ["Yes", "No"]
    assert "Answered by @Grace" in card.text

    kept = await sent.press("New entry")
    assert "Translation missing" in kept.text
    assert "kept in the bank" in card.text
    assert card.buttons == []
    asked_again = await desk.person("Ben", role="founder").says("May dogs visit on Fridays")
    assert "Yes, on Fridays." in asked_again.text


async def test_staff_answer_in_the_thread_of_the_card_once_they_confirm(desk: Harness) -> None:
    founder, staff = desk.person("Ada", role="founder"), desk.person("Grace", role="staff")
    await founder.says(QUESTION)
    [card] = staff_room(desk).messages
    thread = staff_room(desk).thread(card)

    proposed = await staff.says("Yes, on Fridays.", in_=thread, addressed=False)
    assert proposed.private
    assert founder.inbox == []
    await desk.restart()
    await proposed.press("send it")

    assert "Yes, on Fridays." in founder.inbox[-1].text
    assert (await staff.says("Anything else?", in_=thread, addressed=False)).messages == []


async def test_words_of_others_in_the_thread_are_no_answer(desk: Harness) -> None:
    founder, mentor = desk.person("Ada", role="founder"), desk.person("Mo", role="mentor")
    await founder.says(QUESTION)
    [card] = staff_room(desk).messages

    assert (await mentor.says("Yes!", in_=staff_room(desk).thread(card), addressed=False)).messages == []


async def test_an_answer_goes_where_the_question_was_asked(desk: Harness) -> None:
    founder, staff = desk.person("Ada", role="founder"), desk.person("Grace", role="staff")
    channel = desk.channel("general")
    await founder.says(QUESTION, in_=channel)
    [card] = staff_room(desk).messages

    await (await staff.presses(card, "Answer")).fill(answer="Yes, on Fridays.")

    assert "@Ada" in channel.messages[-1].text
    assert "Yes, on Fridays." in channel.messages[-1].text


async def test_everybody_who_asked_the_same_gets_the_answer(desk: Harness) -> None:
    founders = [desk.person(name, role="founder") for name in ("Ada", "Ben", "Cy")]
    staff = desk.person("Grace", role="staff")
    same = (QUESTION, "May dogs visit on fridays", "may dogs vissit on Fridays")
    for founder, words in zip(founders, same, strict=True):
        await founder.says(words)
    [card] = staff_room(desk).messages
    assert "@Ada, @Ben, @Cy" in card.text

    await (await staff.presses(card, "Answer")).fill(answer="Yes.")

    assert [founder.inbox[-1].text.count("Yes.") for founder in founders] == [1, 1, 1]


async def test_who_asks_anonymously_is_not_named_and_hears_alone(desk: Harness) -> None:
    founder, staff = desk.person("Ada", role="founder"), desk.person("Grace", role="staff")
    asked = await founder.says(f"/faq anonymous {QUESTION}", in_=desk.channel("general"))
    [card] = staff_room(desk).messages

    assert asked.private
    assert "Ada" not in card.text
    assert "Ada" not in (await staff.says("/faq unanswered")).text
    sent = await (await staff.presses(card, "Answer")).fill(answer="Yes.")
    assert "Ada" not in sent.text + card.text
    assert "Yes." in founder.inbox[-1].text
    assert [shown for shown in desk.channel("general").messages if "Yes." in shown.text] == []


async def test_an_answer_that_did_not_help_goes_to_staff_with_its_entry(desk: Harness) -> None:
    founder, staff = desk.person("Ada", role="founder"), desk.person("Grace", role="staff")
    wrong = await (await founder.says("where is the kitchen?")).press("No")
    [card] = staff_room(desk).messages

    assert "Sorry" in wrong.text
    assert "did not help" in card.text
    assert "kitchen" in card.text
    await (await staff.presses(card, "Answer")).fill(answer="It moved to level 3.")
    again = await founder.presses(founder.inbox[-1], "No")
    assert "Sorry" in again.text
    assert len(staff_room(desk).messages) == 2


async def test_none_of_the_offered_entries_goes_to_staff(desk: Harness) -> None:
    founder = desk.person("Ada", role="founder")
    offered = await founder.says("can I bring my dog to the office?")
    none = await offered.press("None of these")

    assert "by" in none.text
    assert len(staff_room(desk).messages) == 1
    assert "already" in (await offered.press("None of these")).text
    assert len(staff_room(desk).messages) == 1


async def test_an_answer_that_its_place_refuses_goes_to_the_person_alone(desk: Harness) -> None:
    founder, staff = desk.person("Ada", role="founder"), desk.person("Grace", role="staff")
    channel = desk.channel("general")
    await founder.says(QUESTION, in_=channel)
    form = await staff.presses(staff_room(desk).messages[0], "Answer")
    desk.adapter.troubles.append(SendRefused("archived", Refusal.ARCHIVED))
    await form.fill(answer="Yes, on Fridays.")
    assert [shown for shown in channel.messages if "on Fridays." in shown.text] == []

    await desk.restart()
    for _ in range(2):
        await desk.advance(seconds=5)

    assert sum(shown.text.count("Yes, on Fridays.") for shown in founder.inbox) == 1
    letters = desk.application.services.get(DeadLetters)
    assert not any((await letters.counts(desk.clock.now())).values())
