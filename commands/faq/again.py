"""Ask a question again that nobody could answer: the bank may have learnt since."""

from __future__ import annotations

from bot.call import Call
from bot.declaration.command import action
from bot.messages import Message, Plain, say
from bot.storage import Database
from commands.faq import answers, questions
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.settling import withdraw
from commands.faq.knowledge import Knowledge
from commands.faq.ranking import Decision


@action("faq:again")
async def again(call: Call, argument: str) -> Message:
    """Answer one of the person's own open questions, or say that it still waits."""
    question = await questions.find(call, int(argument)) if argument.isdecimal() else None
    if question is None:
        return say("faq.not_yours")
    found = await call.service(Knowledge).consult(question.text, call.person.role, call.now)
    if found.decision is not Decision.ANSWER:
        return say("faq.still_open", question=Plain(question.text))
    entry = found.entries[0]
    await questions.settle(call, question, entry.id)
    await withdraw(call.service(Database), call.service(StaffDesk), question, call.now)
    return answers.answer(entry, call.language, call.now.astimezone(call.zone).date(), question.id)
