"""A bot that dies at any step: before the step is kept nothing has happened, after it everything happens once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

import pytest

from bot.delivery import Outbox
from bot.series.calendar import Calendar
from bot.testing.exchange import Exchange
from bot.testing.participants import Participant
from tests.commands.announcements.conftest import CHANNELS, Programme, Start

SECOND = CHANNELS + "\n[announcements]\nsecond_person = true\n"
LINE = '/announce text:"The lift is out of order." audience:everyone'
Before: TypeAlias = Callable[[Programme, Participant], Awaitable[None]]
Act: TypeAlias = Callable[[Programme, Participant], Awaitable[Exchange]]


async def written(programme: Programme, _hal: Participant) -> None:
    await programme.staff.says(LINE)


async def planned(programme: Programme, _hal: Participant) -> None:
    await programme.staff.says(f'{LINE} at:"in 2 hours"')


async def asked(programme: Programme, hal: Participant) -> None:
    await written(programme, hal)
    await programme.staff.says("/announce send 1")


async def asked_to_plan(programme: Programme, hal: Participant) -> None:
    await planned(programme, hal)
    await programme.staff.says("/announce send 1")


async def out(programme: Programme, hal: Participant) -> None:
    await asked(programme, hal)
    await hal.sends_component("announce:approve:1:1")


async def edit_waits(programme: Programme, hal: Participant) -> None:
    await out(programme, hal)
    await edits(programme, hal)


async def edits(programme: Programme, _hal: Participant) -> Exchange:
    return await (await programme.staff.says("/announce edit 1")).fill(text="The lift works.")


async def sends(programme: Programme, _hal: Participant) -> Exchange:
    return await programme.staff.says("/announce send 1")


async def approves(_programme: Programme, hal: Participant) -> Exchange:
    return await hal.sends_component("announce:approve:1:1")


async def approves_the_edit(_programme: Programme, hal: Participant) -> Exchange:
    return await hal.sends_component("announce:approve:1:2")


async def sends_back(_programme: Programme, hal: Participant) -> Exchange:
    return await hal.sends_component("announce:back:1:1")


async def recalls(programme: Programme, _hal: Participant) -> Exchange:
    return await programme.staff.sends_component("announce:recall_now:1")


async def nudges(programme: Programme, _hal: Participant) -> Exchange:
    return await programme.staff.says("/announce nudge 1")


async def cancels(programme: Programme, _hal: Participant) -> Exchange:
    return await programme.staff.says("/announce cancel 1")


LAST_WRITES = (
    (Outbox, "enqueue_all"),
    (Outbox, "edit"),
    (Outbox, "recall"),
    (Calendar, "plan"),
    (Calendar, "end"),
)
"""What steps do at their ends."""

STEPS: dict[str, tuple[str, Before, Act]] = {
    "ask": (SECOND, written, sends),
    "approve": (SECOND, asked, approves),
    "approve a planned one": (SECOND, asked_to_plan, approves),
    "approve an edit": (SECOND, edit_waits, approves_the_edit),
    "send back": (SECOND, asked, sends_back),
    "send": (CHANNELS, written, sends),
    "schedule": (CHANNELS, planned, sends),
    "cancel a planned one": (CHANNELS, asked_to_plan, cancels),
    "edit": (CHANNELS, asked, edits),
    "edit a planned one": (CHANNELS, asked_to_plan, edits),
    "nudge": (CHANNELS, asked, nudges),
    "recall": (CHANNELS, asked, recalls),
}


async def begun(start: Start, configuration: str) -> tuple[Programme, Participant]:
    programme = await start(configuration)
    hal = programme.harness.person("Hal", role="staff", language="en")
    await hal.known()
    return programme, hal


def screen(programme: Programme, hal: Participant) -> list[str]:
    """Return what stands where it can be seen, without the answers to whoever did the step."""
    shown = (*programme.general.messages, *programme.lobby.messages, *hal.inbox)
    return sorted(each.text for each in shown)


@pytest.mark.parametrize("step", STEPS)
async def test_killed_after_a_step_is_kept_it_is_done_once(start: Start, step: str) -> None:
    configuration, before, act = STEPS[step]
    whole, hal_whole = await begun(start, configuration)
    await before(whole, hal_whole)
    await act(whole, hal_whole)
    await whole.harness.advance(hours=3)

    killed, hal = await begun(start, configuration)
    await before(killed, hal)

    async def never() -> int:
        return 0

    killed.harness.application.sender.drain = never  # type: ignore[method-assign]  # the process is about to die
    await act(killed, hal)
    await killed.harness.restart()
    await killed.harness.advance(seconds=10)
    await act(killed, hal)
    await killed.harness.advance(hours=3)

    assert screen(killed, hal) == screen(whole, hal_whole)


@pytest.mark.parametrize("step", STEPS)
async def test_killed_within_a_step_nothing_of_it_has_happened(
    start: Start, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration, before, act = STEPS[step]
    programme, hal = await begun(start, configuration)
    await before(programme, hal)
    seen = screen(programme, hal)

    with monkeypatch.context() as dying:
        for of, name in LAST_WRITES:
            dying.setattr(of, name, _dies)
        failed = await act(programme, hal)
    assert "reference" in failed.text
    await programme.harness.restart()
    await programme.harness.advance(seconds=10)
    assert screen(programme, hal) == seen

    whole, hal_whole = await begun(start, configuration)
    await before(whole, hal_whole)
    for each, by in ((programme, hal), (whole, hal_whole)):
        await act(each, by)
        await each.harness.advance(hours=3)
    assert screen(programme, hal) == screen(whole, hal_whole)


async def _dies(*_: object) -> int:
    raise KeyError("the process ends here")


async def test_killed_when_its_time_has_come_it_goes_out_once(start: Start) -> None:
    programme = await start()
    await (await programme.staff.says(f'{LINE} at:"in 2 hours"')).press("Schedule")
    harness = programme.harness

    await harness.application.expansion.turn(later(harness.clock.now()))
    await harness.restart()
    await harness.advance(hours=2)
    await harness.restart()
    await harness.advance(minutes=1)

    assert len(programme.general.messages) == len(programme.lobby.messages) == 1


def later(now: datetime) -> datetime:
    return now.replace(hour=now.hour + 2)
