"""What a person does with a question of theirs that staff have."""

from __future__ import annotations

from bot.call import Call
from bot.declaration.command import action
from bot.messages import Message, say
from bot.storage import Database
from commands.faq import questions
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.notices import handed_over
from commands.faq.handover.opening import hand_over
from commands.faq.handover.settling import withdraw as take_back
from commands.faq.knowledge import Knowledge
from commands.faq.tables import FaqQuestion


async def pass_on(call: Call, question_id: int) -> Message:
    """Give a question that the bank could not answer to staff, and tell the person by when they mean to."""
    return handed_over("faq.unknown", question_id, (await hand_over(call, question_id)).answered_by)


async def pass_on_wrong(call: Call, question: FaqQuestion) -> Message:
    """Give a question to staff whose answer did not help."""
    call.service(Knowledge).learn()
    done = await hand_over(call, question.id, question.entry_id)
    return handed_over("faq.sorry", question.id, done.answered_by)


@action("faq:withdraw")
async def withdraw(call: Call, argument: str) -> Message:
    """Take a question back."""
    question = await questions.find(call, int(argument)) if argument.isdecimal() else None
    if question is None:
        return say("faq.withdraw_not_yours")
    done = await take_back(call.service(Database), call.service(StaffDesk), question, call.now)
    return say("faq.withdrawn" if done else "faq.withdrawn_too_late")
