"""Staff are told that something failed where they are, once, and what they can do about it."""

from collections.abc import AsyncIterator

import pytest

from bot.adapter import Adapter, Refusal, SendRefused
from bot.application import Application
from bot.configuration import AdapterSection, ConfigurationSection
from bot.features import Platform
from bot.testing.harness import Harness
from commands.deliveries.feature import feature
from commands.reminders.feature import feature as reminders


def _none(_application: Application) -> Adapter:
    raise NotImplementedError


PRETENDED = Platform(
    name="harness",
    connect=_none,
    enabled=lambda _application: False,
    configuration=(ConfigurationSection("harness", AdapterSection),),
)


@pytest.fixture
async def desk() -> AsyncIterator[Harness]:
    configuration = '[channels]\nstaff = ["harness:staff"]\n'
    async with await Harness.start(
        features=[feature, reminders], platforms=[PRETENDED], configuration=configuration
    ) as harness:
        yield harness


async def fail(desk: Harness, why: Refusal, name: str = "Grace") -> None:
    staff, channel = desk.person(name, role="staff"), desk.channel("general")
    preview = await staff.says("/remind in 10 min stand-up channel:<#general>", in_=channel)
    await preview.press("Yes, remind me")
    desk.adapter.troubles.append(SendRefused("no", why))
    await desk.advance(minutes=10)


async def test_a_reminder_of_an_archived_channel_is_told_to_staff_once(desk: Harness) -> None:
    await fail(desk, Refusal.ARCHIVED)
    await desk.advance(minutes=1)
    await desk.restart()
    await desk.advance(minutes=1)

    (notice,) = desk.channel("staff").messages
    assert "Not delivered: 1" in notice.text
    assert "general" in notice.text
    assert "Unarchive it" in notice.text


async def test_what_failed_later_is_told_as_well_and_staff_retry_it(desk: Harness) -> None:
    await fail(desk, Refusal.ARCHIVED)
    await desk.advance(minutes=1)
    await fail(desk, Refusal.NOT_A_MEMBER, "Ivy")
    await desk.advance(minutes=1)

    first, second = desk.channel("staff").messages
    assert "Not delivered: 1" in first.text
    assert "Invite me there" in second.text
    assert "Unarchive" not in second.text
    staff = desk.person("Wing", role="staff")
    shown = await staff.presses(second, "See what to do")
    assert "What needs a look" in shown.text
    assert "2 messages of mine did not arrive" in (await staff.opens_home()).text


async def test_nobody_is_told_where_nothing_failed(desk: Harness) -> None:
    await desk.advance(hours=1)

    assert desk.channel("staff").messages == []
