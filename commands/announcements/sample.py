"""Announcements of the sample programme: a draft for staff to look at and to change, and one that is out for all."""

from __future__ import annotations

from sqlalchemy import exists, select, update

from bot.application import Application
from bot.languages import Language
from bot.people import Person
from bot.roles import Role
from bot.sample import is_sample
from bot.storage import tables
from commands.announcements.bulletins import Content
from commands.announcements.steps import write
from commands.announcements.tables import Announcement, State

_AUTHOR = "Wing"
_DRAFT = {
    Language.EN: "# Pitch decks\n\nPlease hand in the **second version**:\n\n- ten slides at most\n- as PDF",
    Language.ZH_HANT: "# 路演簡報\n\n請提交簡報**第二版**：\n\n- 最多十頁\n- PDF 格式",
    Language.ZH_HANS: "# 路演材料\n\n请提交材料**第二版**：\n\n- 最多十页\n- PDF 格式",
}

_OUT = {
    Language.EN: "# Welcome\n\nThe kitchen is on the **third floor**, and the machines are yours from today: /compute",
    Language.ZH_HANT: "# 歡迎\n\n茶水間在**三樓**，由今日起可使用運算資源：/compute",
    Language.ZH_HANS: "# 欢迎\n\n茶水间在**三楼**，从今天起可以使用算力：/compute",
}


async def fill_in(application: Application) -> None:
    """Put them in, unless there are announcements; only a database that is marked as the sample's own gets them."""
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
        await write(session, author, Content(texts=_DRAFT, audience="everyone"), now)
        number = await write(session, author, Content(texts=_OUT, audience="everyone"), now)
        # Nobody has come yet: it went out before everybody, who see it when they do.
        sent = {"state": State.SENT, "sent_at": now, "sent_revision": 1, "reported_at": now}
        await session.execute(update(Announcement).where(Announcement.id == number).values(sent))
