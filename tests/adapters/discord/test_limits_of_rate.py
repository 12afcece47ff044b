"""Rate limits and failures of Discord's REST interface are waited out; an interaction does not wait with them."""

import time

import pytest

from bot.adapter import Refusal, SendDelayed, SendRefused
from bot.messages import Field, Fields, Heading, Message, plainly, rich
from bot.people import Account
from bot.places import Place, PlaceKind
from tests.adapters.discord.conftest import Scene
from tests.platforms.discord.reading import text_of


def place_of(scene: Scene) -> Place:
    return Place("discord", "", scene.channel.id, PlaceKind.CHANNEL)


async def test_a_burst_keeps_within_the_bucket(scene: Scene) -> None:
    scene.world.message_limit = 3
    async with scene.bot() as bot:
        began = time.monotonic()
        for number in range(5):
            await bot.adapter.send(place_of(scene), plainly(f"number {number}"), f"key {number}")

        assert [text_of(each) for each in scene.world.visible(scene.channel.id)] == [f"number {n}" for n in range(5)]
        assert time.monotonic() - began > 4


async def test_the_global_limit_is_waited_out_while_interactions_are_answered(scene: Scene) -> None:
    import asyncio

    async with scene.bot() as bot:
        scene.world.faults.global_limit = time.monotonic() + 1.5
        sending = asyncio.create_task(bot.adapter.send(place_of(scene), plainly("later"), "key"))
        await scene.world.until(lambda: any(each.status == 429 for each in scene.world.requests))
        given = scene.mei.slash("/probe say", text="now")
        await scene.world.until(lambda: given.acknowledged is not None)
        answered_at = time.monotonic()
        await sending

        assert answered_at < scene.world.faults.global_limit
        assert given.after is not None
        assert given.after < 1


async def test_a_long_limit_delays_the_delivery_instead_of_blocking(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.world.faults.limited_for["/messages"] = time.monotonic() + 120
        with pytest.raises(SendDelayed) as delayed:
            await bot.adapter.send(place_of(scene), plainly("much later"), "key")

        assert 100 < delayed.value.seconds <= 120


async def test_a_failing_server_is_asked_again(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.world.faults.statuses["/messages"] = [502]
        await bot.adapter.send(place_of(scene), plainly("at last"), "key")

        assert [text_of(each) for each in scene.world.visible(scene.channel.id)] == ["at last"]


async def test_the_same_delivery_is_posted_once(scene: Scene) -> None:
    async with scene.bot() as bot:
        first = await bot.adapter.send(place_of(scene), plainly("once"), "the key")
        second = await bot.adapter.send(place_of(scene), plainly("once"), "the key")

        assert first == second
        assert len(scene.world.visible(scene.channel.id)) == 1


async def test_what_discord_refuses_is_refused_in_words(scene: Scene) -> None:
    scene.channel.writable = False
    async with scene.bot() as bot:
        with pytest.raises(SendRefused, match="Missing Access"):
            await bot.adapter.send(place_of(scene), plainly("nobody sees it"), "key")
        with pytest.raises(SendRefused, match="Unknown Channel"):
            await bot.adapter.send(Place("discord", "", "1", PlaceKind.CHANNEL), plainly("nobody"), "key")


async def test_a_long_message_is_sent_edited_and_recalled_as_one(scene: Scene) -> None:
    async with scene.bot() as bot:
        handle = await bot.adapter.send(place_of(scene), plainly("long words " * 400), "key")
        assert len(scene.world.visible(scene.channel.id)) == 3
        await bot.adapter.edit(place_of(scene), handle, plainly("short"))
        assert [text_of(each) for each in scene.world.visible(scene.channel.id)] == ["short"]
        await bot.adapter.recall(place_of(scene), handle)
        assert scene.world.visible(scene.channel.id) == []


async def test_a_card_stays_a_card_when_it_is_edited(scene: Scene) -> None:
    card = Message((Heading(rich("Demo day")), Fields((Field(rich("When"), rich("Friday")),))))
    async with scene.bot() as bot:
        handle = await bot.adapter.send(place_of(scene), card, "key")
        await bot.adapter.edit(place_of(scene), handle, plainly("It is over."))

        (message,) = scene.world.visible(scene.channel.id)
        assert text_of(message) == "It is over."
        assert message.payload["flags"] & 1 << 15


async def test_a_direct_message_is_opened(scene: Scene) -> None:
    async with scene.bot() as bot:
        place = await bot.adapter.direct(Account("discord", "", scene.mei.id))

        assert place.kind is PlaceKind.DIRECT
        assert place.channel == scene.world.direct(scene.mei.id).id


async def test_a_direct_message_that_is_open_costs_no_further_request(scene: Scene) -> None:
    async with scene.bot() as bot:
        first = await bot.adapter.direct(Account("discord", "", scene.mei.id))
        second = await bot.adapter.direct(Account("discord", "", scene.mei.id))

        assert first == second
        assert [each.path for each in scene.world.requests].count("/users/@me/channels") == 1


async def test_a_channel_that_the_bot_does_not_see_is_told_of_beforehand(scene: Scene) -> None:
    async with scene.bot() as bot:
        assert await bot.adapter.obstacle(place_of(scene)) is None
        scene.channel.writable = False
        assert await bot.adapter.obstacle(place_of(scene)) is Refusal.NOT_A_MEMBER
