"""Thresholds that follow what people and staff say of answers."""

from pathlib import Path

from sqlalchemy import func, select

from bot.testing.harness import Harness
from commands.faq.bank import Entry
from commands.faq.bank.reading import read_text
from commands.faq.learning import Lesson, lessons, rehearsals
from commands.faq.ranking import RankedEntry, build_ranker
from commands.faq.tables import FaqCalibration


async def test_lessons_come_from_those_who_asked_and_from_staff(desk: Harness) -> None:
    founder, staff = desk.person("Ada", role="founder", language="en"), desk.person("Grace", role="staff")
    await (await founder.says("where is the kitchen?")).press("Yes")
    await (await founder.says("who helps with a visa?")).press("No")
    await founder.says("zumba classes?")
    await staff.presses(desk.channel("staff").messages[-1], "Not a question")

    async with desk.application.database.read() as session:
        found = await lessons(session)

    assert set(found) == {
        Lesson("where is the kitchen?", "kitchen", None),
        Lesson("who helps with a visa?", None, "visa"),
        Lesson("zumba classes?", None, None),
    }


def test_a_bank_is_asked_what_it_was_taught_but_not_to_the_letter() -> None:
    text = '[[entry]]\nid = "kitchen"\nquestion.en = "Where is the kitchen?"\nanswer.en = "Level 2."\n'
    [entry] = read_text(text, Path("bank.toml"))
    assert isinstance(entry, Entry)
    other = RankedEntry("visa", ("Who helps with a visa?",))
    ranker = build_ranker([RankedEntry("kitchen", ("Where is the kitchen?",)), other])
    taught = [
        Lesson("where is the kitchen", "kitchen", None),
        Lesson("the kitchen is where now", "kitchen", None),
        Lesson("is a kitchen knife allowed", None, "kitchen"),
        Lesson("kitchen sink drama where", None, None),
        Lesson("the kitchen again", None, "visa"),
    ]
    heard = list(rehearsals(ranker, {"kitchen": entry}, taught))

    assert [(one.in_scope, one.right) for one in heard] == [(True, True), (True, False), (False, False)]


async def test_ten_verdicts_make_the_thresholds_new_and_a_restart_keeps_them(desk: Harness) -> None:
    founder = desk.person("Ada", role="founder", language="en")
    before = await calibrations(desk)
    for _ in range(10):
        await (await founder.says("where is the kitchen?")).press("Yes")
    await founder.says("where is the kitchen?")

    assert await calibrations(desk) == before + 2
    await desk.restart()
    await founder.says("where is the kitchen?")
    assert await calibrations(desk) == before + 2


async def calibrations(desk: Harness) -> int:
    async with desk.application.database.read() as session:
        return await session.scalar(select(func.count()).select_from(FaqCalibration)) or 0
