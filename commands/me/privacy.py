"""Take everything along, or have it forgotten."""

from __future__ import annotations

import json

from bot.audit import record
from bot.call import Call
from bot.community.erasing import erase
from bot.community.erasing import export as export_person
from bot.community.stakeholders import Stakeholders
from bot.components import component
from bot.declaration.command import Answers, action
from bot.messages import Actions, Button, ButtonStyle, File, Listing, Message, Paragraph, phrase, say
from bot.storage import Database
from commands.me.chat import me


@me.command("export", answers=Answers.PRIVATE)
async def export(call: Call) -> Message:
    """Hand over everything that is kept about a person."""
    async with call.service(Database).write() as session:
        content = await export_person(session, call.service(Stakeholders), call.person.id)
        await record(session, call.person, "person.exported", f"person:{call.person.id}", call.now)
    text = json.dumps(content, ensure_ascii=False, indent=2)
    file = File("my-data.json", text.encode(), "application/json")
    return Message((Paragraph(phrase("me.exported")), file), private=True)


@me.command("delete", answers=Answers.PRIVATE)
async def delete(call: Call) -> Message:
    """Ask once more before everything is forgotten."""
    buttons = (
        Button(phrase("me.delete_now"), component("me:erase", str(call.person.id)), ButtonStyle.DANGER),
        Button(phrase("me.delete_not"), component("me:keep")),
    )
    gone = Listing(tuple(phrase(f"me.delete.{name}") for name in ("profile", "rows", "audit", "accounts")))
    return Message((Paragraph(phrase("me.delete_asked")), gone, Actions(buttons)), private=True)


@action("me:erase", replaces=True)
async def erase_now(call: Call, argument: str) -> Message:
    """Forget whoever pressed; a button that was made for somebody else, or before, does nothing."""
    if argument != str(call.person.id):
        return say("me.deleted_already")
    async with call.service(Database).write() as session:
        await record(session, call.person, "person.erased", f"person:{call.person.id}", call.now)
        await erase(session, call.service(Stakeholders), call.person.id, call.now)
    return say("me.deleted")


@action("me:keep", replaces=True)
async def keep(_call: Call, _argument: str) -> Message:
    """Leave everything as it is."""
    return say("me.kept")
