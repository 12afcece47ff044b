"""What people say in the threads of the bot's own deliveries."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.call import Call
from bot.declaration.command import ThreadReply, thread_reply
from bot.delivery import NewDelivery
from bot.features import Feature
from bot.messages import Message, plainly
from bot.roles import Role
from bot.testing.harness import Harness
from bot.testing.participants import Channel
from bot.testing.probe import feature as probe
from bot.testing.screen import Shown


@thread_reply("echo:card", requires=Role.STAFF)
async def echo(_call: Call, key: str, text: str) -> Message | None:
    return plainly(f"{key}: {text}") if text != "hush" else None


def feature(*replies: ThreadReply) -> Feature:
    return Feature(name="echo", thread_replies=replies)


@pytest_asyncio.fixture
async def harness() -> AsyncIterator[Harness]:
    async with await Harness.start(features=[feature(echo), probe]) as started:
        yield started


async def card(harness: Harness, channel: Channel, kind: str = "echo:card") -> Shown:
    application, now = harness.application, harness.clock.now()
    async with application.database.write() as session:
        delivery = NewDelivery(key=f"{kind}:1", kind=kind, to=channel.place, message=plainly("a card"), due_at=now)
        await application.outbox.enqueue(session, delivery, now)
    await application.sender.drain()
    return channel.messages[-1]


async def test_words_in_a_thread_reach_the_feature_with_the_delivery_even_unaddressed(harness: Harness) -> None:
    staff, channel = harness.person("Grace", role="staff"), harness.channel("staff")
    thread = channel.thread(await card(harness, channel))

    for addressed in (False, True):
        reply = await staff.says("six months", in_=thread, addressed=addressed)
        assert reply.text == "echo:card:1: six months"
        assert reply.private
    assert (await staff.says("hush", in_=thread, addressed=False)).messages == []


async def test_a_command_in_a_thread_stays_a_command(harness: Harness) -> None:
    staff, channel = harness.person("Grace", role="staff"), harness.channel("staff")
    thread = channel.thread(await card(harness, channel))

    assert "echo:card" not in (await staff.says("/probe", in_=thread)).text
    assert "echo:card" not in (await staff.says("hello", in_=thread)).text


async def test_nobody_else_is_heard_in_a_thread(harness: Harness) -> None:
    founder, staff, channel = harness.person("Ada"), harness.person("Grace", role="staff"), harness.channel("staff")
    shown = await card(harness, channel)

    assert (await founder.says("six months", in_=channel.thread(shown), addressed=False)).messages == []
    other = await card(harness, channel, "echo:other")
    assert (await staff.says("six months", in_=channel.thread(other), addressed=False)).messages == []
    elsewhere = harness.channel("elsewhere").thread(shown)
    assert (await staff.says("six months", in_=elsewhere, addressed=False)).messages == []


async def test_a_feature_listens_to_its_own_deliveries_only() -> None:
    foreign = thread_reply("faq:card")(echo.handler)
    with pytest.raises(Exception, match="somebody else's"):
        await Harness.start(features=[feature(foreign)])
