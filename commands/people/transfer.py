"""A CSV file of people by attachment: a preview, a button that carries it out, and the way back as a file."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from bot.audit import record
from bot.call import Call, Refused
from bot.community.stakeholders import Stakeholders
from bot.components import component
from bot.declaration.command import Answers, action
from bot.directory import Directory
from bot.drafts import Drafts
from bot.interactions import Attachment, AttachmentUnavailable
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    File,
    Heading,
    Json,
    Listing,
    Message,
    Paragraph,
    Phrase,
    RichText,
    phrase,
    say,
)
from bot.roles import Role
from bot.spreadsheets import MEDIA_TYPE
from bot.storage import Database
from commands.people.chat import people
from commands.people.comparing import Plan, plan
from commands.people.entries import Problem, read_entries
from commands.people.importing import carry_out
from commands.people.listing import people_as_csv

_APPLY = "people:apply"
_MOST_SHOWN = 10


@people.command("import", requires=Role.STAFF, answers=Answers.FORM)
async def import_(call: Call, file: Attachment) -> Message:
    """Show what a CSV file of people would add and change; nothing is changed yet."""
    try:
        content = await call.interaction.reply.fetch(file)
    except AttachmentUnavailable:
        raise Refused(phrase("people.csv.unavailable")) from None
    entries, problems = read_entries(content)
    async with call.service(Database).read() as session:
        planned = await plan(session, entries)
    blocks = preview(planned, problems)
    if planned.to_do:
        payload: dict[str, Json] = {"file": base64.b64encode(content).decode("ascii")}
        token = await call.service(Drafts).keep(call.person.account_id, _APPLY, payload, call.now)
        apply = Button(phrase("people.csv.apply"), component(_APPLY, token), ButtonStyle.PRIMARY)
        blocks = (*blocks, Actions((apply,)))
    return Message(blocks)


@action(_APPLY, requires=Role.STAFF, replaces=True)
async def apply(call: Call, argument: str) -> Message:
    """Carry out the import that was previewed, as things stand now."""
    draft = await call.service(Drafts).find(call.person.account_id, _APPLY, argument, call.now)
    if draft is None:
        return say("people.csv.gone")
    today = call.now.astimezone(call.zone).date()
    entries, _ = read_entries(base64.b64decode(str(draft["file"])))
    async with call.service(Database).write() as session:
        planned = await plan(session, entries)
        await carry_out(session, call.service(Stakeholders), planned, call.person, today, call.now)
        detail: dict[str, Json] = {"added": len(planned.added), "changed": len(planned.changed)}
        await record(session, call.person, "people.imported", "people", call.now, detail)
    return say("people.csv.done", added=len(planned.added), changed=len(planned.changed))


@people.command("export", requires=Role.STAFF, answers=Answers.PRIVATE)
async def export(call: Call) -> Message:
    """Hand everybody over as a CSV file."""
    async with call.service(Database).write() as session:
        content = await people_as_csv(session, call.service(Directory))
        await record(session, call.person, "people.exported", "people", call.now)
    return Message((Paragraph(phrase("people.exported")), File("people.csv", content, MEDIA_TYPE)), private=True)


def preview(planned: Plan, problems: Sequence[Problem]) -> tuple[Block, ...]:
    """Show what an import would do, the first of each kind by name."""
    blocks: list[Block] = [
        Heading(phrase("people.csv.title")),
        Paragraph(
            phrase(
                "people.csv.counts",
                added=len(planned.added),
                changed=len(planned.changed),
                unchanged=planned.unchanged,
            )
        ),
    ]
    added = [phrase("people.csv.adds", name=each.entry.name) for each in planned.added]
    changed = [
        phrase("people.csv.changes", name=each.entry.name, what=", ".join(each.changes)) for each in planned.changed
    ]
    for lines in (added, changed):
        blocks.extend(_some(lines))
    if planned.new_cohorts:
        blocks.append(Paragraph(phrase("people.csv.new_cohorts", names=", ".join(planned.new_cohorts))))
    if problems:
        blocks.append(Paragraph(phrase("people.csv.problems", count=len(problems))))
        blocks.extend(_some([phrase("people.csv.line", line=each.line, what=_only(each.text)) for each in problems]))
    blocks.append(Context(phrase("people.csv.nobody_removed")))
    return tuple(blocks)


def _some(lines: Sequence[RichText]) -> Sequence[Block]:
    if not lines:
        return ()
    shown: list[Block] = [Listing(tuple(lines[:_MOST_SHOWN]))]
    if len(lines) > _MOST_SHOWN:
        shown.append(Context(phrase("people.csv.more", count=len(lines) - _MOST_SHOWN)))
    return shown


def _only(text: RichText) -> Phrase:
    (span,) = text
    if not isinstance(span, Phrase):
        raise TypeError("what is wrong with a line is said in a phrase of the catalogues")
    return span
