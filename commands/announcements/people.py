"""What people do with an announcement that they read: acknowledge it, take that back, read it in their language."""

from __future__ import annotations

from bot.call import Call
from bot.components import component
from bot.declaration.command import action
from bot.messages import Actions, Button, Context, Message, Paragraph, Versions, phrase, say
from bot.roles import Role
from bot.storage import Database
from commands.announcements.bulletins import find_bulletin
from commands.announcements.desk import Desk
from commands.announcements.following import follow_receipt
from commands.announcements.going_out import lock
from commands.announcements.looks import written
from commands.announcements.receipts import acknowledge, take_back
from commands.announcements.showing import number_of
from commands.announcements.tables import State


@action("announce:got", requires=Role.GUEST)
async def got_it(call: Call, argument: str) -> Message:
    """Keep that a person has got it."""
    number = number_of(argument)
    async with call.service(Database).write() as session:
        # Two presses that each hold a share of the row would wait for each other when its report is written.
        await lock(session, number)
        bulletin = await find_bulletin(session, number)
        if bulletin is None or bulletin.state is not State.SENT:
            return say("announce.not_out")
        if bulletin.author_id == call.person.id:
            return say("announce.your_own")
        before = await acknowledge(session, number, call.person, call.now)
        if before is None:
            await follow_receipt(session, call.service(Desk), number, call.now)
    told = Paragraph(phrase("announce.thanks" if before is None else "announce.thanked"))
    undo = Button(phrase("announce.undo"), component("announce:undo", str(number)))
    return Message((told, Actions((undo,))), private=True)


@action("announce:undo", replaces=True)
async def undo(call: Call, argument: str) -> Message:
    """Forget that a person has got it."""
    number = number_of(argument)
    async with call.service(Database).write() as session:
        await lock(session, number)
        if not await take_back(session, number, call.person.id):
            return say("announce.not_got")
        await follow_receipt(session, call.service(Desk), number, call.now)
    again = Button(phrase("announce.got_it"), component("announce:got", str(number)))
    return Message((Paragraph(phrase("announce.undone")), Actions((again,))), private=True)


@action("announce:read")
async def read(call: Call, argument: str) -> Message:
    """Show an announcement to one person in their language, or say in which it is written."""
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number_of(argument))
    if bulletin is None or bulletin.state is not State.SENT:
        return say("announce.not_out")
    missing = () if call.language in bulletin.read else (Context(phrase("announce.not_in_yours")),)
    return Message((Versions(written(bulletin.read)), *missing), private=True)
