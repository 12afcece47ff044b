"""Digests: once, on time, about something, and for whom they are."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.call import Call
from bot.features import Feature
from bot.messages import Block, Paragraph, rich
from bot.roles import Role
from bot.testing.clock import ManualClock
from bot.testing.harness import Harness
from bot.testing.participants import Channel
from commands.digest.feature import feature as digest
from tests.commands.announcements.conftest import pretended

SUNDAY = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CHANNELS = """
[channels]
announcements = ["harness:general"]
staff = ["harness:staff"]
"""
NEWS: list[str] = []


async def news(call: Call) -> Sequence[Block]:
    if not NEWS:
        return ()
    who = call.person.name or "all"
    return (Paragraph(rich(f"{NEWS[0]} for {who} over {call.covers.days} days")),)


async def private(call: Call) -> Sequence[Block]:
    return (Paragraph(rich("only for founders")),) if call.person.role.includes(Role.FOUNDER) else ()


async def staff(call: Call) -> Sequence[Block]:
    return (Paragraph(rich("two questions wait")),) if NEWS and call.person.role.includes(Role.STAFF) else ()


teller = Feature(name="teller", digest=(news, private), staff_digest=(staff,))


@pytest.fixture(autouse=True)
def something_new() -> None:
    NEWS[:] = ["Demo day"]


async def begin(now: datetime = SUNDAY, configuration: str = CHANNELS) -> Harness:
    return await Harness.start(
        features=[digest, teller],
        platforms=[pretended("harness")],
        configuration=configuration,
        clock=ManualClock(now),
    )


def room(harness: Harness, name: str) -> Channel:
    return harness.channel(name)


async def test_on_monday_at_nine_it_comes_once_to_each_channel_and_to_staff() -> None:
    async with await begin() as harness:
        await harness.advance(hours=20, minutes=59)
        assert room(harness, "general").messages == []
        await harness.advance(minutes=1)
        await harness.restart()
        await harness.advance(minutes=1)

        [shown] = room(harness, "general").messages
        assert "Demo day for all over 7 days" in shown.text
        assert "only for founders" not in shown.text
        assert "HKT" in shown.text
        [for_staff] = room(harness, "staff").messages
        assert "two questions wait" in for_staff.text
        await harness.advance(days=7)
        assert len(room(harness, "general").messages) == 2


async def test_one_with_nothing_to_say_is_not_sent() -> None:
    NEWS.clear()
    async with await begin() as harness:
        await harness.advance(days=2)

        assert room(harness, "general").messages == room(harness, "staff").messages == []


async def test_on_a_holiday_it_waits_for_the_next_working_day() -> None:
    easter_monday = datetime(2026, 4, 6, 0, 30, tzinfo=UTC)
    async with await begin(easter_monday) as harness:
        await harness.advance(hours=4)
        assert room(harness, "general").messages == []
        await harness.advance(hours=24)  # Tuesday stands in for Ching Ming, which fell on a Sunday
        assert room(harness, "general").messages == []
        await harness.advance(hours=21)
        assert len(room(harness, "general").messages) == 1
    skipping = f'{CHANNELS}\n[digest]\non_holidays = "skip"\n'
    async with await begin(easter_monday, skipping) as harness:
        await harness.advance(days=3)
        assert room(harness, "general").messages == []


async def test_a_person_chooses_how_often_and_when_and_gets_it_in_their_language() -> None:
    async with await begin() as harness:
        ada = harness.person("Ada", role="founder", language="zh-Hant-HK", timezone="Asia/Hong_Kong")
        assert "沒有以私訊" in (await ada.says("/digest")).text
        chosen = await ada.says("/digest daily 8am")
        assert "2026年11月23日" in chosen.text

        await harness.advance(hours=20)
        [shown] = ada.inbox
        assert "今天" in shown.text
        assert "Demo day for Ada over 1 days" in shown.text
        assert "only for founders" in shown.text
        none = await (await ada.says("/digest")).press("不要")
        assert "不會" in none.text
        await harness.advance(days=3)
        assert len(ada.inbox) == 1


async def test_another_choice_on_the_same_day_brings_no_second_one() -> None:
    async with await begin() as harness:
        ada = harness.person("Ada", role="founder", language="en", timezone="Asia/Hong_Kong")
        await ada.says("/digest weekly")
        await harness.advance(hours=21)
        await ada.says("/digest daily 10am")
        await harness.advance(hours=2)

        assert len(ada.inbox) == 1


async def test_whoever_lives_elsewhere_gets_it_at_their_hour() -> None:
    async with await begin() as harness:
        ada = harness.person("Ada", role="founder", language="en", timezone="Europe/London")
        await ada.says("/digest weekly 9")
        await harness.advance(hours=28, minutes=59)
        assert ada.inbox == []
        await harness.advance(minutes=1)
        assert len(ada.inbox) == 1


async def test_what_was_interrupted_is_made_good_once() -> None:
    async with await begin() as harness:
        await harness.application.expansion.turn(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
        await harness.restart()
        await harness.advance(hours=21)
        await harness.advance(minutes=1)

        assert len(room(harness, "general").messages) == 1


async def test_staff_see_what_it_would_say_now() -> None:
    async with await begin() as harness:
        grace = harness.person("Grace", role="staff", language="en")
        ada = harness.person("Ada", role="founder", language="en")
        assert "Demo day for all" in (await grace.says("/digest preview")).text
        assert "two questions wait" in (await grace.says("/digest preview staff")).text
        assert "only for founders" in (await grace.says("/digest preview mine")).text
        assert "Only staff" in (await ada.says("/digest preview")).text
        NEWS.clear()
        assert "nothing to say" in (await grace.says("/digest preview")).text
        assert room(harness, "general").messages == []


@pytest.mark.parametrize("line", ["/digest daily 25", "/digest weekly soon"])
async def test_no_time_of_day_is_told(line: str) -> None:
    async with await begin() as harness:
        ada = harness.person("Ada", role="founder", language="en")
        assert "time of day" in (await ada.says(line)).text
