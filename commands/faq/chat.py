"""`/faq` and every question in plain words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from bot.call import Call
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.interactions import OptionValue
from bot.messages import (
    Message,
    Option,
    rich,
    say,
)
from bot.places import PlaceKind
from bot.storage import Database
from commands.faq import answers, questions
from commands.faq.bank import Entry
from commands.faq.grounded.shown import written_answer
from commands.faq.grounded.writer import Writer
from commands.faq.group import faq
from commands.faq.handover.asker import pass_on, pass_on_wrong
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.settling import withdraw as take_back
from commands.faq.knowledge import Knowledge
from commands.faq.ranking import Decision
from commands.faq.tables import Outcome


async def _complete_question(call: Call, typed: str, _others: Mapping[str, OptionValue]) -> Sequence[Option]:
    entries = (await call.service(Knowledge).entries(call.readers)).values()
    wanted = typed.casefold()
    asked = (answers.question_in(entry, call.language) for entry in entries)
    return [Option(rich(text[:100]), text[:100]) for text in asked if wanted in text.casefold()]


async def _complete_tag(call: Call, typed: str, _others: Mapping[str, OptionValue]) -> Sequence[Option]:
    entries = (await call.service(Knowledge).entries(call.readers)).values()
    tags = sorted({tag for entry in entries for tag in entry.tags})
    return [Option(rich(tag), tag) for tag in tags if typed.casefold() in tag.casefold()]


@faq.command("ask")
async def ask(call: Call, question: Annotated[str, Param(complete=_complete_question, minimum=1)]) -> Message:
    """Answer a question, or hand it to staff."""
    return await reply_to(call, question)


@faq.command("anonymous", answers=Answers.PRIVATE)
async def anonymous(call: Call, question: Annotated[str, Param(complete=_complete_question, minimum=1)]) -> Message:
    """Answer a question for the eyes of one person, or hand it to staff without their name."""
    return await reply_to(call, question, anonymous=True)


@faq.command("list", answers=Answers.PRIVATE)
async def list_(call: Call, tag: Annotated[str | None, Param(complete=_complete_tag, maximum=40)] = None) -> Message:
    """List the questions that the bank answers."""
    entries = [
        entry
        for entry in (await call.service(Knowledge).entries(call.person.role)).values()
        if tag is None or tag.casefold() in (each.casefold() for each in entry.tags)
    ]
    return answers.listing(entries, call.language, tag)


async def reply_to(call: Call, question: str, *, anonymous: bool = False) -> Message:
    """Return the answer, a choice of entries, or who will answer; what not every reader may see is shown privately."""
    found = await call.service(Knowledge).consult(question, call.person.role, call.now)
    match found.decision:
        case Decision.ANSWER:
            entry = found.entries[0]
            row = await questions.keep(call, question, Outcome.ANSWERED, entry.id, anonymous=anonymous)
            return _discreetly(call, answers.answer(entry, call.language, _today(call), row), found.entries)
        case Decision.OFFER:
            return await _offer(call, question, found.entries, anonymous=anonymous)
        case Decision.UNKNOWN:
            row = await questions.keep(call, question, Outcome.UNKNOWN, anonymous=anonymous)
            return await pass_on(call, row)


async def answer_if_sure(call: Call, question: str) -> Message | None:
    """Return the answer to what somebody asked everybody; None without one that everybody there may read.

    The first line is a title. It alone may be the question, with chat below; that counts as long as the whole leads
    to the same entry, too.
    """
    bank, title = call.service(Knowledge), question.partition("\n")[0]
    found = await bank.consult(question, call.readers, call.now)
    if found.decision is Decision.OFFER and title != question:
        considered = found.entries
        found = await bank.consult(title, call.readers, call.now)
        if found.entries and found.entries[0] not in considered:
            return None
    if found.decision is not Decision.ANSWER:
        return None
    entry = found.entries[0]
    row = await questions.keep(call, question, Outcome.ANSWERED, entry.id)
    return answers.answer(entry, call.language, _today(call), row)


@action("faq:show", answers=Answers.PUBLIC)
async def show(call: Call, argument: str) -> Message:
    """Answer with the entry that a person meant."""
    row, _, entry_id = argument.partition(":")
    question = await questions.find(call, int(row)) if row.isdecimal() else None
    if question is None:
        return say("faq.not_yours").privately()
    entry = (await call.service(Knowledge).entries(call.person.role)).get(entry_id)
    if entry is None:
        return say("faq.entry_gone").privately()
    await questions.settle(call, question, entry_id)
    message = answers.answer(entry, call.language, _today(call), question.id)
    return message.privately() if question.anonymous else _discreetly(call, message, (entry,))


@action("faq:none")
async def none(call: Call, argument: str) -> Message:
    """Keep a question open that none of the offered entries was meant by."""
    question = await questions.find(call, int(argument)) if argument.isdecimal() else None
    if question is None:
        return say("faq.not_yours")
    if question.handover_id is not None:
        return say("faq.with_staff")
    await questions.settle(call, question, None)
    return await pass_on(call, question.id)


@action("faq:helped")
async def helped(call: Call, argument: str) -> Message:
    """Keep what a person says of an answer."""
    row, _, verdict = argument.partition(":")
    question = await questions.find(call, int(row)) if row.isdecimal() else None
    if question is None or verdict not in ("yes", "no"):
        return say("faq.not_yours")
    changed = await questions.judge(call, question, helped=verdict == "yes")
    if not changed:
        return say("faq.judged_already")
    if verdict == "no":
        return await pass_on_wrong(call, question)
    call.service(Knowledge).learn()
    # What was called wrong first need not be answered any more.
    await take_back(call.service(Database), call.service(StaffDesk), question, call.now)
    return say("faq.glad")


async def _offer(call: Call, question: str, entries: Sequence[Entry], *, anonymous: bool) -> Message:
    """Return what a model can say from the entries that may be meant, if one is to; else let the person choose."""
    written = await call.service(Writer).write(question, entries, call.language, call.now)
    if written is not None:
        row = await questions.keep(call, question, Outcome.ANSWERED, written.entries[0].id, anonymous=anonymous)
        return _discreetly(call, written_answer(written, call.language, _today(call), row), written.entries)
    row = await questions.keep(call, question, Outcome.OFFERED, anonymous=anonymous)
    return _discreetly(call, answers.offer(entries, call.language, row), entries)


def _discreetly(call: Call, message: Message, entries: Sequence[Entry]) -> Message:
    """Narrow a message to the person where somebody else could read what is not theirs to see."""
    if call.place.kind is PlaceKind.DIRECT:
        return message
    return message if all(call.readers.includes(entry.visible_to) for entry in entries) else message.privately()


def _today(call: Call) -> date:
    return call.now.astimezone(call.zone).date()
