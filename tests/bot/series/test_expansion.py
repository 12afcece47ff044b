"""What is due happens once, however many look, whatever fails."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.calendar import Calendar
from bot.series.expansion import PAUSE, REMEMBERED, Expansion
from bot.series.kinds import Occurrence, SeriesKind
from bot.series.rhythm import Rhythm
from bot.series.tables import OccurrenceRow, Outcome
from bot.storage import Database, tables
from bot.when.rules import parse_rule

wall = datetime.fromisoformat
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NINE = wall("2026-11-25T09:00")
NINE_UTC = datetime(2026, 11, 25, 1, tzinfo=UTC)
DAILY = parse_rule("FREQ=DAILY")


class Happenings:
    """What happened, as rows of the transaction in which it did, so that a rollback takes them back."""

    def __init__(self) -> None:
        self.seen: list[Occurrence] = []
        self.fails: set[str] = set()

    async def occur(self, session: AsyncSession, occurrence: Occurrence) -> None:
        session.add(tables.Setting(key=f"{occurrence.subject} {occurrence.local}", value="", updated_at=NOW))
        await session.flush()
        if occurrence.subject in self.fails:
            raise RuntimeError("the feature fails on purpose")
        self.seen.append(occurrence)


@pytest.fixture
def happenings() -> Happenings:
    return Happenings()


@pytest.fixture
def expansion(database: Database, happenings: Happenings) -> Expansion:
    return Expansion(database, [SeriesKind("test", happenings.occur, latest=timedelta(days=2))])


@pytest.fixture
async def other(database: Database, happenings: Happenings) -> AsyncIterator[Expansion]:
    """Another process on the same database."""
    second = Database(database.url)
    yield Expansion(second, [SeriesKind("test", happenings.occur, latest=timedelta(days=2))])
    await second.close()


async def plan(database: Database, subject: str, rhythm: Rhythm, now: datetime = NOW) -> int:
    async with database.write() as session:
        return (await Calendar("test").plan(session, subject, rhythm, now)).id


async def written(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(tables.Setting)) or 0


async def test_once_happens_once_in_its_second(
    database: Database, expansion: Expansion, happenings: Happenings
) -> None:
    await plan(database, "tea", Rhythm(NINE, HONG_KONG))

    assert await expansion.turn(NINE_UTC - timedelta(seconds=1)) == 0
    assert await expansion.turn(NINE_UTC) == 1
    assert await expansion.turn(NINE_UTC + timedelta(days=1)) == 0
    (tea,) = happenings.seen
    assert (tea.subject, tea.local, tea.at, tea.late, tea.last) == ("tea", NINE, NINE_UTC, timedelta(), True)


async def test_what_recurs_goes_on(database: Database, expansion: Expansion, happenings: Happenings) -> None:
    await plan(database, "tea", Rhythm(NINE, HONG_KONG, DAILY))

    for day in range(3):
        await expansion.turn(NINE_UTC + timedelta(days=day))

    assert [each.local.day for each in happenings.seen] == [25, 26, 27]
    assert not happenings.seen[-1].last


async def test_two_processes_bring_each_about_once(
    database: Database, expansion: Expansion, other: Expansion, happenings: Happenings
) -> None:
    for number in range(250):
        await plan(database, f"tea {number}", Rhythm(NINE, HONG_KONG))

    done = await asyncio.gather(*(each.turn(NINE_UTC) for each in (expansion, other, expansion, other)))

    assert sum(done) == 250
    assert sorted(each.subject for each in happenings.seen) == sorted(f"tea {number}" for number in range(250))
    assert await written(database) == 250


async def test_after_an_absence_only_the_newest_happens_and_says_how_late(
    database: Database, expansion: Expansion, happenings: Happenings
) -> None:
    await plan(database, "tea", Rhythm(NINE, HONG_KONG, DAILY))

    assert await expansion.turn(NINE_UTC + timedelta(days=400, hours=3)) == 1

    (tea,) = happenings.seen
    assert tea.late == timedelta(hours=3)
    assert await expansion.turn(NINE_UTC + timedelta(days=401)) == 1


async def test_what_is_too_late_is_missed(database: Database, expansion: Expansion, happenings: Happenings) -> None:
    await plan(database, "tea", Rhythm(NINE, HONG_KONG))

    assert await expansion.turn(NINE_UTC + timedelta(days=3)) == 0

    assert happenings.seen == []
    async with database.read() as session:
        assert (await session.scalars(select(OccurrenceRow.outcome))).all() == [Outcome.MISSED]


async def test_a_feature_that_fails_costs_the_others_nothing_and_is_tried_again(
    database: Database, expansion: Expansion, happenings: Happenings
) -> None:
    for subject in ("before", "broken", "behind"):
        await plan(database, subject, Rhythm(NINE, HONG_KONG))
    happenings.fails.add("broken")

    assert await expansion.turn(NINE_UTC) == 2
    assert await expansion.turn(NINE_UTC + timedelta(seconds=1)) == 0
    assert await written(database) == 2
    happenings.fails.clear()
    assert await expansion.turn(NINE_UTC + PAUSE) == 1

    assert happenings.seen[-1].subject == "broken"
    assert happenings.seen[-1].late == PAUSE


async def test_what_is_changed_or_ended_does_not_happen_as_it_was(
    database: Database, expansion: Expansion, happenings: Happenings
) -> None:
    calendar = Calendar("test")
    changed = await plan(database, "changed", Rhythm(NINE, HONG_KONG, DAILY))
    ended = await plan(database, "ended", Rhythm(NINE, HONG_KONG, DAILY))
    async with database.write() as session:
        later = await calendar.replan(session, changed, Rhythm(NINE.replace(hour=11), HONG_KONG), NOW)
        assert await calendar.end(session, ended)
        assert not await calendar.end(session, ended)
        assert await calendar.replan(session, 999, Rhythm(NINE, HONG_KONG), NOW) is None
        assert not await Calendar("else").end(session, changed)
        found = await calendar.find(session, [changed, ended])

    assert later is not None
    assert later.due_at == NINE_UTC + timedelta(hours=2)
    assert found[ended].due_at is None
    assert await expansion.turn(NINE_UTC) == 0
    assert await expansion.turn(NINE_UTC + timedelta(hours=2)) == 1
    assert [each.subject for each in happenings.seen] == ["changed"]


async def test_a_clock_that_jumps_back_repeats_nothing(
    database: Database, expansion: Expansion, happenings: Happenings
) -> None:
    series = await plan(database, "tea", Rhythm(NINE, HONG_KONG, DAILY))
    await expansion.turn(NINE_UTC)
    async with database.write() as session:
        await Calendar("test").replan(session, series, Rhythm(NINE, HONG_KONG, DAILY), NOW)

    assert await expansion.turn(NINE_UTC) == 0
    assert len(happenings.seen) == 1


async def test_what_is_long_over_is_forgotten(database: Database, expansion: Expansion) -> None:
    await plan(database, "tea", Rhythm(NINE, HONG_KONG))
    await expansion.turn(NINE_UTC)

    await expansion.forget(NINE_UTC + REMEMBERED)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(OccurrenceRow)) == 1
    await expansion.forget(NINE_UTC + REMEMBERED + timedelta(seconds=1))
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(OccurrenceRow)) == 0


async def test_a_kind_that_is_not_installed_waits_for_its_feature(database: Database, happenings: Happenings) -> None:
    await plan(database, "tea", Rhythm(NINE, HONG_KONG))

    assert await Expansion(database, []).turn(NINE_UTC) == 0
    assert await Expansion(database, [SeriesKind("test", happenings.occur, timedelta(days=2))]).turn(NINE_UTC) == 1
