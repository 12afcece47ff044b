"""Entries as staff name them: by id, by completion, or in the words of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.call import Call, Refused
from bot.interactions import OptionValue
from bot.messages import Option, phrase, rich
from commands.faq import answers
from commands.faq.bank import Entry
from commands.faq.knowledge import Knowledge
from commands.faq.ranking import Decision

_LONGEST_LABEL = 100


async def complete_entry(call: Call, typed: str, _others: Mapping[str, OptionValue]) -> Sequence[Option]:
    """Offer entries whose id or question holds what is typed."""
    wanted = typed.casefold()
    found = []
    for entry in (await call.service(Knowledge).entries(call.person.role)).values():
        question = answers.question_in(entry, call.language)
        if wanted in entry.id or wanted in question.casefold():
            found.append(Option(rich(question[:_LONGEST_LABEL]), entry.id))
    return found


async def entry_named(call: Call, name: str) -> Entry:
    """Return the entry of an id, or the one that answers a question.

    Raises:
        Refused: there is none, or several may be meant.
    """
    knowledge = call.service(Knowledge)
    entry = (await knowledge.entries(call.person.role)).get(name.strip().lower())
    if entry is not None:
        return entry
    found = await knowledge.consult(name, call.person.role, call.now)
    if found.decision is not Decision.ANSWER:
        raise Refused(phrase("faq.no_such_entry"))
    return found.entries[0]
