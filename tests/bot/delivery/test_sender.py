"""What is sent, when, where and in which order; on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.adapter import SendDelayed, SendRefused
from bot.delivery import NewDelivery, Priority
from bot.languages import Language
from bot.messages import Message, Paragraph, PerLanguage, plainly
from bot.places import Place, PlaceKind
from bot.storage import DeliveryState, tables
from bot.testing.adapter import PLATFORM, WORKSPACE
from tests.bot.delivery.post import ELSEWHERE, HERE, THERE, Post, channel


async def test_what_is_due_is_sent_once_with_the_platforms_id(post: Post) -> None:
    assert await post.put("hello")
    assert not await post.put("hello")
    assert await post.application.sender.drain() == 1
    assert await post.application.sender.drain() == 0
    row = await post.row("hello")
    assert (row.state, row.attempt, row.platform_message_id) == (DeliveryState.SENT, 1, "m1")
    assert row.sent_at == post.clock.now()
    assert [shown.key for shown in post.screen.shown] == ["hello"]


async def test_what_is_not_due_waits_for_its_time(post: Post) -> None:
    await post.put("later", late=60)
    assert await post.application.sender.drain() == 0
    post.clock.advance(timedelta(seconds=60))
    assert await post.application.sender.drain() == 1


async def test_what_has_expired_is_never_sent(post: Post) -> None:
    await post.put("stale", expires=10)
    post.clock.advance(timedelta(seconds=10))
    assert await post.application.sender.drain() == 0
    row = await post.row("stale")
    assert (row.state, row.error, row.attempt) == (DeliveryState.FAILED, "expired", 0)


async def test_within_a_place_what_was_due_first_goes_first(post: Post) -> None:
    for number in (3, 1, 2):
        await post.put(f"n{number}", late=number)
    post.clock.advance(timedelta(seconds=3))
    assert await post.application.sender.drain() == 3
    assert post.said == ["n1", "n2", "n3"]


async def test_between_places_priority_decides(post: Post) -> None:
    for number in range(12):
        await post.put(
            f"b{number}", Place(PLATFORM, WORKSPACE, f"c{number}", PlaceKind.CHANNEL), priority=Priority.BROADCAST
        )
    await post.put("urgent", THERE, late=1, priority=Priority.INTERACTIVE)
    post.clock.advance(timedelta(seconds=1))
    assert await post.application.sender.drain() == 13
    assert "urgent" in post.said[:10]


async def test_a_place_whose_earlier_row_is_delayed_waits_and_others_do_not(post: Post) -> None:
    await post.put("first")
    await post.put("second", late=1)
    await post.put("other", THERE, late=1)
    post.clock.advance(timedelta(seconds=1))
    post.adapter.troubles.append(SendDelayed(30))
    assert await post.application.sender.drain() == 1
    assert post.said == ["other"]
    row = await post.row("first")
    assert (row.state, row.attempt) == (DeliveryState.PENDING, 1)
    assert row.next_at == post.clock.now() + timedelta(seconds=30)
    post.clock.advance(timedelta(seconds=30))
    assert await post.application.sender.drain() == 2
    assert post.said == ["other", "first", "second"]


async def test_what_the_platform_refuses_has_failed_in_its_words(post: Post) -> None:
    post.adapter.troubles.append(SendRefused("the channel is archived"))
    await post.put("refused")
    await post.put("next", late=1)
    post.clock.advance(timedelta(seconds=1))
    assert await post.application.sender.drain() == 1
    row = await post.row("refused")
    assert (row.state, row.error) == (DeliveryState.FAILED, "the channel is archived")


async def test_trouble_is_asked_about_then_tried_again_after_growing_pauses_and_not_for_ever(post: Post) -> None:
    await post.put("hard")
    pauses: list[float] = []
    for _ in range(5):
        post.adapter.troubles.append(OSError("broken pipe"))
        assert await post.application.sender.drain() == 0
        row = await post.row("hard")
        assert row.state is DeliveryState.AMBIGUOUS
        assert "broken pipe" not in (row.error or "")
        post.clock.advance(timedelta(seconds=5))
        assert await post.application.sender.drain() == 0
        row = await post.row("hard")
        if row.next_at is not None:
            pauses.append((row.next_at - post.clock.now()).total_seconds())
            post.clock.advance(row.next_at - post.clock.now())
    assert pauses == [5, 10, 20, 40]
    assert (row.state, row.attempt) == (DeliveryState.FAILED, 5)
    assert await post.application.sender.drain() == 0


async def test_what_is_out_of_reach_waits_without_an_attempt(post: Post) -> None:
    post.adapter.blind.add(HERE.channel)
    await post.put("absent")
    await post.put("far", ELSEWHERE)
    assert await post.application.sender.drain() == 0
    assert (await post.row("absent")).attempt == 0
    post.adapter.blind.clear()
    assert await post.application.sender.drain() == 1
    assert (await post.row("far")).state is DeliveryState.PENDING


async def test_an_adapter_that_is_not_connected_gets_nothing(post: Post) -> None:
    await post.put("hello")
    await post.adapter.stop()
    assert await post.application.sender.drain() == 0
    await post.adapter.start(post.application.engine.receive)
    assert await post.application.sender.drain() == 1


async def test_a_person_is_met_on_the_account_seen_last_among_those_that_can_be_reached(post: Post) -> None:
    person = await post.person("ada", "grace", "pigeon:ada")
    await post.put("hi", person)
    assert await post.application.sender.drain() == 1
    assert [shown.to for shown in post.screen.shown] == ["grace"]
    post.adapter.blind.add("@grace")
    await post.put("hi again", person)
    assert await post.application.sender.drain() == 1
    assert post.screen.shown[-1].to == "ada"


async def test_what_is_for_a_person_whom_no_platform_lets_us_write_to_is_parked(post: Post) -> None:
    person = await post.person("ada")
    await post.put("hi", person)
    post.adapter.no_direct = SendRefused("they take no direct messages")
    assert await post.application.sender.drain() == 0
    row = await post.row("hi")
    assert (row.state, row.error) == (DeliveryState.PARKED, "they take no direct messages")


async def test_no_direct_message_in_time_is_tried_again_because_nothing_was_sent(post: Post) -> None:
    person = await post.person("ada")
    await post.put("hi", person)
    post.adapter.no_direct = TimeoutError()
    await post.application.sender.drain()
    assert (await post.row("hi")).state is DeliveryState.PENDING


async def test_everybody_reads_it_in_their_language(post: Post) -> None:
    texts = {Language.EN: "good morning", Language.ZH_HANT: "早晨", Language.ZH_HANS: "早上好"}
    message = Message((Paragraph((PerLanguage(texts),)),))
    hant = Place(PLATFORM, WORKSPACE, "中文", PlaceKind.CHANNEL, language=Language.ZH_HANT)
    own = await post.person("ada", language="zh-Hans", locale="en-GB")
    locale = await post.person("grace", locale="zh-HK")
    readers: tuple[Place | int, ...] = (HERE, hant, own, locale)
    for number, to in enumerate(readers):
        await post.put(f"k{number}", to, message=message)
    assert await post.application.sender.drain() == 4
    by_key = {shown.key: shown.text for shown in post.screen.shown}
    assert [by_key[f"k{number}"] for number in range(4)] == ["good morning", "早晨", "早上好", "早晨"]


async def test_two_senders_never_send_the_same_row(post: Post) -> None:
    other = Post(post.database, post.clock, post.screen)
    await other.application.connect([other.adapter])
    for number in range(30):
        await post.put(f"d{number}", channel(number % 6))
    sent = list(await asyncio.gather(post.application.sender.drain(), other.application.sender.drain()))
    while more := await post.application.sender.drain():
        sent.append(more)
    assert sum(sent) == 30
    assert sorted(post.said) == sorted({f"d{number}" for number in range(30)})
    for first in range(6):
        shown = [each.text for each in post.screen.shown if each.place == channel(first)]
        assert shown == [f"d{number}" for number in range(first, 30, 6)]


async def test_it_counts_as_sending_before_the_platform_is_called(post: Post) -> None:
    post.adapter.hold = asyncio.Event()
    await post.put("hello")
    draining = asyncio.create_task(post.application.sender.drain())
    await post.adapter.called.wait()
    row = await post.row("hello")
    assert (row.state, row.attempt) == (DeliveryState.SENDING, 1)
    post.adapter.hold.set()
    assert await draining == 1


async def test_a_commit_wakes_the_sender_and_a_rollback_does_not(post: Post) -> None:
    await post.application.sender.start()
    with pytest.raises(RuntimeError, match="no"):
        await _enqueue_and_break(post)
    await post.put("hello")
    await asyncio.wait_for(post.adapter.called.wait(), 10)
    await post.application.sender.stop()
    assert post.said == ["hello"]


async def test_a_stopped_sender_finishes_what_is_on_its_way_and_begins_nothing(post: Post) -> None:
    post.adapter.hold = asyncio.Event()
    await post.put("first")
    await post.put("second", late=0)
    await post.application.sender.start()
    await post.adapter.called.wait()
    stopping = asyncio.create_task(post.application.sender.stop())
    await asyncio.sleep(0)
    post.adapter.hold.set()
    await stopping
    assert post.said == ["first"]
    assert (await post.row("first")).state is DeliveryState.SENT
    assert (await post.row("second")).state is DeliveryState.PENDING


async def test_what_cannot_be_read_does_not_stop_the_others(post: Post) -> None:
    await post.put("odd")
    await post.put("even", THERE)
    async with post.database.write() as session:
        unreadable = {"$": "Hologram"}
        odd = tables.Delivery.key == "odd"
        await session.execute(update(tables.Delivery).where(odd).values(message=unreadable))
    assert await post.application.sender.drain() == 1
    assert post.said == ["even"]


async def _enqueue_and_break(post: Post) -> None:
    now = post.clock.now()
    delivery = NewDelivery(key="undone", kind="test", to=HERE, message=plainly("undone"), due_at=now)
    async with post.database.write() as session:
        await post.application.outbox.enqueue(session, delivery, now)
        raise RuntimeError("no")
