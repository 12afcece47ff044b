"""The gateway: what is lost on the way is resumed, nothing is answered twice, and nothing dies."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.discord import gateway, holding, sessions
from bot.adapter import Health
from bot.messages import plainly
from bot.people import Account
from bot.testing import probe
from commands.faq.feature import feature as faq
from tests.platforms.discord.bot import Bot, person, running
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.person import Person
from tests.platforms.discord.reading import text_of
from tests.platforms.discord.world import Channel, Guild


@dataclass
class Scene:
    discord: Loopback
    guild: Guild
    channel: Channel
    mei: Person
    folder: Path

    async def works(self, bot: Bot) -> None:
        """See a command answered."""
        given = await bot.settled(self.mei.slash("/probe say", text="still here"))
        assert [text_of(each) for each in given.shown] == ["still here"]


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setattr(gateway, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(sessions, "TURN", 0.05)
    async with loopback() as discord:
        guild = discord.world.guild()
        channel = discord.world.channel(guild, "general")
        yield Scene(discord, guild, channel, person(discord, "Mei", guild, channel), tmp_path)


async def test_what_was_missed_is_answered_after_a_resume_and_only_once(scene: Scene) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        await scene.works(bot)
        scene.discord.world.faults.gateway_down = True
        scene.discord.gateway.cut_all()
        await scene.discord.world.until(lambda: not scene.discord.gateway.connected)
        missed = [scene.mei.within(scene.channel) for _ in range(3)]
        for number, each in enumerate(missed):
            each.writes(f"/probe say missed {number}", mentions_bot=True)
        scene.discord.world.faults.gateway_down = False

        await scene.discord.world.until(lambda: len(scene.discord.world.visible(scene.channel.id)) >= 4 and bot.is_idle)

        told = sorted(text_of(each) for each in scene.discord.world.visible(scene.channel.id))
        assert told == ["missed 0", "missed 1", "missed 2", "still here"]
        assert len(scene.discord.gateway.identified) == 1
        await scene.works(bot)


@pytest.mark.parametrize("code", [4000, 4009, 1001])
async def test_a_close_is_followed_by_a_resume(scene: Scene, code: int) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        await scene.discord.gateway.close_all(code)
        await scene.discord.world.until(lambda: bool(scene.discord.gateway.resumed))
        await scene.works(bot)


async def test_a_request_to_reconnect_is_followed_by_a_resume(scene: Scene) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        await scene.discord.gateway.reconnect()
        await scene.discord.world.until(lambda: bool(scene.discord.gateway.resumed))
        await scene.works(bot)


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(scene: Scene, resumable: bool) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        served = scene.discord.gateway
        await served.invalidate(resumable=resumable)
        await scene.discord.world.until(lambda: bool(served.resumed) if resumable else len(served.identified) == 2)
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED and bool(served.connected))
        await scene.works(bot)


async def test_a_connection_without_heartbeats_is_left(scene: Scene) -> None:
    scene.discord.gateway.heartbeat_interval = 0.2
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        bot.adapter._connection.client.state.heartbeat_timeout = 0.5  # type: ignore[union-attr]  # it is connected
        scene.discord.world.faults.silent_heartbeats = True
        await scene.discord.gateway.reconnect()  # the next connection has the shorter patience
        await scene.discord.world.until(lambda: len(scene.discord.gateway.resumed) >= 2)
        scene.discord.world.faults.silent_heartbeats = False
        await scene.works(bot)


async def test_a_gateway_that_is_down_at_the_first_connect_is_waited_for(scene: Scene) -> None:
    scene.discord.world.faults.gateway_down = True
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild], connected=False) as bot:
        await scene.discord.world.until(lambda: bot.adapter._connection is not None)
        assert bot.adapter.health is Health.CONNECTING
        scene.discord.world.faults.gateway_down = False
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED)
        await scene.works(bot)


async def test_without_the_privileged_intent_the_bot_says_so_and_goes_on_without(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.discord.world.allowed_intents &= ~(1 << 15)
    async with running(scene.discord, scene.folder, [probe.feature, faq], [scene.guild], connected=False) as bot:
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED)
        await scene.works(bot)
    assert "Turn on 'Message Content Intent'" in caplog.text
    assert [each["intents"] & 1 << 15 > 0 for each in scene.discord.gateway.identified] == [True, False]


async def test_only_what_is_needed_is_listened_to(scene: Scene) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]):
        assert scene.discord.gateway.identified[0]["intents"] == (1 << 0) | (1 << 9) | (1 << 12)


async def test_what_discord_refuses_for_good_is_explained_and_not_tried_again(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.discord.world.faults.close_identify = 4013
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild], connected=False) as bot:
        await scene.discord.world.until(lambda: bot.adapter.health is Health.STOPPED and "4013" not in caplog.text)
        await scene.discord.world.until(lambda: "Update cohortbot" in caplog.text)
    assert len(scene.discord.gateway.identified) == 1


async def test_a_spent_budget_of_sessions_is_waited_for(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.discord.world.sessions_left = 0
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild], connected=False) as bot:
        await scene.discord.world.until(lambda: "no more sessions today" in caplog.text)
        assert scene.discord.gateway.identified == []
        scene.discord.world.sessions_left = 1000
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED)
        await scene.works(bot)


async def test_every_shard_is_connected_and_serves_its_servers(scene: Scene) -> None:
    scene.discord.world.shards = 2
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        await scene.discord.world.until(lambda: len(scene.discord.gateway.connected) == 2)
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED)
        await scene.works(bot)
    assert [each["shard"] for each in scene.discord.gateway.identified] == [[0, 2], [1, 2]]


async def test_another_replica_takes_the_gateway_over(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "RENEWED_EVERY", 0.1)
    async with (
        running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as first,
        running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as second,
    ):
        assert len(scene.discord.gateway.identified) == 1
        assert second.adapter.health is Health.CONNECTED
        place = await second.adapter.direct(Account("discord", "", scene.mei.id))
        await second.adapter.send(place, plainly("from the one that stands by"), "key")

        await first.adapter.stop()
        await scene.discord.world.until(lambda: len(scene.discord.gateway.identified) == 2)
        await scene.discord.world.until(lambda: bool(scene.discord.gateway.connected) and second.adapter._lease.held)
        await asyncio.wait_for(scene.works(second), 10)


async def test_the_lease_of_a_dead_process_of_this_machine_is_not_waited_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild], connected=False) as bot:
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED)
        now = bot.application.clock.now()
        await bot.adapter.stop()
        dead = f"{socket.gethostname()} 999999999 before one"
        assert await bot.application.leases.take(holding.NAME, dead, now + timedelta(days=1), now)

        await bot.adapter.start(bot.application.engine.receive)
        assert bot.adapter._lease.held
        await scene.works(bot)


async def test_the_lease_of_a_replica_that_died_elsewhere_is_taken_when_it_ends(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "RENEWED_EVERY", 0.1)
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild], connected=False) as bot:
        await scene.discord.world.until(lambda: bot.adapter.health is Health.CONNECTED)
        await bot.adapter.stop()
        now = bot.application.clock.now()
        assert await bot.application.leases.take(holding.NAME, "elsewhere 1 a b", now + timedelta(seconds=1), now)

        await bot.adapter.start(bot.application.engine.receive)
        assert not bot.adapter._lease.held
        await scene.discord.world.until(lambda: bot.adapter._lease.held and bool(scene.discord.gateway.connected))
        await scene.works(bot)


async def test_an_event_that_cannot_be_read_costs_no_connection(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    async with running(scene.discord, scene.folder, [probe.feature], [scene.guild]) as bot:
        scene.discord.world.emit("GUILD_CREATE", {"id": "nonsense"}, None)
        scene.discord.world.emit("INTERACTION_CREATE", {"id": "1", "type": 99}, None)
        scene.discord.world.emit("MESSAGE_CREATE", {"id": []}, None)
        await scene.works(bot)

    assert "could not be read: GUILD_CREATE" in caplog.text
    assert len(scene.discord.gateway.identified) == 1
