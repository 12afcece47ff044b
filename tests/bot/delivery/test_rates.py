"""How fast messages leave."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.adapter import Rate, Rates, SendDelayed
from bot.delivery import Priority
from bot.delivery.rates import Address, Bucket, Pace
from bot.testing.adapter import PLATFORM, WORKSPACE
from tests.bot.delivery.post import HERE, THERE, Post, channel


@given(
    count=st.integers(1, 5),
    seconds=st.integers(1, 10),
    pauses=st.lists(st.integers(0, 3), min_size=1, max_size=60),
)
def test_no_window_ever_sees_more_than_the_rate(count: int, seconds: int, pauses: list[int]) -> None:
    bucket = Bucket(Rate(count, seconds))
    now, begun = 0.0, list[float]()
    for pause in pauses:
        now += pause
        wait = bucket.wait(now)
        assert wait <= seconds
        now += wait
        assert bucket.wait(now) == 0.0
        assert bucket.take(now) == now
        bucket.begin(now)
        begun.append(now)
    for first, last in zip(begun, begun[count:], strict=False):
        assert last - first >= seconds


def test_a_token_hangs_on_a_call_that_has_not_begun_until_it_begins_or_is_given_up() -> None:
    pace, rates, address = Pace(), Rates(place=Rate(1, 10)), Address("p", "w", "c")
    permit = pace.take(address, rates, 0)
    assert pace.wait(address, rates, 0) == math.inf
    permit.give_back()
    assert pace.wait(address, rates, 0) == 0
    permit = pace.take(address, rates, 0)
    permit.begin(5)
    permit.give_back()
    assert pace.wait(address, rates, 5) == 10
    pace.forget(15)
    assert not pace._buckets


def test_what_is_taken_ahead_says_when_it_may_begin() -> None:
    bucket = Bucket(Rate(2, 1))
    for now in (0.0, 0.4):
        bucket.take(now)
        bucket.begin(now)
    assert bucket.take(0.95) == 1.0
    assert bucket.wait(0.95) == 1.4 - 0.95
    assert bucket.take(0.95) == 1.4
    assert bucket.wait(5) == math.inf


async def test_a_place_takes_no_more_than_its_rate_and_keeps_nobody_else_waiting(post: Post) -> None:
    post.adapter.rates = Rates(place=Rate(2, 10))
    for number in range(5):
        await post.put(f"h{number}")
    await post.put("t", THERE)
    assert await post.drain() == 3
    assert sorted(post.said) == ["h0", "h1", "t"]
    post.advance(10)
    assert await post.drain() == 2
    post.advance(10)
    assert await post.drain() == 1
    assert [text for text in post.said if text != "t"] == [f"h{number}" for number in range(5)]


async def test_a_workspace_takes_no_more_than_its_rate_the_most_urgent_first(post: Post) -> None:
    post.adapter.rates = Rates(workspace=Rate(3, 1))
    for number in range(5):
        await post.put(f"b{number}", channel(number), priority=Priority.BROADCAST)
    assert await post.drain() == 3
    await post.put("urgent", HERE, priority=Priority.INTERACTIVE)
    post.advance(1)
    assert await post.drain() == 3
    assert post.said[3] == "urgent"


async def test_more_places_that_wait_than_are_lined_up_keep_nobody_waiting(post: Post) -> None:
    post.adapter.rates = Rates(place=Rate(1, 3600))
    for number in range(150):
        await post.put(f"first{number}", channel(number))
        await post.put(f"second{number}", channel(number))
    await post.put("last", HERE)
    assert await post.drain() == 151
    assert "last" in post.said


async def test_a_workspace_that_asks_for_patience_gets_it_everywhere(post: Post) -> None:
    post.adapter.troubles.append(SendDelayed(30, everywhere=True))
    await post.put("first")
    assert await post.drain() == 0
    await post.put("second", THERE)
    post.advance(29)
    assert await post.drain() == 0
    post.advance(1)
    assert await post.drain() == 2


async def test_what_is_forgotten_of_places_is_what_no_longer_matters() -> None:
    pace, rates = Pace(), Rates(place=Rate(1, 1), workspace=Rate(10, 1))
    for number in range(10):
        pace.take(Address(PLATFORM, WORKSPACE, f"c{number}"), rates, number).begin(number)
    pace.close(Address(PLATFORM, WORKSPACE, "c1"), 100, 5, everywhere=False)
    pace.forget(10.5)
    assert pace.wait(Address(PLATFORM, WORKSPACE, "c1"), rates, 10.5) == 94.5
    assert len(pace._buckets) < 3


def test_pairs_of_tokens_come_back_one_by_one() -> None:
    bucket = Bucket(Rate(2, 1))
    for now in (0.0, 0.4):
        bucket.take(now)
        bucket.begin(now)
    waits = [bucket.wait(now) for now in (0.4, 0.7, 1.0)]
    assert all(later < earlier for earlier, later in pairwise(waits))
    assert waits[-1] == 0.0
