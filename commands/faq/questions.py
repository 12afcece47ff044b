"""What was asked, and whether the answer helped."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.call import Call
from bot.delivery import Outbox
from bot.places import PlaceKind
from bot.storage import Database
from commands.faq.tables import FaqQuestion, Outcome

_LONGEST_KEPT = 4_000


async def keep(call: Call, text: str, outcome: Outcome, entry_id: str | None = None, *, anonymous: bool = False) -> int:
    """Keep a question with what became of it and where an answer may go; return its row."""
    alone = anonymous or call.private or call.place.kind is PlaceKind.DIRECT
    async with call.service(Database).write() as session:
        row = FaqQuestion(
            asked_at=call.now,
            account_id=call.person.account_id,
            person_id=call.person.id,
            platform=call.place.platform,
            place=call.place.channel,
            text=text[:_LONGEST_KEPT],
            language=call.language.value,
            outcome=outcome,
            entry_id=entry_id,
            open=outcome is Outcome.UNKNOWN,
            place_id=None if alone else await call.service(Outbox).place(session, call.place),
            anonymous=anonymous,
        )
        session.add(row)
        await session.flush()
        return row.id


async def find(call: Call, question_id: int) -> FaqQuestion | None:
    """Return a question that the person themselves asked."""
    async with call.service(Database).read() as session:
        statement = select(FaqQuestion).filter_by(id=question_id, person_id=call.person.id)
        return (await session.execute(statement)).scalar()


async def judge(call: Call, question: FaqQuestion, *, helped: bool) -> bool:
    """Keep what a person said of an answer; return False where they had said the same before."""
    if question.helped is helped:
        return False
    async with call.service(Database).write() as session:
        change = update(FaqQuestion).where(FaqQuestion.id == question.id).values(helped=helped, open=not helped)
        await session.execute(change)
    return True


async def settle(call: Call, question: FaqQuestion, entry_id: str | None) -> None:
    """Keep which of the offered entries a person took; None for none of them, which leaves the question open."""
    outcome = Outcome.ANSWERED if entry_id else Outcome.UNKNOWN
    async with call.service(Database).write() as session:
        change = update(FaqQuestion).where(FaqQuestion.id == question.id)
        await session.execute(change.values(outcome=outcome, entry_id=entry_id, open=entry_id is None))
