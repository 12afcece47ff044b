"""What the bot says on its own initiative."""

from __future__ import annotations

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.posting import METADATA
from bot.adapter import CannotTell, Refusal, SendDelayed, SendRefused
from bot.messages import File, Image, Message, Paragraph, plainly, rich
from bot.places import Place, PlaceKind
from tests.adapters.slack.conftest import Bot, StartBot
from tests.platforms.slack.slack import Slack

GENERAL = Place("slack", "T0HOME", "C0GENERAL", PlaceKind.CHANNEL)
NOWHERE = Place("slack", "T0HOME", "C0NOWHERE", PlaceKind.CHANNEL)


@pytest.fixture
async def bot(start_bot: StartBot) -> Bot:
    return await start_bot()


async def test_a_message_says_which_delivery_it_is(bot: Bot, slack: Slack) -> None:
    ts = await bot.adapter.send(GENERAL, plainly("hello"), "digest:7")
    message = slack.state.find("C0GENERAL", ts)
    assert message is not None
    assert message.metadata == {"event_type": METADATA, "event_payload": {"key": "digest:7"}}


async def test_a_channel_of_the_configuration_needs_no_workspace(bot: Bot, slack: Slack) -> None:
    await bot.adapter.send(Place("slack", "", "C0GENERAL", PlaceKind.CHANNEL), plainly("hello"), "k")
    assert len(slack.state.messages) == 1


async def test_a_rate_limit_is_the_senders_to_wait_for(bot: Bot, slack: Slack) -> None:
    slack.api.limited["chat.postMessage"].append(3)
    with pytest.raises(SendDelayed) as delayed:
        await bot.adapter.send(GENERAL, plainly("hello"), "k")
    assert delayed.value.seconds == 3


async def test_what_slack_will_never_take_is_refused(bot: Bot) -> None:
    with pytest.raises(SendRefused, match="channel_not_found"):
        await bot.adapter.send(Place("slack", "T0HOME", "C0NOWHERE", PlaceKind.CHANNEL), plainly("hello"), "k")


@pytest.mark.parametrize("thread", ["", "1790000000.000001"])
async def test_what_has_arrived_is_found_by_its_key(bot: Bot, slack: Slack, thread: str) -> None:
    place = Place("slack", "T0HOME", "C0GENERAL", PlaceKind.THREAD if thread else PlaceKind.CHANNEL, thread)
    before = bot.application.clock.now() - timedelta(minutes=5)
    slack.api.failing["chat.postMessage"].append("after:drop")
    with pytest.raises(Exception, match=r".*") as unknown:
        await bot.adapter.send(place, plainly("hello"), "k")
    assert not isinstance(unknown.value, SendDelayed | SendRefused)
    assert await bot.adapter.find(place, "k", before) == slack.state.messages[0].ts
    assert await bot.adapter.find(place, "another", before) is None


async def test_a_trouble_of_slacks_own_leaves_open_what_became_of_it(bot: Bot, slack: Slack) -> None:
    before = bot.application.clock.now() - timedelta(minutes=5)
    slack.api.failing["chat.postMessage"].append("after:internal_error")
    with pytest.raises(SlackApiError):
        await bot.adapter.send(GENERAL, plainly("hello"), "k")
    assert await bot.adapter.find(GENERAL, "k", before) == slack.state.messages[0].ts


async def test_where_slack_shows_nothing_nobody_can_tell(bot: Bot, slack: Slack) -> None:
    with pytest.raises(CannotTell):
        await bot.adapter.find(
            Place("slack", "T0HOME", "C0NOWHERE", PlaceKind.CHANNEL), "k", bot.application.clock.now()
        )
    slack.api.limited["conversations.history"].append(7)
    with pytest.raises(SendDelayed):
        await bot.adapter.find(GENERAL, "k", bot.application.clock.now())


async def test_files_and_pictures_are_uploaded_beside_their_message(bot: Bot, slack: Slack) -> None:
    picture = Image(File("demo.png", b"png", "image/png"), rich("the demo"))
    await bot.adapter.send(GENERAL, Message((Paragraph(rich("look")), picture, File("plan.txt", b"plan"))), "k")
    assert [(each.name, each.title, each.content, each.channel) for each in slack.state.files.values()] == [
        ("demo.png", "the demo", b"png", "C0GENERAL"),
        ("plan.txt", "plan.txt", b"plan", "C0GENERAL"),
    ]
    assert "the demo" in str(slack.state.messages[0].blocks)


async def test_recall_of_what_is_gone_is_no_error(bot: Bot) -> None:
    await bot.adapter.recall(GENERAL, "1.1")


async def test_edit_of_what_is_gone_is_refused(bot: Bot) -> None:
    with pytest.raises(SendRefused, match="message_not_found"):
        await bot.adapter.edit(GENERAL, "1.1", plainly("hello"))


async def test_a_channel_that_the_bot_does_not_see_is_told_of_beforehand(bot: Bot) -> None:
    assert await bot.adapter.obstacle(GENERAL) is None
    assert await bot.adapter.obstacle(Place("slack", "T0HOME", "C0NOWHERE", PlaceKind.CHANNEL)) is Refusal.GONE
