"""What was enqueued is edited and taken back, whether it has been sent or not."""

from __future__ import annotations

import asyncio

from bot.adapter import Refusal, SendDelayed, SendRefused
from bot.delivery import Batch, Unclear
from bot.delivery.amendments import Of
from bot.delivery.census import progress, results
from bot.messages import plainly
from bot.storage import DeliveryState
from tests.bot.delivery.post import HERE, Post, channel


async def edit(post: Post, of: Of, text: str) -> int:
    async with post.database.write() as session:
        return await post.application.outbox.edit(session, of, plainly(text), post.clock.now())


async def recall(post: Post, of: Of) -> int:
    async with post.database.write() as session:
        return await post.application.outbox.recall(session, of, post.clock.now())


def standing(post: Post) -> list[str]:
    return [shown.text for shown in post.screen.shown if not shown.recalled]


async def test_what_was_sent_is_edited_and_recalled_where_it_stands(post: Post) -> None:
    await post.put("news")
    await post.drain()
    assert await edit(post, "news", "better news") == 1
    await post.drain()
    assert standing(post) == ["better news"]
    assert await recall(post, "news") == 1
    await post.drain()
    assert standing(post) == []
    assert (await post.row("news")).state is DeliveryState.RECALLED


async def test_what_has_not_left_is_changed_or_cancelled_itself(post: Post) -> None:
    await post.put("changed", late=60)
    await post.put("cancelled", late=60)
    assert await edit(post, "changed", "other words") == 1
    assert await recall(post, "cancelled") == 1
    post.advance(60)
    assert await post.drain() == 1
    assert post.said == ["other words"]
    assert await post.states() == {"changed": DeliveryState.SENT, "cancelled": DeliveryState.CANCELLED}


async def test_a_message_to_a_person_is_amended_where_it_went(post: Post) -> None:
    person = await post.person("ada", "grace")
    post.adapter.refusing["@grace"] = SendRefused("closed", Refusal.CLOSED)
    await post.put("hi", person)
    await post.drain()
    await edit(post, "hi", "hello")
    await post.drain()
    assert [(shown.to, shown.text) for shown in post.screen.shown] == [("ada", "hello")]


async def test_what_is_on_its_way_is_edited_as_soon_as_it_is_there(post: Post) -> None:
    post.adapter.hold = asyncio.Event()
    await post.put("news")
    draining = asyncio.create_task(post.drain())
    await post.adapter.called.wait()
    assert await edit(post, "news", "better") == 1
    assert await edit(post, "news", "best") == 1
    post.adapter.hold.set()
    await draining
    await post.drain()
    assert standing(post) == ["best"]
    assert post.screen.shown[0].edits == 1


async def test_what_is_on_its_way_and_refused_is_not_amended(post: Post) -> None:
    post.adapter.hold = asyncio.Event()
    post.adapter.refusing[HERE.channel] = SendRefused("archived", Refusal.ARCHIVED)
    await post.put("news")
    draining = asyncio.create_task(post.drain())
    await post.adapter.called.wait()
    assert await recall(post, "news") == 1
    post.adapter.hold.set()
    await draining
    await post.drain()
    assert set((await post.states()).values()) == {DeliveryState.CANCELLED}


async def test_amendments_keep_the_order_of_their_place_and_its_delays(post: Post) -> None:
    await post.put("first")
    await post.drain()
    await post.put("second")
    post.adapter.troubles.append(SendDelayed(30))
    await edit(post, "first", "first, edited")
    await post.drain()
    assert standing(post) == ["first"]
    post.advance(30)
    await post.drain()
    assert standing(post) == ["first, edited", "second"]


async def test_a_whole_batch_is_amended_and_everything_else_left_alone(post: Post) -> None:
    for number in range(3):
        await post.put(f"a{number}", channel(number), batch="announcement:1")
    await post.put("late", channel(9), batch="announcement:1", late=3600)
    await post.put("other")
    await post.drain()
    assert await edit(post, Batch("announcement:1"), "edited") == 4
    await post.drain()
    assert standing(post).count("edited") == 3
    assert await recall(post, Batch("announcement:1")) == 4
    await post.drain()
    assert standing(post) == ["other"]
    assert await recall(post, Batch("announcement:1")) == 0
    assert await edit(post, Batch("announcement:1"), "again") == 0


async def test_a_recall_takes_the_place_of_an_edit_that_waits(post: Post) -> None:
    await post.put("news")
    await post.drain()
    await edit(post, "news", "edited")
    await recall(post, "news")
    await post.drain()
    assert post.screen.shown[0].edits == 0
    assert standing(post) == []


async def test_an_edit_without_an_answer_is_made_again(post: Post) -> None:
    await post.put("news")
    await post.drain()

    async def silence(*_: object) -> None:
        raise TimeoutError

    working, post.adapter.edit = post.adapter.edit, silence  # type: ignore[method-assign]
    await edit(post, "news", "edited")
    await post.drain()
    assert standing(post) == ["news"]
    post.adapter.edit = working  # type: ignore[method-assign]
    post.advance(5)
    await post.drain()
    assert standing(post) == ["edited"]


async def test_what_staff_hold_gets_the_new_words_and_its_recall_says_what_to_do(post: Post) -> None:
    post.adapter.can_be_asked = False
    await post.put("held", unclear=Unclear.HOLD)
    post.adapter.troubles.append(TimeoutError())
    await post.drain()
    post.advance(5)
    await post.drain()
    assert (await post.row("held")).next_at is None
    assert await edit(post, "held", "new words") == 1
    assert await recall(post, "held") == 1
    await post.drain()
    states = await post.states()
    failed = [key for key, state in states.items() if state is DeliveryState.FAILED]
    assert len(failed) == 1
    assert "by hand" in str((await post.row(failed[0])).error)


async def test_what_became_of_a_batch_can_be_read(post: Post) -> None:
    post.adapter.refusing["c1"] = SendRefused("archived", Refusal.ARCHIVED)
    for number in range(3):
        await post.put(f"a{number}", channel(number), batch="announcement:1")
    await post.put("late", channel(9), batch="announcement:1", late=60)
    await post.put("other")
    await post.drain()
    counted = await progress(post.database, "announcement:1")
    assert counted == {DeliveryState.SENT: 2, DeliveryState.FAILED: 1, DeliveryState.PENDING: 1}
    listed = await results(post.database, "announcement:1")
    assert [(each.key, each.state) for each in listed] == [
        ("a0", DeliveryState.SENT),
        ("a1", DeliveryState.FAILED),
        ("a2", DeliveryState.SENT),
        ("late", DeliveryState.PENDING),
    ]
    assert listed[1].error == "archived"
    assert [listed[0].message_id] == [each.id for each in post.screen.shown if each.place == channel(0)]
