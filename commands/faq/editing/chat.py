"""`/faq edit` and `/faq history`: staff change entries in chat, see who did, and take it back."""

from __future__ import annotations

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
from bot.roles import Role
from bot.storage import Database
from commands.faq.answers import answer_in, question_in
from commands.faq.editing.edit_form import EDITED, Edition, as_fields, edit_form, edit_problems, edited
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
    found = await entry_named(call, entry)
    spoken = language or call.language
    return edit_form(Edition.of(found, spoken), as_fields(found, spoken))


@action("faq:edit", requires=Role.STAFF, answers=Answers.FORM)
async def edit_again(call: Call, argument: str) -> Message | Form:
    """Open an entry for editing in one's own language."""
    found = (await call.service(Knowledge).entries(call.person.role)).get(argument)
    if found is None:
        return say("faq.entry_gone")
    return edit_form(Edition.of(found, call.language), as_fields(found, call.language))


@action(EDITED, requires=Role.STAFF)
async def save_edited(call: Call, argument: str) -> Message | Form:
    """Put an edited entry into the bank, unless somebody has changed it meanwhile."""
    edition = Edition.parse(argument)
    if edition is None or edition.entry_id not in await call.service(Knowledge).entries(call.person.role):
        return say("faq.entry_gone")
    if problems := edit_problems(call.submitted):
        return edit_form(edition, call.submitted, problems)
    today = call.now.astimezone(call.zone).date()
    async with call.service(Database).write() as session:
        entry = await current_entry(session, edition.entry_id)
        if entry is None:
            return say("faq.entry_gone")
        if not edition.still_is(entry):
            changed = {"answer": phrase("faq.changed_meanwhile", answer=Plain(entry.answer.get(edition.language, "")))}
            return edit_form(Edition.of(entry, edition.language), call.submitted, changed)
        new = edited(entry, edition.language, call.submitted, today)
        if new.digest() == entry.digest():
            return say("faq.nothing_changed")
        await write_entry(session, new, RevisionAct.WRITTEN, call.person.account_id, call.now)
        await record(session, call.person, "faq:edited", new.id, call.now, {"language": edition.language.value})
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
