"""`/faq unanswered`, `/faq stats` and `/faq review`: what staff learn from the questions."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from sqlalchemy import func, select

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.configuration import Configuration
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import (
    Actions,
    Block,
    Context,
    Field,
    Fields,
    Listing,
    Message,
    Moment,
    Option,
    Paragraph,
    Plain,
    Select,
    phrase,
    rich,
    say,
)
from bot.messages.plain import plain_text
from bot.pictures.choice import usable_typeface
from bot.roles import Role
from bot.storage import Database
from commands.faq.answers import question_in
from commands.faq.bank import Entry
from commands.faq.editing.writing import current_entry, write_entry
from commands.faq.group import faq
from commands.faq.handover.handovers import Handover, find_handovers
from commands.faq.insight.clusters import clusters
from commands.faq.insight.figures import figures
from commands.faq.insight.picture import Legend, trend
from commands.faq.insight.report import report
from commands.faq.insight.upkeep import reviewed, upkeep
from commands.faq.knowledge import Knowledge
from commands.faq.tables import FaqHandover, HandoverState, RevisionAct

_MOST_UNANSWERED = 20
_MOST_CLUSTERED = 300
_MOST_CLUSTERS = 5
_MOST_ENTRIES = 15
_LONGEST_LABEL = 75
"""Characters of an option that every platform shows: Slack's limit."""
_LONGEST_SHOWN = 200

_WAITS = FaqHandover.state.in_(tuple(state for state in HandoverState if state.waits))


@faq.command("unanswered", requires=Role.STAFF, answers=Answers.PRIVATE)
async def unanswered(call: Call) -> Message:
    """List the questions that nobody has answered yet, and show which of them ask for the same."""
    async with call.service(Database).read() as session:
        count = await session.scalar(select(func.count()).select_from(FaqHandover).where(_WAITS)) or 0
        waiting = await find_handovers(session, _WAITS, _MOST_CLUSTERED, newest=True)
    if not waiting:
        return say("faq.none_open")
    shown = waiting[:_MOST_UNANSWERED]
    items = tuple(Field((Moment(each.opened_at),), rich(each.text[:_LONGEST_SHOWN])) for each in shown)
    alike = await _clusters(call, waiting)
    blocks: list[Block] = [Paragraph(phrase("faq.open", count=count)), Fields(items), *alike]
    options = tuple(Option(rich(_label(each.text)), str(each.id)) for each in shown)
    blocks.append(Actions((Select(phrase("faq.card.show"), component("faq:card"), options),)))
    return Message(tuple(blocks))


@faq.command("stats", requires=Role.STAFF, answers=Answers.PRIVATE)
async def stats(call: Call, days: Annotated[int, Param(minimum=1, maximum=180)] = 28) -> Message:
    """Show how much was asked in some days, and what became of it."""
    entries = await call.service(Knowledge).entries(call.person.role)
    async with call.service(Database).read() as session:
        found = await figures(session, entries, days, call.now, call.zone)
    typeface = usable_typeface(call.service(Configuration))
    legend = Legend(_words(call, "faq.stats.answered"), _words(call, "faq.stats.handed_over"))
    return report(found, await asyncio.to_thread(trend, found.days, legend, typeface))


@faq.command("review", requires=Role.STAFF, answers=Answers.PRIVATE)
async def review(call: Call) -> Message:
    """List the entries that are overdue for review, never used or not translated."""
    entries = await call.service(Knowledge).entries(call.person.role)
    async with call.service(Database).read() as session:
        found = await upkeep(session, entries, call.now.astimezone(call.zone).date())
    blocks: list[Block] = []
    for kind, some in (("overdue", found.overdue), ("untranslated", found.untranslated), ("unused", found.unused)):
        blocks += _entries(call, f"faq.review.{kind}", some)
    if not blocks:
        return say("faq.review.nothing")
    if found.overdue:
        options = tuple(Option(rich(_label(question_in(each, call.language))), each.id) for each in _few(found.overdue))
        still_right = Select(phrase("faq.review.still_right"), component("faq:reviewed"), options, len(options))
        blocks.append(Actions((still_right,)))
    return Message(tuple(blocks))


@action("faq:reviewed", requires=Role.STAFF)
async def confirm(call: Call, _argument: str) -> Message:
    """Note that entries are right still."""
    today = call.now.astimezone(call.zone).date()
    visible = await call.service(Knowledge).entries(call.person.role)
    staff, count = call.person, 0
    async with call.service(Database).write() as session:
        for entry_id in call.chosen:
            entry = await current_entry(session, entry_id) if entry_id in visible else None
            if entry is not None:
                await write_entry(session, reviewed(entry, today), RevisionAct.WRITTEN, staff.account_id, call.now)
                await record(session, staff, "faq:reviewed", entry_id, call.now)
                count += 1
    return say("faq.review.done", count=count)


async def _clusters(call: Call, waiting: Sequence[Handover]) -> Sequence[Block]:
    """Show which waiting questions ask for the same."""
    texts = {each.id: each.text for each in waiting}
    entries = (await call.service(Knowledge).entries(call.person.role)).values()
    usual = [text for entry in entries for text in entry.question.values()]
    found = await asyncio.to_thread(clusters, texts, usual)
    found = [members for members in found if len(members) > 1][:_MOST_CLUSTERS]
    if not found:
        return ()
    lines = tuple(
        phrase("faq.cluster", count=len(members), question=Plain(texts[members[0]][:_LONGEST_SHOWN]))
        for members in found
    )
    return Paragraph(phrase("faq.clusters")), Listing(lines)


def _words(call: Call, key: str) -> str:
    return plain_text(call.localiser.text(phrase(key), call.language), call.zone)


def _entries(call: Call, key: str, entries: Sequence[Entry]) -> Sequence[Block]:
    if not entries:
        return ()
    items = tuple(rich(f"{question_in(entry, call.language)} ({entry.id})") for entry in _few(entries))
    blocks: list[Block] = [Paragraph(phrase(key, count=len(entries))), Listing(items)]
    if rest := len(entries) - _MOST_ENTRIES:
        blocks += [Context(phrase("faq.card.more", count=rest))] if rest > 0 else []
    return blocks


def _few(entries: Sequence[Entry]) -> Sequence[Entry]:
    return entries[:_MOST_ENTRIES]


def _label(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
