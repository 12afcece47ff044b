"""Questions that nobody answered forget who asked them."""

from sqlalchemy import select

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
