"""The digests of a busy week with everything that is installed, as Slack and Discord would show them."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from adapters.discord.rendering import render as on_discord
from adapters.discord.rendering.markup import Markup
from adapters.discord.rendering.read_back import read_back as read_discord
from adapters.slack.mrkdwn import Reading
from adapters.slack.read_back import read_back as read_slack
from adapters.slack.rendering import render as on_slack
from bot.installed import installed
from bot.languages import Language
from bot.mentions import Mentions
from bot.messages import Message
from bot.messages.plain import message_text
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.testing.harness import Harness
from commands.digest.composing import Editor
from tests.platforms.discord.rules import message_problems
from tests.platforms.slack.limits import message_limits

WEEK = timedelta(days=7)
BUSY = """
[limits]
per_person_per_minute = 0
[[compute.pools]]
name = "a100"
kind = "NVIDIA A100"
units = 8
price = 1
"""
TITLES = {
    Language.EN: (
        "Announcements that not everybody has got",
        "Milestones",
        "stood idle",
        "7 more teams",
    ),
    Language.ZH_HANT: ("公告", "里程碑", "閒置", "受阻"),
    Language.ZH_HANS: ("公告", "里程碑", "闲置", "受阻"),
}


async def busy(harness: Harness) -> None:
    """Let a week pass in which every section gets something to say."""
    staff = harness.person("Grace", role="staff", language="en")
    await staff.known()
    for number in range(12):
        founder = harness.person(f"Founder{number}", role="founder", language="en")
        await founder.known()
        name = f"Team {'with a rather long name ' * 2}{number}"
        await staff.says(f'/team create "{name}"')
        await staff.says(f'/team add @Founder{number} "{name}"')
        await (await founder.says("/pulse")).fill(progress="p" * 400, blocked="b" * 400, ask="a" * 400, number="3")
        await staff.says(f'/milestone add "Milestone {number}" "2026-11-{25 + number % 5} 18:00"')
    words = "word " * 80
    for number in range(6):
        await (await staff.says(f'/announce text:"# News {number}\n\n{words}" audience:role:founder')).press("Send")
    await harness.advance(days=1)


@pytest.mark.long
async def test_the_digests_of_a_busy_week_keep_to_what_both_platforms_show() -> None:
    async with await Harness.start(features=installed().features, configuration=BUSY) as harness:
        await busy(harness)
        editor, now = harness.application.services.get(Editor), harness.clock.now()
        place = Place("harness", "programme", "general", PlaceKind.CHANNEL)
        made = {
            "staff": await editor.for_staff(1, now, WEEK, Role.STAFF),
            "place": await editor.for_place(place, now, WEEK),
            "person": await editor.for_person(2, now, WEEK),
        }
        for whose, message in made.items():
            assert message is not None, whose
            for language in Language:
                localised = harness.application.localiser.localise(message, language)
                for text in (shown_on_slack(localised), shown_on_discord(localised)):
                    assert whose != "staff" or [title for title in TITLES[language] if title not in text] == []


def shown_on_slack(message: Message) -> str:
    rendered = on_slack(message, Reading(UTC))
    assert rendered.uploads == ()
    for part in rendered.parts:
        assert list(message_limits([dict(block) for block in part.blocks])) == []
    return "\n".join(message_text(read_slack(part), UTC) for part in rendered.parts)


def shown_on_discord(message: Message) -> str:
    rendered = on_discord(message, Markup(Mentions(), UTC))
    assert all(not part.files for part in rendered.parts)
    for part in rendered.parts:
        assert list(message_problems(part.body, len(part.files))) == []
    return "\n".join(message_text(read_discord(part), UTC) for part in rendered.parts)
