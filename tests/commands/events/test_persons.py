"""Answers of two who turn out to be one, and of one who turns out to be two."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from bot.community.erasing import erase
from bot.community.joining import join, undo
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from commands.events.tables import Rsvp, RsvpAside
from tests.commands.events.conftest import HK, put_up


async def answers(lab: Harness) -> Mapping[int, str]:
    async with lab.application.database.read() as session:
        return {row.person_id: str(row.answer) for row in await session.scalars(select(Rsvp))}


async def joined(lab: Harness, kept: int, gone: int) -> int:
    async with lab.application.database.write() as session:
        return (await join(session, lab.application.stakeholders, kept, gone, lab.clock.now())).link_id


async def undone(lab: Harness, link: int) -> None:
    async with lab.application.database.write() as session:
        assert await undo(session, lab.application.stakeholders, link, lab.clock.now())


@pytest.mark.parametrize(("first", "second"), [("Going", "Maybe"), ("Maybe", "Going"), ("No", "Maybe")])
async def test_the_stronger_answer_stands_and_each_has_their_own_again(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel, first: str, second: str
) -> None:
    await put_up(staff, "in 5 days Pricing talk capacity:5")
    await ada.presses(news.messages[0], first)
    await ben.presses(news.messages[0], second)
    before = await answers(lab)
    kept, gone = (await ada.known()).id, (await ben.known()).id

    link = await joined(lab, kept, gone)
    stronger = min(before.values(), key=["going", "maybe", "no"].index)
    assert await answers(lab) == {kept: stronger}
    await undone(lab, link)
    assert await answers(lab) == before


async def test_links_are_undone_in_any_order(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    cleo = lab.person("Cleo", role="founder", language="en", timezone=HK)
    await put_up(staff, "in 5 days Pricing talk")
    for each, said in ((ada, "No"), (ben, "Going"), (cleo, "Maybe")):
        await each.presses(news.messages[0], said)
    before = await answers(lab)
    one, two, three = [(await each.known()).id for each in (ada, ben, cleo)]
    first = await joined(lab, two, one)
    second = await joined(lab, three, two)
    assert await answers(lab) == {three: "going"}
    await undone(lab, first)
    assert await answers(lab) == {three: "going", one: "no"}
    await undone(lab, second)
    assert await answers(lab) == before


async def test_a_seat_that_has_gone_to_another_is_not_given_twice(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    cleo = lab.person("Cleo", role="founder", language="en", timezone=HK)
    await put_up(staff, "in 5 days Pricing talk capacity:2")
    for each in (ada, ben):
        await each.presses(news.messages[0], "Going")
    link = await joined(lab, (await ada.known()).id, (await ben.known()).id)
    await (await cleo.says("/events show 1")).press("Going")
    await undone(lab, link)
    assert sorted((await answers(lab)).values()) == ["going", "going", "waiting"]


async def test_what_waits_is_forgotten_with_its_person(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff, "in 5 days Pricing talk")
    for each, said in ((ada, "Going"), (ben, "Maybe")):
        await each.presses(news.messages[0], said)
    kept = (await ada.known()).id
    await joined(lab, kept, (await ben.known()).id)
    async with lab.application.database.write() as session:
        await erase(session, lab.application.stakeholders, kept, lab.clock.now())
    async with lab.application.database.read() as session:
        assert not (await session.scalars(select(RsvpAside))).all()
