"""Reminders in the order in which people say them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.declaration.parameters import Circumstances
from bot.testing.harness import Harness
from commands.reminders.phrasing import as_people_say

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = Circumstances(now=datetime(2026, 11, 24, 10, tzinfo=HONG_KONG), zone=HONG_KONG)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("me tomorrow 3pm to call Ada", {"when": "tomorrow 3pm", "text": "call Ada"}),
        ("me to call Ada tomorrow at 3pm", {"when": "tomorrow at 3pm", "text": "call Ada"}),
        ("me tomorrow to call Ada at 3pm", {"when": "tomorrow at 3pm", "text": "call Ada"}),
        ("call Ada in 90 min", {"when": "in 90 min", "text": "call Ada"}),
        ("us every Monday at 9am to tidy up", {"whom": "team", "when": "every Monday at 9am", "text": "tidy up"}),
        ("my team: rehearsal next Friday 4pm", {"whom": "team", "when": "next Friday 4pm", "text": "rehearsal"}),
        ("me to read page 7 on Friday", {"when": "on Friday", "text": "read page 7"}),
        ("me to thank May", {"text": "thank May"}),
        ("me in 2 hours", {"when": "in 2 hours"}),
        ("me", {}),
        ("我聽日下晝三點打俾 Ada", {"when": "聽日下晝三點", "text": "打俾 Ada"}),
        ("聽日下晝三點打俾阿明", {"when": "聽日下晝三點", "text": "打俾阿明"}),
        ("我哋下星期一朝早九點開會", {"whom": "team", "when": "下星期一朝早九點", "text": "開會"}),
        ("我们明天下午三点开会", {"whom": "team", "when": "明天下午三点", "text": "开会"}),
    ],
)
def test_whom_when_and_what_are_told_apart(line: str, said: dict[str, str]) -> None:
    assert as_people_say(line, NOW) == said


@pytest.mark.parametrize("line", ["of the programme dates", "me how long the programme is", "Ada", "metre by metre"])
def test_what_is_no_order_and_has_no_time_is_left_alone(line: str) -> None:
    assert as_people_say(line, NOW) is None


@pytest.mark.parametrize("said", ["/remind me to call Ada tomorrow at 3pm", "remind me tomorrow at 3pm to call Ada"])
async def test_a_reminder_is_echoed_whatever_the_order(programme: Harness, said: str) -> None:
    founder = programme.person("Ada", role="founder", timezone="Asia/Hong_Kong")

    preview = await founder.says(said)

    assert "I'll remind you of this: call Ada" in preview.text
    assert "3:00 pm" in preview.text
    assert preview.buttons[0] == "Yes, remind me"


async def test_what_is_still_missing_is_asked_for_and_what_was_said_is_kept(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", timezone="Asia/Hong_Kong")

    form = await founder.says("/remind me to call Ada")
    preview = await form.fill(when="tomorrow 3pm")

    assert form.fields["text"].value == "call Ada"
    assert "call Ada" in preview.text
