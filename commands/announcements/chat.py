"""`/announce`: what staff write, list and look at."""

from __future__ import annotations

from typing import Annotated

from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.interactions import Attachment, AttachmentUnavailable
from bot.messages import File, Form, Message, Paragraph, phrase
from bot.roles import Role
from bot.storage import Database
from commands.announcements.audience import complete_audience
from commands.announcements.bulletins import Content, find_bulletins
from commands.announcements.desk import Desk
from commands.announcements.forms import Refusal, Typed, announcement_form, as_typed, read_content
from commands.announcements.listing import listing
from commands.announcements.looks import LONGEST
from commands.announcements.showing import show_card
from commands.announcements.steps import write as write_draft
from commands.announcements.tables import Announcement
from commands.announcements.texts_by_language import also_name, text_names

announce = Group("announce", default="write")

Audience = Annotated[str, Param(complete=complete_audience)]
_Text = Annotated[str, Param(lines=True)]
_MOST_LISTED = 20
_WRITTEN = "announce:written"


@announce.command("write", requires=Role.STAFF, answers=Answers.FORM)
async def write(
    call: Call,
    text: _Text = "",
    *,
    audience: Audience = "",
    at: str = "",
    also: _Text = "",
    file: Attachment | None = None,
) -> Message | Form:
    """Show an announcement as it will look, before anybody reads it; without words, ask for them in a form."""
    given = {
        "text": await _words_of(call, file) if file is not None else text,
        "audience": audience,
        "at": at,
    }
    desk = call.service(Desk)
    typed = {name: value for name, value in given.items() if value.strip()}
    if also.strip():
        typed[also_name(desk, also)] = also
    if not typed.keys() & set(text_names(desk.languages).values()):
        return announcement_form(desk, component(_WRITTEN), {"audience": "everyone", **typed})
    return await _written(call, typed)


@action(_WRITTEN, requires=Role.STAFF)
async def written(call: Call, _argument: str) -> Message | Form:
    """Show what was written in the form as it will look."""
    return await _written(call, as_typed(call.submitted))


@announce.command("list", requires=Role.STAFF, answers=Answers.PRIVATE)
async def list_(call: Call) -> Message:
    """List drafts, what is planned, and what went out lately."""
    async with call.service(Database).read() as session:
        found = await find_bulletins(session, Announcement.id > 0, _MOST_LISTED)
    return listing(found, call.service(Desk))


async def _written(call: Call, typed: Typed) -> Message | Form:
    """Keep what was typed as a draft and show it; what cannot be kept comes back to be mended."""
    desk = call.service(Desk)
    content = await read_content(call, desk, typed)
    if isinstance(content, Refusal):
        longest = max((value for value in typed.values()), key=len)
        if len(longest) > LONGEST:
            return _too_long(longest)
        return announcement_form(desk, component(_WRITTEN), typed, content.problems)
    return await _kept(call, content)


async def _kept(call: Call, content: Content) -> Message:
    async with call.service(Database).write() as session:
        number = await write_draft(session, call.person, content, call.now)
    return await show_card(call, number)


async def _words_of(call: Call, file: Attachment) -> str:
    try:
        return (await call.interaction.reply.fetch(file)).decode("utf-8-sig")
    except (AttachmentUnavailable, UnicodeDecodeError) as error:
        raise Refused(phrase("announce.no_text_file")) from error


def _too_long(text: str) -> Message:
    """Say what fits, and hand back what no form could hold."""
    told = Paragraph(phrase("expected.shorter", maximum=LONGEST, length=len(text)))
    kept = Paragraph(phrase("announce.handed_back"))
    return Message((told, kept, File("announcement.md", text.encode(), "text/markdown")), private=True)
