"""What announcements add to a person's day and digest, and to the digest of staff."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.call import Call
from bot.components import component
from bot.messages import Actions, Block, Button, Heading, Listing, PerLanguage, Phrase, RichText, phrase, rich
from bot.roles import Role
from bot.storage import Database
from commands.announcements.bulletins import Bulletin, find_bulletins
from commands.announcements.desk import Desk
from commands.announcements.looks import beginning
from commands.announcements.receipts import counted
from commands.announcements.tables import Announcement, AnnouncementReceipt, AnnouncementRecipient, State
from commands.announcements.welcome import before_they_came

_MOST_SHOWN = 5
_LONGEST_SHOWN = 120


async def unacknowledged(call: Call) -> Sequence[Block]:
    """Show a person what they have not acknowledged yet, each with its button."""
    me, sent = call.person.id, Announcement.state == State.SENT
    for_me = select(AnnouncementRecipient.announcement_id).where(AnnouncementRecipient.person_id == me)
    got = select(AnnouncementReceipt.announcement_id).where(AnnouncementReceipt.person_id == me)
    async with call.service(Database).read() as session:
        open_to_me = await find_bulletins(
            session, sent & Announcement.id.in_(for_me) & Announcement.id.not_in(got), _MOST_SHOWN
        )
        before_me = await before_they_came(session, call.service(Desk), me, call.now)
        acknowledged = set((await session.scalars(got)).all())
    missed = [each for each in before_me if each.id not in acknowledged]
    found = sorted([*open_to_me, *missed], key=lambda each: each.id, reverse=True)[:_MOST_SHOWN]
    if not found:
        return ()
    buttons = tuple(
        Button(phrase("announce.got_number", number=number), component("announce:got", str(each.id)))
        for number, each in enumerate(found, start=1)
    )
    listed = Listing(tuple(_beginning(each) for each in found), ordered=True)
    return Heading(phrase("announce.section_title")), listed, Actions(buttons)


async def acknowledged_by_few(call: Call) -> Sequence[Block]:
    """Show staff what went out lately and is not acknowledged by everybody."""
    if not call.person.role.includes(Role.STAFF):
        return ()
    lines: list[RichText] = []
    async with call.service(Database).read() as session:
        lately = (Announcement.state == State.SENT) & (Announcement.sent_at > call.now - call.covers)
        for each in await find_bulletins(session, lately, _MOST_SHOWN):
            count = await counted(session, each.id)
            if count.done < count.of:
                told = Phrase("announce.of", {"done": count.done, "of": count.of})
                lines.append((*rich(f"{each.id} · "), *_beginning(each), *rich(" · ", told)))
    return (Heading(phrase("announce.staff_section_title")), Listing(tuple(lines))) if lines else ()


def _beginning(bulletin: Bulletin) -> RichText:
    return rich(PerLanguage({language: beginning(text, _LONGEST_SHOWN) for language, text in bulletin.read.items()}))
