"""A draft of the sample programme, so that whoever tries the bot as staff has something to look at and to change."""

from __future__ import annotations

from sqlalchemy import exists, select

from bot.application import Application
from bot.languages import Language
from bot.people import Person
from bot.roles import Role
from bot.sample import is_sample
from bot.storage import tables
from commands.announcements.bulletins import Content
from commands.announcements.steps import write
from commands.announcements.tables import Announcement

_AUTHOR = "Wing"
_TEXTS = {
    Language.EN: "# Pitch decks\n\nPlease hand in the **second version**:\n\n- ten slides at most\n- as PDF",
    Language.ZH_HANT: "# 路演簡報\n\n請提交簡報**第二版**：\n\n- 最多十頁\n- PDF 格式",
    Language.ZH_HANS: "# 路演材料\n\n请提交材料**第二版**：\n\n- 最多十页\n- PDF 格式",
}


async def fill_in(application: Application) -> None:
    """Put the draft in, unless there are announcements; only a database that is marked as the sample's own gets it."""
    now = application.clock.now()
    async with application.database.write() as session:
        if await session.scalar(select(exists(select(Announcement.id)))) or not await is_sample(session):
            return
        person = tables.Person(display_name=_AUTHOR, created_at=now)
        session.add(person)
        await session.flush()
        account = tables.Account(
            platform="sample", user=_AUTHOR.lower(), person_id=person.id, display_name=_AUTHOR, created_at=now
        )
        session.add(account)
        await session.flush()
        author = Person(person.id, account.id, _AUTHOR, Role.STAFF)
        await write(session, author, Content(texts=_TEXTS, audience="everyone"), now)
