"""Questions that nobody answered forget who asked them."""

from sqlalchemy import select

from bot.delivery.dead_letters import DeadLetters
from bot.storage import tables
from bot.testing.harness import Harness
from commands.faq.tables import FaqQuestion


async def test_an_unanswered_question_forgets_its_asker_in_time_and_keeps_its_words() -> None:
    async with await Harness.start(configuration="[privacy]\nretention_days = 30") as programme:
        ada = programme.person("Ada", role="founder")
        staff = programme.person("Grace", role="staff")
        await ada.says("what is the capital of France?")
        await ada.says("how long is the programme?")
        person = (await ada.known()).id

        async def asked_by_ada() -> list[str]:
            async with programme.application.database.read() as session:
                rows = await session.scalars(select(FaqQuestion).filter_by(person_id=person).order_by(FaqQuestion.id))
                return [row.text for row in rows]

        await programme.advance(days=29)
        assert len(await asked_by_ada()) == 2
        for _ in range(2):
            await programme.advance(days=2)

        assert await asked_by_ada() == ["how long is the programme?"]
        assert "capital of France" in (await staff.says("/faq unanswered")).text
        async with programme.application.database.read() as session:
            nobody = (await session.scalars(select(tables.Account).filter_by(user="nobody"))).one()
            assert nobody.display_name == ""


async def test_a_card_forgets_who_asked_and_its_answer_goes_to_those_who_are_known(desk: Harness) -> None:
    ada, ben = desk.person("Ada", role="founder"), desk.person("Ben", role="founder")
    staff = desk.person("Grace", role="staff")
    await ada.says("may dogs visit on Fridays?")
    [card] = desk.channel("staff", readers="staff").messages
    assert "Ada" in card.text

    await desk.advance(days=366)
    await ben.says("may dogs visit on Fridays?")

    assert "Ada" not in card.text
    assert "@Ben, 1 who asked so long ago" in card.text
    await (await staff.presses(card, "Answer")).fill(answer="Yes.")
    assert "Yes." in ben.inbox[-1].text
    letters = desk.application.services.get(DeadLetters)
    await desk.advance(minutes=20)
    assert not any((await letters.counts(desk.clock.now())).values())
