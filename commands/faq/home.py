"""What the FAQ adds to a person's home, and what it suggests to somebody who has not asked anything yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.call import Call
from bot.components import component
from bot.engine.dispatch import MOST_SUGGESTIONS
from bot.messages import Actions, Block, Button, Heading, Listing, Option, Paragraph, phrase, rich
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


async def home(_call: Call) -> Sequence[Block]:
    """Show how to ask."""
    return Heading(phrase("faq.home_title")), Paragraph(phrase("faq.home_ask"))


async def today(call: Call) -> Sequence[Block]:
    """Show the person's own questions that wait for an answer, each with a button that asks it again."""
    waiting = await _waiting(call)
    if not waiting:
        return ()
    buttons = tuple(
        Button(phrase("faq.ask_again", number=number), component("faq:again", str(question_id)))
        for number, (question_id, _) in enumerate(waiting, start=1)
    )
    listed = Listing(tuple(rich(text[:_LONGEST_SHOWN]) for _, text in waiting), ordered=True)
    return Paragraph(phrase("faq.home_open")), listed, Actions(buttons)


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


async def _waiting(call: Call) -> Sequence[tuple[int, str]]:
    statement = (
        select(FaqQuestion.id, FaqQuestion.text)
        .filter_by(person_id=call.person.id, open=True)
        .order_by(FaqQuestion.asked_at.desc())
        .limit(_MOST_OPEN)
    )
    async with call.service(Database).read() as session:
        return [(row.id, row.text) for row in await session.execute(statement)]
