"""Whether a delivery has arrived, where nobody was told."""

from datetime import timedelta

import discord
import pytest

from bot.adapter import CannotTell, Refusal, SendRefused
from bot.messages import plainly
from bot.places import Place, PlaceKind
from tests.adapters.discord.conftest import Scene

LONG_AGO = timedelta(minutes=10)


def place_of(scene: Scene) -> Place:
    return Place("discord", "", scene.channel.id, PlaceKind.CHANNEL)


async def test_what_is_fresh_may_be_sent_again_and_is_shown_once(scene: Scene) -> None:
    async with scene.bot() as bot:
        now = bot.application.clock.now()
        first = await bot.adapter.send(place_of(scene), plainly("hello"), "key")

        assert await bot.adapter.find(place_of(scene), "key", now - timedelta(seconds=30)) is None
        assert await bot.adapter.send(place_of(scene), plainly("hello"), "key") == first
        assert len(scene.world.visible(scene.channel.id)) == 1


async def test_where_the_bot_has_said_nothing_it_has_not_arrived(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.mei.writes("good morning")
        now = bot.application.clock.now()

        assert await bot.adapter.find(place_of(scene), "key", now - LONG_AGO) is None


async def test_where_the_bot_has_spoken_since_nobody_can_tell(scene: Scene) -> None:
    async with scene.bot() as bot:
        await bot.adapter.send(place_of(scene), plainly("hello"), "key")
        now = bot.application.clock.now()

        with pytest.raises(CannotTell):
            await bot.adapter.find(place_of(scene), "key", now - LONG_AGO)
        with pytest.raises(CannotTell):
            await bot.adapter.find(Place("discord", "", "7", PlaceKind.CHANNEL), "key", now - LONG_AGO)


async def test_a_channel_that_is_gone_is_refused_with_its_reason(scene: Scene) -> None:
    async with scene.bot() as bot:
        with pytest.raises(SendRefused) as refused:
            await bot.adapter.send(Place("discord", "", "7", PlaceKind.CHANNEL), plainly("hello"), "key")

        assert refused.value.why is Refusal.GONE


async def test_a_failure_of_discords_own_leaves_open_what_became_of_it(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.world.faults.statuses["/messages"] = [503]
        with pytest.raises(discord.HTTPException):
            await bot.adapter.send(place_of(scene), plainly("hello"), "key")
