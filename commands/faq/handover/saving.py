"""The button Save of a card, and the buttons that follow an answer."""

from __future__ import annotations

from bot.call import Call
from bot.declaration.command import Answers, action
from bot.messages import Actions, Form, Message, Paragraph, Plain, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.faq.editing.saved import saved_message
from commands.faq.editing.texts_form import text_problems
from commands.faq.handover.answering import answer_question
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.keeping import keep_as_new, keep_as_phrasing, keep_buttons, kept_already
from commands.faq.handover.staff import answer_form, find, settled
from commands.faq.knowledge import Knowledge
from commands.faq.tables import HandoverState


@action("faq:save", requires=Role.STAFF)
async def save(call: Call, argument: str) -> Message:
    """Offer the ways to keep a question with its answer; before there is one, each of them answers as well."""
    handover = await find(call, argument)
    if handover is None:
        return say("faq.handover_gone")
    if handover.entry_id is not None:
        return kept_already(handover)
    if not handover.state.waits and handover.state is not HandoverState.ANSWERED:
        return settled(handover)
    text = "faq.keep_it" if handover.answer else "faq.answer_and_keep"
    blocks = (Paragraph(phrase(text)), Actions(await keep_buttons(call, handover)))
    return Message(blocks)


@action("faq:keep-new", requires=Role.STAFF, answers=Answers.FORM)
async def keep_new(call: Call, argument: str) -> Message | Form:
    """Put an answered question into the bank; ask for the answer where there is none yet."""
    handover = await find(call, argument)
    if handover is None:
        return say("faq.handover_gone")
    if handover.state.waits:
        return answer_form(handover, "faq:kept")
    if handover.answer is None:
        return settled(handover)
    entry = await keep_as_new(call, handover)
    return saved_message(entry, call.language) if entry is not None else kept_already(handover)


@action("faq:kept", requires=Role.STAFF)
async def kept(call: Call, argument: str) -> Message | Form:
    """Send the answer that a member of staff wrote, and keep it."""
    handover = await find(call, argument)
    if handover is None:
        return say("faq.handover_gone")
    if problems := text_problems(call.submitted, ("answer",)):
        return answer_form(handover, "faq:kept", call.submitted, problems)
    words = str(call.submitted["answer"])
    change = await answer_question(
        call.service(Database), call.service(StaffDesk), handover.id, call.person, words, call.now
    )
    if change is None or not change.done:
        told = settled(handover if change is None else change.handover)
        return Message((*told.blocks, Paragraph(phrase("faq.your_words", words=Plain(words)))))
    entry = await keep_as_new(call, change.handover)
    return saved_message(entry, call.language) if entry is not None else kept_already(change.handover)


@action("faq:keep-as", requires=Role.STAFF)
async def keep_as(call: Call, argument: str) -> Message:
    """Make a question one more way to ask for an entry, which answers it where nobody has."""
    _, _, entry_id = argument.partition(":")
    handover = await find(call, argument)
    entry = (await call.service(Knowledge).entries(call.person.role)).get(entry_id)
    if handover is None or entry is None:
        return say("faq.handover_gone")
    if handover.state.waits:
        change = await answer_question(
            call.service(Database), call.service(StaffDesk), handover.id, call.person, entry, call.now
        )
        if change is None or not change.done:
            return settled(handover if change is None else change.handover)
        handover = change.handover
    if handover.state is not HandoverState.ANSWERED:
        return settled(handover)
    phrased = await keep_as_phrasing(call, handover, entry_id)
    return saved_message(phrased, call.language) if phrased is not None else kept_already(handover)
