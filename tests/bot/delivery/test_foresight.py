"""What falls due soon is lined up before its time: it goes then, and not if it was changed meanwhile."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery.heads import Heads
from bot.delivery.lineup import FORESEEN, Lineup
from bot.delivery.rates import Pace
from bot.messages import plainly
from bot.storage import DeliveryState
from bot.testing.adapter import PLATFORM
from tests.bot.delivery.post import THERE, Post, channel

SOON = FORESEEN.total_seconds() / 2


async def lined_up(post: Post) -> Lineup:
    """Line up what falls due soon, as the sender does."""
    lineup = Lineup(Heads(post.database), Pace(), post.clock)
    await lineup.foresee(PLATFORM, [PLATFORM], ())
    return lineup


def going(lineup: Lineup, post: Post) -> int:
    return len(lineup.pick(post.adapter, 10, 0.0))


async def test_it_goes_at_its_time_without_being_looked_up_again(post: Post) -> None:
    await post.put("soon", late=SOON)
    await post.put("later", THERE, late=FORESEEN.total_seconds() + 1)
    lineup = await lined_up(post)
    assert going(lineup, post) == 0
    post.clock.advance(timedelta(seconds=SOON))
    assert going(lineup, post) == 1
    assert going(lineup, post) == 0


async def test_what_was_recalled_meanwhile_is_not_sent(post: Post) -> None:
    sender = post.application.sender
    await post.put("soon", late=SOON)
    await post.put("other", THERE, late=SOON)
    await sender._lineup.foresee(PLATFORM, [PLATFORM], ())
    async with post.database.write() as session:
        await post.application.outbox.recall(session, "soon", post.clock.now())
    post.clock.advance(timedelta(seconds=SOON))
    await sender._launch()
    while sender._flying:
        await next(iter(sender._flying.values()))
    assert post.said == ["other"]
    assert (await post.row("soon")).state is DeliveryState.CANCELLED


async def test_what_was_changed_meanwhile_goes_in_its_new_words(post: Post) -> None:
    sender = post.application.sender
    await post.put("soon", late=SOON)
    await sender._lineup.foresee(PLATFORM, [PLATFORM], ())
    async with post.database.write() as session:
        await post.application.outbox.edit(session, "soon", plainly("other words"), post.clock.now())
    post.clock.advance(timedelta(seconds=SOON))
    await sender._launch()
    while sender._flying:
        await next(iter(sender._flying.values()))
    assert post.said == ["other words"]


async def test_what_is_due_already_does_not_wait_for_what_comes_soon(post: Post) -> None:
    for number in range(3):
        await post.put(f"soon {number}", channel(number), late=SOON)
    await post.put("now", THERE)
    lineup = await lined_up(post)
    await lineup.refill(PLATFORM, [PLATFORM], ())
    assert going(lineup, post) == 1
