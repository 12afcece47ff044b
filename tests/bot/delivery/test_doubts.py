"""What may have arrived or not is asked about before anything is sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.adapter import SendDelayed
from bot.delivery import Unclear
from bot.delivery.claims import LEASE
from bot.messages import plainly
from bot.storage import DeliveryState, tables
from bot.testing.screen import Screen
from tests.bot.delivery.post import HERE, THERE, Post

SECONDS_TO_TAKE_OVER = 13


async def test_what_arrived_before_a_crash_is_found_and_not_sent_again(post: Post) -> None:
    await post.put("crashed")
    await post.crash_over("crashed")
    there = post.screen.show(HERE, plainly("crashed"), post.adapter._zone, key="crashed")
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 1
    row = await post.row("crashed")
    assert (row.state, row.platform_message_id) == (DeliveryState.SENT, there.id)
    assert post.said == ["crashed"]


async def test_what_a_crash_kept_from_arriving_is_sent_in_its_turn(post: Post) -> None:
    await post.put("crashed")
    await post.put("after", late=1)
    await post.crash_over("crashed")
    post.advance(LEASE.total_seconds() - 1)
    assert await post.drain() == 0
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 2
    assert post.said == ["crashed", "after"]


async def test_a_reminder_is_sent_again_where_the_platform_cannot_be_asked(post: Post) -> None:
    post.adapter.can_be_asked = False
    await post.put("reminder")
    await post.crash_over("reminder")
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 1


async def test_an_announcement_is_held_for_staff_where_the_platform_cannot_be_asked(post: Post) -> None:
    post.adapter.can_be_asked = False
    await post.put("announcement", unclear=Unclear.HOLD)
    await post.put("after", late=1)
    await post.crash_over("announcement")
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 1
    row = await post.row("announcement")
    assert (row.state, row.next_at) == (DeliveryState.AMBIGUOUS, None)
    assert post.said == ["after"]
    post.advance(3600)
    assert await post.drain() == 0


@pytest.mark.parametrize("trouble", [TimeoutError(), ConnectionResetError("gone")])
async def test_a_call_without_an_answer_is_asked_about(post: Post, trouble: Exception) -> None:
    post.adapter.troubles.append(trouble)
    await post.put("silence")
    assert await post.drain() == 0
    assert (await post.row("silence")).state is DeliveryState.AMBIGUOUS
    post.screen.show(HERE, plainly("silence"), post.adapter._zone, key="silence")
    post.advance(5)
    assert await post.drain() == 1
    assert post.said == ["silence"]


async def test_a_platform_that_is_away_is_asked_when_it_is_back(post: Post) -> None:
    await post.put("crashed")
    await post.crash_over("crashed")
    await post.adapter.stop()
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 0
    await post.adapter.start(post.application.engine.receive)
    assert await post.drain() == 1


async def test_a_platform_that_asks_for_patience_is_asked_later(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.put("crashed")
    await post.crash_over("crashed")
    find = post.adapter.find

    async def busy(*_: object) -> str | None:
        raise SendDelayed(30)

    monkeypatch.setattr(post.adapter, "find", busy)
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 0
    monkeypatch.setattr(post.adapter, "find", find)
    post.advance(29)
    assert await post.drain() == 0
    post.advance(1)
    assert await post.drain() == 1


async def test_a_clock_that_is_set_forward_takes_nobody_for_dead(post: Post) -> None:
    living = Post(post.database, post.clock, Screen())
    await living.application.connect([living.adapter])
    await post.put("under way")
    await post.crash_over("under way")
    post.clock.jump(timedelta(hours=3))
    assert await living.drain() == 0
    until = post.clock.now() + LEASE
    async with post.database.write() as session:
        renewed = update(tables.Delivery).where(tables.Delivery.lease_owner == "dead").values(next_at=until)
        await session.execute(renewed)
    post.advance(LEASE.total_seconds() - 1)
    assert await living.drain() == 0
    assert (await post.row("under way")).state is DeliveryState.SENDING
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await living.drain() == 1


async def test_a_clock_that_is_set_back_loses_nothing(post: Post) -> None:
    await post.put("under way")
    await post.put("other", THERE)
    await post.crash_over("under way")
    post.clock.jump(-timedelta(hours=3))
    assert await post.drain() == 0
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 1
    post.clock.jump(timedelta(hours=3))
    post.advance(SECONDS_TO_TAKE_OVER)
    assert await post.drain() == 1
    assert sorted(post.said) == ["other", "under way"]
