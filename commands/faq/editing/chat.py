"""`/faq edit` and `/faq history`: staff change entries in chat, see who did, and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from bot.audit import record
from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.languages import Language
from bot.messages import (
    Actions,
    Block,
    Button,
    Form,
    Heading,
    Listing,
    Message,
    Moment,
    Phrase,
    Plain,
    RichText,
    phrase,
    rich,
    say,
)
from bot.revising.edition import Edition
from bot.revising.meanwhile import meanwhile
from bot.roles import Role
from bot.storage import Database
from commands.faq.answers import answer_in, question_in
from commands.faq.bank import Entry
from commands.faq.editing.edit_form import EDITED, Subject, as_fields, edit_form, edit_problems, edited, edition_of
from commands.faq.editing.saved import saved_message
from commands.faq.editing.undoing import undo
from commands.faq.editing.writing import Revision, current_entry, history, write_entry
from commands.faq.entry_names import complete_entry, entry_named
from commands.faq.group import faq
from commands.faq.knowledge import Knowledge
from commands.faq.tables import RevisionAct

_MOST_SHOWN = 10
_LONGEST_SHOWN = 300

EntryName = Annotated[str, Param(complete=complete_entry, minimum=1)]


@faq.command("edit", requires=Role.STAFF, answers=Answers.FORM)
async def edit(call: Call, entry: EntryName, language: Language | None = None) -> Form:
    """Open an entry for editing, in a language or in one's own."""
    return _opened(await entry_named(call, entry), language or call.language)


@action("faq:edit", requires=Role.STAFF, answers=Answers.FORM)
async def edit_again(call: Call, argument: str) -> Message | Form:
    """Open an entry for editing in one's own language."""
    found = (await _known(call)).get(argument)
    if found is None:
        return say("faq.entry_gone")
    return _opened(found, call.language)


@action(EDITED, requires=Role.STAFF)
async def save_edited(call: Call, argument: str) -> Message | Form:
    """Put an edited entry into the bank, unless somebody has changed it meanwhile."""
    edition = Edition.parse(argument)
    subject = Subject.parse(edition.subject) if edition is not None else None
    if edition is None or subject is None or subject.entry_id not in await _known(call):
        return say("faq.entry_gone")
    form = edit_form(edition, subject.language, call.submitted, edit_problems(call.submitted))
    if any(field.problem for field in form.fields):
        return form
    today = call.now.astimezone(call.zone).date()
    async with call.service(Database).write() as session:
        entry = await current_entry(session, subject.entry_id)
        if entry is None:
            return say("faq.entry_gone")
        if again := meanwhile(form, edition, as_fields(entry, subject.language)):
            return again
        new = edited(entry, subject.language, call.submitted, today)
        if new.digest() == entry.digest():
            return say("faq.nothing_changed")
        await write_entry(session, new, RevisionAct.WRITTEN, call.person.account_id, call.now)
        await record(session, call.person, "faq:edited", new.id, call.now, {"language": subject.language.value})
    return saved_message(new, call.language)


@faq.command("history", requires=Role.STAFF, answers=Answers.PRIVATE)
async def show_history(call: Call, entry: EntryName) -> Message:
    """Show who changed an entry and when, with a button that takes the last change back."""
    async with call.service(Database).read() as session:
        revisions = await history(session, entry.strip().lower(), _MOST_SHOWN)
        if not revisions:
            found = await entry_named(call, entry)
            revisions = await history(session, found.id, _MOST_SHOWN)
            return _history(found.id, revisions, call.language)
    return _history(entry.strip().lower(), revisions, call.language)


@action("faq:history", requires=Role.STAFF)
async def history_of(call: Call, argument: str) -> Message:
    """Show the history of an entry."""
    async with call.service(Database).read() as session:
        return _history(argument, await history(session, argument, _MOST_SHOWN), call.language)


@action("faq:undo", requires=Role.STAFF)
async def take_back(call: Call, argument: str) -> Message:
    """Take the last change of an entry back."""
    async with call.service(Database).write() as session:
        undone = await undo(session, int(argument) if argument.isdecimal() else 0, call.person, call.now)
    return say(f"faq.undone.{undone.value}")


def _opened(entry: Entry, language: Language) -> Form:
    return edit_form(edition_of(entry, language), language, as_fields(entry, language))


async def _known(call: Call) -> Mapping[str, Entry]:
    return await call.service(Knowledge).entries(call.person.role)


def _history(entry_id: str, revisions: list[Revision], language: Language) -> Message:
    if not revisions:
        return say("faq.no_history")
    items = tuple(_line(revision, language) for revision in revisions)
    blocks: list[Block] = [Heading(phrase("faq.history_title", entry=Plain(entry_id))), Listing(items)]
    newest = revisions[0]
    if newest.act is not RevisionAct.IMPORTED:
        blocks.append(Actions((Button(phrase("faq.undo"), component("faq:undo", str(newest.id))),)))
    return Message(tuple(blocks))


def _line(revision: Revision, language: Language) -> RichText:
    who = Plain(revision.by) if revision.by else Phrase("faq.the_files")
    line = phrase(f"faq.act.{revision.act.value}", at=Moment(revision.at), who=who)
    if revision.entry is None:
        return line
    said = f" {question_in(revision.entry, language)} → {answer_in(revision.entry, language)}"
    return (*line, *rich(said if len(said) <= _LONGEST_SHOWN else f"{said[: _LONGEST_SHOWN - 1]}…"))
