"""What can be done with any message of a channel: answer it from the bank or, for staff, keep it as an answer."""

from __future__ import annotations

from collections.abc import Mapping

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action, shortcut
from bot.interactions import OptionValue
from bot.messages import FieldKind, Form, FormField, Message, Plain, RichText, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.faq.chat import reply_to
from commands.faq.saving import LONGEST_ANSWER, LONGEST_QUESTION, add_entry, write_entry


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
    return _form({"answer": text[:LONGEST_ANSWER]})


@action("faq:saved", requires=Role.STAFF)
async def saved(call: Call, _argument: str) -> Message | Form:
    """Put what staff wrote into the bank."""
    written = call.submitted
    problems = _problems(written)
    if problems:
        return _form(written, problems)
    today = call.now.astimezone(call.zone).date()
    entry = write_entry(str(written["question"]), str(written["answer"]), call.person.name, today)
    async with call.service(Database).write() as session:
        add_entry(session, entry, call.person.account_id, call.now)
        await record(session, call.person, "faq:entry", entry.id, call.now)
    return say("faq.saved", question=Plain(str(written["question"])))


def _form(given: Mapping[str, OptionValue], problems: Mapping[str, RichText] | None = None) -> Form:
    kinds = {"question": FieldKind.LINE, "answer": FieldKind.LINES}
    fields = tuple(
        FormField(
            name=name,
            label=phrase(f"faq.field.{name}"),
            kind=kind,
            hint=phrase(f"faq.field.{name}_hint"),
            value=str(given.get(name, "")),
            problem=(problems or {}).get(name, ()),
        )
        for name, kind in kinds.items()
    )
    return Form(component("faq:saved"), phrase("faq.save_title"), fields, phrase("faq.save_submit"))


def _problems(written: Mapping[str, OptionValue]) -> Mapping[str, RichText]:
    found: dict[str, RichText] = {}
    for name, most in (("question", LONGEST_QUESTION), ("answer", LONGEST_ANSWER)):
        text = str(written.get(name, "")).strip()
        if not text:
            found[name] = phrase("form.missing")
        elif len(text) > most:
            found[name] = phrase("expected.shorter", maximum=most, length=len(text))
    return found
