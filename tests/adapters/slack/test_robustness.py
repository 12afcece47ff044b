"""What goes wrong between Slack and the bot, and what people notice of it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.adapter import Health
from bot.inbox import LEASE
from bot.sweep import sweep
from tests.adapters.slack.conftest import Bot, StartBot
from tests.adapters.slack.desk import PACE, feature
from tests.platforms.slack.delivering import NotAcknowledged, SignedHttp
from tests.platforms.slack.person import Person
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack


@pytest.fixture(autouse=True)
def fresh_pace() -> None:
    PACE.reset()


@pytest.fixture
async def bot(start_bot: StartBot) -> Bot:
    return await start_bot((feature,), short_commands=["/desk"])


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person("Ada")


async def until(true: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.02)


async def test_an_event_that_comes_twice_is_answered_once(bot: Bot, slack: Slack, ada: Person) -> None:
    event = await ada.mentions("desk say hello")
    await slack.deliver("events_api", event, retry=1)
    await bot.settles()
    assert len(ada.sees()) == 1


async def test_a_retry_whose_first_attempt_was_lost_is_answered(bot: Bot, slack: Slack, ada: Person) -> None:
    event = slack.event(
        {"type": "app_mention", "user": ada.id, "ts": "1.1", "text": "<@U0BOT> desk say hello", "channel": "C0GENERAL"}
    )
    await slack.deliver("events_api", event, retry=2)
    await bot.settles()
    assert len(ada.sees()) == 1


async def test_an_event_is_acknowledged_while_it_is_answered(bot: Bot, ada: Person) -> None:
    PACE.go.clear()
    await ada.mentions("desk slow going")
    assert ada.sees() == []
    PACE.go.set()
    await bot.settles()
    assert ada.read(ada.last()) == "slowly going"


async def test_an_event_that_cannot_be_kept_is_not_acknowledged(
    bot: Bot, slack: Slack, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ada.mentions("desk say first")

    async def full(*_arguments: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(bot.application.inbox, "admit", full)
        with pytest.raises(NotAcknowledged):
            await ada.mentions("desk say second")
    kind, event = slack.delivered[-1]
    await slack.deliver(kind, event, retry=1)
    await bot.settles()
    assert ada.read(ada.last()).endswith(": second")


async def test_what_a_crash_left_is_taken_up_again(bot: Bot, slack: Slack, ada: Person) -> None:
    PACE.go.clear()
    await ada.writes("desk slow going")
    async with asyncio.timeout(5):
        await PACE.begun.wait()
    await _crash(bot)
    PACE.reset()
    bot.application.clock = _Later(LEASE + timedelta(seconds=1))
    assert await sweep(bot.application) == 1
    assert [ada.read(each) for each in ada.sees()] == ["slowly going"]


class _Later:
    """The clock, some time from now."""

    def __init__(self, by: timedelta) -> None:
        from bot.clock import SystemClock

        self._clock, self._by = SystemClock(), by

    def now(self) -> object:
        return self._clock.now() + self._by


async def _crash(bot: Bot) -> None:
    """Let what is being handled end in the middle, as when the process dies."""
    listening = bot.adapter._listening
    assert listening is not None
    for task in list(listening._work):
        task.cancel()
    await bot.settles()
    bot.application.inbox._held.clear()


async def test_slack_may_ask_to_connect_anew(bot: Bot, slack: Slack, ada: Person) -> None:
    await slack.socket.disconnect()
    await slack.socket.connected(2)
    await until(lambda: bot.adapter.health is Health.CONNECTED)
    await ada.commands("/desk say hello")
    await bot.settles()
    assert len(ada.sees()) == 1


async def test_a_connection_that_breaks_is_opened_anew(bot: Bot, slack: Slack, ada: Person) -> None:
    await slack.socket.cut()
    await slack.socket.connected(2)
    await ada.commands("/desk say hello")
    await bot.settles()
    assert len(ada.sees()) == 1


async def test_a_silent_connection_is_noticed(
    slack: Slack, start_bot: StartBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.socket_connection.PING", 0.1)
    monkeypatch.setattr("adapters.slack.socket_connection.SILENCE", 0.5)
    await start_bot((feature,))
    slack.socket.answers_pings = False
    await slack.socket.connected(2)


async def test_an_attempt_that_fails_is_repeated(bot: Bot, slack: Slack) -> None:
    slack.api.failing["apps.connections.open"].extend(["internal_error", "internal_error"])
    await slack.socket.cut()
    await until(lambda: bot.adapter.health is Health.CONNECTING)
    await slack.socket.connected(2)
    await until(lambda: bot.adapter.health is Health.CONNECTED)


async def test_a_token_that_slack_refuses_keeps_the_adapter_from_starting(slack: Slack, start_bot: StartBot) -> None:
    slack.api.tokens.clear()
    bot = await start_bot((feature,))
    assert bot.adapter.health is not Health.CONNECTED
    slack.api.tokens.update({BOT_TOKEN: "T0HOME", APP_TOKEN: "T0HOME"})
    await until(lambda: bot.adapter.health is Health.CONNECTED)


async def test_a_start_that_failed_halfway_is_made_good(slack: Slack, start_bot: StartBot) -> None:
    slack.api.failing["apps.connections.open"].append("internal_error")
    bot = await start_bot((feature,))
    await until(lambda: bot.adapter.health is Health.CONNECTED)
    ada = slack.person("Ada")
    await ada.mentions("desk say hello")
    await bot.settles()
    assert ada.read(ada.last()).endswith(": hello")


async def test_rate_limits_are_waited_for(bot: Bot, slack: Slack, ada: Person) -> None:
    slack.api.limited["chat.postMessage"].extend([1, 1])
    begun = time.monotonic()
    await ada.mentions("desk say hello")
    await bot.settles()
    assert len(ada.sees()) == 1
    assert time.monotonic() - begun >= 2


async def test_rate_limits_of_a_response_address_are_waited_for(bot: Bot, slack: Slack, ada: Person) -> None:
    slack.responses.limited.append(1)
    await ada.commands("/desk say hello")
    await bot.settles()
    assert len(ada.sees()) == 1
    assert slack.api.of("chat.postMessage") == []


async def test_where_a_channel_takes_nothing_a_direct_message_does(bot: Bot, slack: Slack, ada: Person) -> None:
    slack.api.failing["chat.postEphemeral"].append("not_in_channel")
    await ada.mentions("desk secret")
    await bot.settles()
    assert (ada.last().channel, ada.read(ada.last())) == (ada.direct, "between us")


async def test_shutdown_finishes_what_is_in_flight(bot: Bot, ada: Person) -> None:
    PACE.go.clear()
    await ada.commands("/desk slow going")
    async with asyncio.timeout(5):
        await PACE.begun.wait()
    stopping = asyncio.create_task(bot.adapter.stop())
    await asyncio.sleep(0)
    PACE.go.set()
    await stopping
    await bot.adapter.stop()
    assert ada.read(ada.last()) == "slowly going"
    assert bot.adapter.health is Health.STOPPED


async def test_neither_tokens_nor_addresses_are_in_the_log(
    bot: Bot, slack: Slack, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.api.failing["chat.postEphemeral"].append("not_in_channel")
    await ada.commands("/desk many 7")
    await ada.commands("/desk fail")
    await slack.socket.cut()
    await slack.socket.connected(2)
    await bot.settles()
    for secret in (BOT_TOKEN, APP_TOKEN, "/commands/", "ticket-", "trigger"):
        assert secret not in caplog.text


def body(text: str) -> bytes:
    return json.dumps({"type": "event_callback", "event": {"type": "message", "text": text}}).encode()


@pytest.fixture
async def called(start_bot: StartBot, slack: Slack) -> SignedHttp:
    await start_bot((feature,), mode="http")
    assert slack.http is not None
    return slack.http


JSON = {"Content-Type": "application/json"}


async def test_slack_makes_sure_of_the_address(called: SignedHttp) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "riddle"}).encode()
    assert await called.post(asked, {**called.signed(asked), **JSON}) == (200, '{"challenge": "riddle"}')


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "-1", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "١٢٣", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": "0", "X-Slack-Signature": "v0=0"}, 401),
        ({"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=é"}, 401),
        ({"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": ""}, 401),
    ],
)
async def test_what_slack_did_not_sign_goes_no_further(
    called: SignedHttp, headers: dict[str, str], status: int
) -> None:
    assert (await called.post(body("hello"), {**headers, **JSON}))[0] == status


async def test_a_request_of_yesterday_goes_no_further(called: SignedHttp) -> None:
    said = body("hello")
    for at in (time.time() - 301, time.time() + 301):
        assert (await called.post(said, {**called.signed(said, at), **JSON}))[0] == 401


async def test_a_changed_body_goes_no_further(called: SignedHttp) -> None:
    assert (await called.post(body("changed"), {**called.signed(body("hello")), **JSON}))[0] == 401


@pytest.mark.parametrize(
    ("said", "content_type"),
    [
        (b'{"broken', "application/json"),
        (b"[]", "application/json"),
        (b"{}", "application/json"),
        (b"null", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"payload=%7Bbroken", "application/x-www-form-urlencoded"),
        (b"payload=%5B%5D", "application/x-www-form-urlencoded"),
        (b"a", "application/x-www-form-urlencoded"),
        (b'{"type": "event_callback", "event": 7}', "application/json"),
        (b'{"type": "block_actions", "team": 7, "actions": 1}', "application/json"),
        (b'{"type": "nothing that there is"}', "application/json"),
    ],
)
async def test_what_cannot_be_read_is_the_senders_fault(called: SignedHttp, said: bytes, content_type: str) -> None:
    status, _ = await called.post(said, {**called.signed(said), "Content-Type": content_type})
    assert 400 <= status < 500
