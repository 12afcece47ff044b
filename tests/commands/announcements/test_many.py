"""Two thousand people and fifty channels, half of them on each of two platforms."""

from collections import Counter

import pytest

from bot.adapter import SendDelayed
from bot.testing.harness import Harness
from commands.announcements.feature import feature
from commands.digest.feature import feature as digest
from commands.people.feature import feature as people
from tests.commands.announcements.conftest import pretended
from tests.commands.announcements.crowd import PLATFORMS, gather

PEOPLE, CHANNELS = 2_000, 50


def configuration() -> str:
    channels = ", ".join(f'"{PLATFORMS[each % 2]}:channel-{each}"' for each in range(CHANNELS))
    return f"[channels]\nannouncements = [{channels}]\n"


@pytest.mark.long
async def test_everybody_is_reached_once_however_many_they_are() -> None:
    async with await Harness.start(
        features=[people, digest, feature],
        platforms=[pretended(name) for name in PLATFORMS],
        configuration=configuration(),
        pretended=["other"],
    ) as harness:
        staff = harness.person("Grace", role="staff", language="en")
        await staff.known()
        await gather(harness, PEOPLE)
        harness.adapter.troubles.extend([SendDelayed(1), TimeoutError(), SendDelayed(2)])

        preview = await staff.says('/announce text:"Hello everybody" audience:everyone')
        assert f"People: {PEOPLE} people" in preview.text
        assert f"Places: {CHANNELS} places" in preview.text
        await preview.press("Send")
        await (await staff.says('/announce text:"Hello founders" audience:role:founder')).press("Send")
        await harness.restart()
        for _ in range(5):
            await harness.advance(minutes=1)

        shown = Counter(each.key for each in harness.screen.shown if (each.key or "").startswith("announcement:"))
        everyone = [key for key in shown if key is not None and ":place:" in key]
        founders = [key for key in shown if key is not None and ":person:" in key]
        assert len(everyone) == CHANNELS
        assert len(founders) == PEOPLE
        assert set(shown.values()) == {1}
        report = await staff.says("/announce show 2")
        assert f"People: {PEOPLE} of {PEOPLE}" in report.text
        assert f"Got it: 0 of {PEOPLE}" in report.text
