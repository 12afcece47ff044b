"""What the FAQ adds to a person's home, and what it suggests to somebody who has not asked anything yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.call import Call
from bot.engine.dispatch import MOST_SUGGESTIONS
from bot.messages import Block, Heading, Listing, Option, Paragraph, phrase, rich
from bot.storage import Database
from commands.faq.answers import question_in
from commands.faq.knowledge import Knowledge
from commands.faq.tables import FaqQuestion, Outcome

_MOST_OPEN = 5
_LONGEST_SHOWN = 150


async def suggestions(call: Call) -> Sequence[Option]:
    """Offer what is asked most, else what the bank begins with."""
    entries = await call.service(Knowledge).entries(call.person.role)
    asked = [entry_id for entry_id in await _most_asked(call) if entry_id in entries]
    chosen = list(dict.fromkeys([*asked, *entries]))[:MOST_SUGGESTIONS]
    questions = [question_in(entries[entry_id], call.language) for entry_id in chosen]
    return [Option(rich(text), text) for text in questions]


async def home(call: Call) -> Sequence[Block]:
    """Show how to ask, and the person's own questions that wait for an answer."""
    blocks: list[Block] = [Heading(phrase("faq.home_title")), Paragraph(phrase("faq.home_ask"))]
    waiting = await _waiting(call)
    if waiting:
        blocks.append(Paragraph(phrase("faq.home_open")))
        blocks.append(Listing(tuple(rich(text[:_LONGEST_SHOWN]) for text in waiting)))
    return blocks


async def _most_asked(call: Call) -> Sequence[str]:
    table = FaqQuestion
    statement = (
        select(table.entry_id)
        .where(table.outcome == Outcome.ANSWERED, table.entry_id.is_not(None), table.helped.is_not(False))
        .group_by(table.entry_id)
        .order_by(func.count().desc(), table.entry_id)
        .limit(MOST_SUGGESTIONS)
    )
    async with call.service(Database).read() as session:
        return [entry_id for entry_id in (await session.execute(statement)).scalars() if entry_id is not None]


async def _waiting(call: Call) -> Sequence[str]:
    statement = (
        select(FaqQuestion.text)
        .filter_by(person_id=call.person.id, open=True)
        .order_by(FaqQuestion.asked_at.desc())
        .limit(_MOST_OPEN)
    )
    async with call.service(Database).read() as session:
        return (await session.execute(statement)).scalars().all()
