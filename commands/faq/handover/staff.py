"""What staff do with a card: claim it, answer it, or say that it is no question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.interactions import OptionValue
from bot.messages import Actions, Button, Form, Message, Paragraph, Phrase, Plain, RichText, phrase, rich, say
from bot.roles import Role
from bot.storage import Database
from commands.faq.editing.texts_form import text_field, text_problems
from commands.faq.handover.answering import answer_question
from commands.faq.handover.cards import card
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import Handover, find_handover
from commands.faq.handover.keeping import offer_to_keep
from commands.faq.handover.settling import Change
from commands.faq.handover.settling import claim as take
from commands.faq.handover.settling import dismiss as close
from commands.faq.handover.settling import reopen as open_again
from commands.faq.handover.settling import take_over as take_from
from commands.faq.knowledge import Knowledge
from commands.faq.tables import HandoverState

_LONGEST_HINT = 100
"""Characters of a hint that every platform shows: Discord's limit for a placeholder."""


@action("faq:card", requires=Role.STAFF)
async def show(call: Call, argument: str) -> Message:
    """Show the card of a hand-over to one member of staff."""
    handover = await find(call, call.chosen[0] if call.chosen else argument)
    return card(handover) if handover is not None else say("faq.handover_gone")


@action("faq:claim", requires=Role.STAFF)
async def claim(call: Call, argument: str) -> Message:
    """Take a question."""
    return _claimed(call, await take(*_at(call), _number(argument), call.person, call.now))


@action("faq:take", requires=Role.STAFF)
async def take_over(call: Call, argument: str) -> Message:
    """Take a question that somebody else has."""
    return _claimed(call, await take_from(*_at(call), _number(argument), call.person, call.now))


@action("faq:dismiss", requires=Role.STAFF)
async def dismiss(call: Call, argument: str) -> Message:
    """Say that something is no question."""
    change = await close(*_at(call), _number(argument), call.person, call.now)
    if change is None:
        return say("faq.handover_gone")
    if not change.done:
        return settled(change.handover)
    call.service(Knowledge).learn()
    reopen_button = Button(phrase("faq.card.reopen"), component("faq:reopen", argument))
    return Message((Paragraph(phrase("faq.dismissed_now")), Actions((reopen_button,))))


@action("faq:reopen", requires=Role.STAFF)
async def reopen(call: Call, argument: str) -> Message:
    """Take back that something is no question."""
    change = await open_again(*_at(call), _number(argument), call.person, call.now)
    if change is None:
        return say("faq.handover_gone")
    return say("faq.reopened") if change.done else settled(change.handover)


@action("faq:answer", requires=Role.STAFF, answers=Answers.FORM)
async def answer(call: Call, argument: str) -> Message | Form:
    """Ask a member of staff for the answer; the question is theirs from here on."""
    change = await take(*_at(call), _number(argument), call.person, call.now)
    if change is None:
        return say("faq.handover_gone")
    if not change.done and not _has(call, change.handover):
        return settled(change.handover)
    return answer_form(change.handover, "faq:answered")


@action("faq:answered", requires=Role.STAFF)
async def answered(call: Call, argument: str) -> Message | Form:
    """Send the answer that a member of staff wrote."""
    handover = await find(call, argument)
    if handover is None:
        return say("faq.handover_gone")
    if problems := text_problems(call.submitted, ("answer",)):
        return answer_form(handover, "faq:answered", call.submitted, problems)
    return await send_answer(call, handover.id, str(call.submitted["answer"]))


async def send_answer(call: Call, handover_id: int, words: str) -> Message:
    """Send an answer and offer to keep it; where somebody was faster, show both answers and send nothing."""
    change = await answer_question(*_at(call), handover_id, call.person, words, call.now)
    if change is None:
        return say("faq.handover_gone")
    if change.done:
        return await offer_to_keep(call, change.handover)
    told = settled(change.handover)
    return Message((*told.blocks, Paragraph(phrase("faq.your_words", words=Plain(words)))))


def answer_form(
    handover: Handover,
    act: str,
    given: Mapping[str, OptionValue] | None = None,
    problems: Mapping[str, RichText] | None = None,
) -> Form:
    """Return the form that asks for the answer to a question, which it shows as the hint."""
    field = replace(text_field("answer", given or {}, problems or {}), hint=rich(handover.text[:_LONGEST_HINT]))
    return Form(component(act, str(handover.id)), phrase("faq.answer_title"), (field,), phrase("faq.answer_submit"))


async def find(call: Call, argument: str) -> Handover | None:
    """Return the hand-over that a component names."""
    async with call.service(Database).read() as session:
        return await find_handover(session, _number(argument))


def settled(handover: Handover) -> Message:
    """Tell who has a question, or what became of it."""
    who = handover.settled_by or Phrase("faq.card.somebody")
    match handover.state:
        case HandoverState.CLAIMED:
            claimer = handover.claimed_by or Phrase("faq.card.somebody")
            button = Button(phrase("faq.take_over"), component("faq:take", str(handover.id)))
            return Message((Paragraph(phrase("faq.has_it", who=claimer)), Actions((button,))))
        case HandoverState.ANSWERED:
            said = Paragraph(rich(handover.answer or ""))
            return Message((Paragraph(phrase("faq.answered_before", who=who)), said))
        case HandoverState.DISMISSED:
            return say("faq.dismissed_before", who=who)
        case HandoverState.WITHDRAWN:
            return say("faq.withdrawn_before")
        case HandoverState.OPEN:
            return say("faq.open_again")


def _claimed(call: Call, change: Change | None) -> Message:
    if change is None:
        return say("faq.handover_gone")
    if not change.done and not _has(call, change.handover):
        return settled(change.handover)
    button = Button(phrase("faq.card.answer"), component("faq:answer", str(change.handover.id)))
    return Message((Paragraph(phrase("faq.yours_now", question=Plain(change.handover.text[:200]))), Actions((button,))))


def _has(call: Call, handover: Handover) -> bool:
    """Tell whether a question is the caller's to answer."""
    mine = handover.claimed_by is not None and handover.claimed_by.person_id == call.person.id
    return handover.state is HandoverState.CLAIMED and mine


def _at(call: Call) -> tuple[Database, StaffDesk]:
    return call.service(Database), call.service(StaffDesk)


def _number(argument: str) -> int:
    number = argument.partition(":")[0]
    return int(number) if number.isdecimal() and len(number) < 19 else 0
