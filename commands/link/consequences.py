"""What somebody else has to decide after a link: which team counts, and whether staff rights may spread."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call
from bot.community.holders import at_least
from bot.community.joining import Joined
from bot.community.teams import conflicting
from bot.components import component
from bot.delivery import NewDelivery, Outbox
from bot.directory import Directory
from bot.messages import Actions, Button, Code, Message, Paragraph, PersonMention, phrase
from bot.roles import Role
from bot.storage import tables

_WAITS = timedelta(days=30)


async def tell_staff(call: Call, session: AsyncSession, joined: Joined) -> None:
    """Let staff settle it where the two were in different teams of one cohort."""
    person = await session.get_one(tables.Person, joined.kept)
    for cohort, teams in await conflicting(session, joined.kept):
        message = Message(
            (
                Paragraph(
                    phrase(
                        "link.conflict",
                        person=PersonMention(person.id, person.display_name),
                        cohort=cohort,
                        teams=", ".join(teams),
                        line=Code(f'/team add "{person.display_name}" "{teams[0]}"'),
                    )
                ),
            )
        )
        for each in await at_least(session, call.service(Directory), Role.STAFF):
            await _enqueue(call, session, f"link:{joined.link_id}:conflict:{cohort}:{each}", each, message)


async def tell_admins(call: Call, session: AsyncSession, joined: Joined) -> None:
    """Ask admins whether what one account may do, all accounts of the person may."""
    person = await session.get_one(tables.Person, joined.kept)
    message = Message(
        (
            Paragraph(phrase("link.guarded", person=PersonMention(person.id, person.display_name))),
            Actions((Button(phrase("link.widen"), component("link:widen", str(joined.link_id))),)),
        )
    )
    for each in await at_least(session, call.service(Directory), Role.ADMIN):
        if each != joined.kept:
            await _enqueue(call, session, f"link:{joined.link_id}:guarded:{each}", each, message)


async def _enqueue(call: Call, session: AsyncSession, key: str, to: int, message: Message) -> None:
    delivery = NewDelivery(key=key, kind="link", to=to, message=message, due_at=call.now, expires_at=call.now + _WAITS)
    await call.service(Outbox).enqueue(session, delivery, call.now)
