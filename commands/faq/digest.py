"""What the FAQ adds to the digests: that the bank has grown, and for staff what nobody has answered yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.call import Call
from bot.components import RUN, component
from bot.messages import Actions, Block, Button, Heading, Paragraph, phrase
from bot.roles import Role
from bot.storage import Database
from commands.faq.knowledge import Knowledge
from commands.faq.tables import FaqHandover, FaqRevision, HandoverState, RevisionAct


async def grown(call: Call) -> Sequence[Block]:
    """Tell how many questions the bank has learnt to answer lately; their wording may be that of whoever asked."""
    table = FaqRevision
    saved = select(table.entry_id).where(table.act == RevisionAct.WRITTEN)
    first = func.min(table.at) > call.now - call.covers
    statement = select(table.entry_id).where(table.entry_id.in_(saved)).group_by(table.entry_id).having(first)
    async with call.service(Database).read() as session:
        new = set((await session.scalars(statement)).all())
    visible = new.intersection(await call.service(Knowledge).entries(call.person.role))
    if not visible:
        return ()
    return Heading(phrase("faq.home_title")), Paragraph(phrase("faq.digest_grown", count=len(visible)))


async def unanswered(call: Call) -> Sequence[Block]:
    """Tell staff how many questions wait for them."""
    if not call.person.role.includes(Role.STAFF):
        return ()
    waits = FaqHandover.state.in_((HandoverState.OPEN, HandoverState.CLAIMED))
    async with call.service(Database).read() as session:
        count = await session.scalar(select(func.count()).select_from(FaqHandover).where(waits))
    if not count:
        return ()
    button = Button(phrase("faq.digest_show"), component(RUN, "/faq unanswered"))
    return Paragraph(phrase("faq.digest_unanswered", count=count)), Actions((button,))
