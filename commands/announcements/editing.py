"""Change an announcement, before it goes out or while people read it; of two who do so, the second sees what is new."""

from __future__ import annotations

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.messages import Form, Message, Plain, say
from bot.revising.edition import Edition
from bot.revising.meanwhile import meanwhile
from bot.roles import Role
from bot.storage import Database, tables
from commands.announcements import steps
from commands.announcements.bulletins import Bulletin, find_bulletin
from commands.announcements.chat import announce
from commands.announcements.desk import Desk
from commands.announcements.following import follow
from commands.announcements.forms import Refusal, announcement_form, as_fields, as_typed, read_content
from commands.announcements.showing import number_of, show_card
from commands.announcements.staff import Number
from commands.announcements.tables import State

_EDITED = "announce:edited"
_OVER = (State.CANCELLED, State.RECALLED)


@announce.command("edit", requires=Role.STAFF, answers=Answers.FORM)
async def edit(call: Call, number: Number) -> Message | Form:
    """Open an announcement to be changed."""
    return await _opened(call, number)


@action("announce:edit", requires=Role.STAFF, answers=Answers.FORM)
async def edit_pressed(call: Call, argument: str) -> Message | Form:
    """Open an announcement to be changed."""
    return await _opened(call, number_of(argument))


@action(_EDITED, requires=Role.STAFF)
async def edited(call: Call, argument: str) -> Message | Form:
    """Keep what was changed, unless somebody else has changed it meanwhile."""
    edition, desk = Edition.parse(argument), call.service(Desk)
    number = number_of(edition.subject) if edition is not None else 0
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number)
        editor = await session.get(tables.Person, bulletin.editor_id) if bulletin is not None else None
    if edition is None or bulletin is None or bulletin.state in _OVER:
        return await show_card(call, number)
    sent = bulletin.state is State.SENT
    typed = as_typed(call.submitted)
    form = announcement_form(desk, component(_EDITED, str(edition)), typed, sent=sent)
    by = Plain(editor.display_name) if editor is not None and editor.display_name else None
    if again := meanwhile(form, edition, as_fields(bulletin.content, desk, sent=sent), by):
        return again
    content = await read_content(call, desk, typed, bulletin.content)
    if isinstance(content, Refusal):
        return announcement_form(desk, form.action, typed, content.problems, sent=sent)
    async with call.service(Database).write() as session:
        now = await find_bulletin(session, number)
        if now is None or now.revision != bulletin.revision:
            return say("announce.step.changed", number=number)
        step = await steps.revise(session, desk, number, content, call.person, call.now)
        await follow(session, desk, number, call.now)
    return await show_card(call, number, step)


async def _opened(call: Call, number: int) -> Message | Form:
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number)
    if bulletin is None or bulletin.state in _OVER:
        return await show_card(call, number)
    return _form(call.service(Desk), bulletin)


def _form(desk: Desk, bulletin: Bulletin) -> Form:
    sent = bulletin.state is State.SENT
    fields = as_fields(bulletin.content, desk, sent=sent)
    edition = Edition.of(str(bulletin.id), fields)
    return announcement_form(desk, component(_EDITED, str(edition)), fields, sent=sent)
