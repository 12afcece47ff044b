"""Announcements and who is who: joined, split, forgotten."""

from sqlalchemy import select

from bot.community.erasing import erase
from bot.community.joining import join, undo
from bot.community.stakeholders import Stakeholders
from bot.storage import tables
from tests.commands.announcements.conftest import Programme

LINE = '/announce text:"The lift is out of order." audience:everyone'


async def test_two_who_are_one_are_counted_once_and_split_as_two_again(programme: Programme) -> None:
    await (await programme.staff.says(LINE)).press("Send")
    await programme.ada.presses(programme.general.messages[0], "Got it")
    application, now = programme.harness.application, programme.harness.clock.now()
    ada, ben, mei = [(await each.known()).id for each in (programme.ada, programme.ben, programme.mei)]
    stakeholders: Stakeholders = application.stakeholders

    async with application.database.write() as session:
        first = await join(session, stakeholders, ben, ada, now)
        second = await join(session, stakeholders, mei, ben, now)
    card = await programme.staff.says("/announce show 1")
    assert "Got it: 1 of 1" in card.text

    async with application.database.write() as session:
        await undo(session, stakeholders, second.link_id, now)
    assert "Got it: 1 of 2" in (await programme.staff.says("/announce show 1")).text
    async with application.database.write() as session:
        await undo(session, stakeholders, first.link_id, now)
    missing = await (await programme.staff.says("/announce show 1")).press("Who has not yet")
    assert "Got it: 1 of 3" in (await programme.staff.says("/announce show 1")).text
    assert "Ben" in missing.text
    assert "Ada" not in missing.text


async def test_whoever_is_forgotten_takes_their_name_and_their_receipts_along(programme: Programme) -> None:
    await (await programme.staff.says(LINE)).press("Send")
    await programme.ada.presses(programme.general.messages[0], "Got it")
    application, now = programme.harness.application, programme.harness.clock.now()
    author, reader = (await programme.staff.known()).id, (await programme.ada.known()).id

    async with application.database.write() as session:
        await erase(session, application.stakeholders, reader, now)
        await erase(session, application.stakeholders, author, now)
    async with application.database.read() as session:
        for table in ("announcement", "announcement_revision", "announcement_recipient", "announcement_receipt"):
            column = tables.Base.metadata.tables[table].c.person_id
            assert not {author, reader} & set((await session.scalars(select(column))).all())
    hal = programme.harness.person("Hal", role="staff", language="en")
    assert "The lift" in (await hal.says("/announce show 1")).text


async def test_whom_one_can_announce_to_is_offered(programme: Programme) -> None:
    await programme.staff.says("/team create Lumen")
    offered = [each.value for each in await programme.staff.completes("/announce write", "audience", "")]
    assert "everyone" in offered
    assert "role:founder" in offered
    assert "team:Lumen" in offered
    named = await programme.staff.completes("/announce write", "audience", "team:lu")
    assert [each.value for each in named] == ["team:Lumen"]
