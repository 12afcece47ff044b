"""What can be done with any message of a channel: answer it from the bank or, for staff, keep it as an answer."""

from __future__ import annotations

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action, shortcut
from bot.messages import Form, Message, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.faq.chat import reply_to
from commands.faq.editing.entries import LONGEST_ANSWER, new_entry
from commands.faq.editing.saved import saved_message
from commands.faq.editing.texts_form import text_problems, texts_form
from commands.faq.editing.writing import write_entry
from commands.faq.tables import RevisionAct

_SAVED = "faq:saved"


@shortcut("faq:answer")
async def answer(call: Call, text: str) -> Message:
    """Answer a message from the bank, for whoever wants to know."""
    if not text:
        return say("faq.no_words")
    return await reply_to(call, text)


@shortcut("faq:save", requires=Role.STAFF, answers=Answers.FORM)
async def save(_call: Call, text: str) -> Message | Form:
    """Ask which question a message answers."""
    if not text:
        return say("faq.no_words")
    given = {"answer": text[:LONGEST_ANSWER]}
    return texts_form(component(_SAVED), phrase("faq.save_title"), phrase("faq.save_submit"), given)


@action(_SAVED, requires=Role.STAFF)
async def saved(call: Call, _argument: str) -> Message | Form:
    """Put what staff wrote into the bank."""
    written = call.submitted
    problems = text_problems(written)
    if problems:
        return texts_form(component(_SAVED), phrase("faq.save_title"), phrase("faq.save_submit"), written, problems)
    today = call.now.astimezone(call.zone).date()
    entry = new_entry(str(written["question"]), str(written["answer"]), call.person.name, today)
    async with call.service(Database).write() as session:
        await write_entry(session, entry, RevisionAct.WRITTEN, call.person.account_id, call.now)
        await record(session, call.person, "faq:entry", entry.id, call.now)
    return saved_message(entry)
