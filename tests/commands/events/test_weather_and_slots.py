"""Storms, slots, and the calendar as a picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Pictures

from bot.messages import Image
from bot.testing.participants import Channel, Participant
from tests.commands.events.conftest import put_up


async def test_a_storm_moves_what_is_on_today_and_tomorrow(staff: Participant, ada: Participant, news: Channel) -> None:
    await put_up(staff, 'today 3-5pm Talk place:"Room 2"')
    await put_up(staff, 'tomorrow 3-5pm Dinner place:"Hall"')
    await put_up(staff, 'in 4 days Later place:"Hall"')
    await ada.presses(news.messages[0], "Going")

    seen = await staff.says("/events storm https://example.org/room")
    assert "2 events" in seen.text
    assert "Later" not in seen.text
    done = await seen.press("Move all online")

    assert "2 events are online now" in done.text
    assert "Online" in news.messages[0].text
    assert "https://example.org/room" in ada.inbox[-1].text
    await done.press("Undo")
    assert "Room 2" in news.messages[0].text

    later = await (await staff.says("/events storm")).press("Postpone all by a week")
    assert "a week later" in later.text
    assert "2026-11-30 15:00" in news.messages[0].text
    assert "Nothing that a storm" in (await staff.says("/events storm")).text


async def test_a_weekly_event_is_left_out_rather_than_doubled(staff: Participant, ada: Participant) -> None:
    await put_up(staff, "every day 3-5pm Coffee place:Lab")
    await (await staff.says("/events storm")).press("Postpone all by a week")
    assert (await ada.says("/events")).text.count("2026-12-01 15:00") == 1


async def test_slots_are_taken_within_a_quota_and_swapped(
    staff: Participant, ada: Participant, ben: Participant
) -> None:
    await put_up(staff, "tomorrow 3-4pm Office hours")
    cut = await staff.says("/events cut 1 20 person")
    assert "3 slots of 20 minutes" in cut.text
    mine = await (await ada.says("/events slots 1")).choose("1 · Tue 2026-11-24 15:00 HKT")
    assert "✓ Ada" in mine.text
    assert not any("Take" in str(each.label) for each in mine.last.selects)
    theirs = await (await ben.says("/events slots 1")).choose("3 · Tue 2026-11-24 15:40 HKT")
    asked = await theirs.choose("1 · Tue 2026-11-24 15:00 HKT Ada", of="Swap number 3")
    assert "I've asked Ada" in asked.text

    agreed = await ada.presses(ada.inbox[-1], "Swap")
    assert "Done" in agreed.text
    assert "they agreed" in ben.inbox[-1].text.casefold()
    assert "already" in (await staff.says("/events cut 1 30")).text
    shown = await ben.says("/events slots 1")
    assert "It's free again" in (await shown.press("Give back number 1")).text


async def test_slots_follow_their_event(staff: Participant, ada: Participant) -> None:
    await put_up(staff, "tomorrow 3-4pm Office hours")
    await staff.says("/events cut 1 30 person")
    await (await staff.says('/events edit 1 when:"tomorrow 5-6pm"')).press("Yes, change it")
    assert "17:00" in (await ada.says("/events slots 1")).text


@pytest.mark.parametrize("asked", ["/events calendar", "/events calendar week dark"])
async def test_the_calendar_is_a_picture_with_its_words_below(staff: Participant, asked: str) -> None:
    for number in range(5):
        await put_up(staff, f'tomorrow {number + 1}pm 定價工作坊 {number} place:"Room 2"')
    shown = await staff.says(asked)
    (picture,) = [block for block in shown.last.message.blocks if isinstance(block, Image)]
    drawn = Pictures.open(io.BytesIO(picture.file.content))
    assert drawn.width == 780
    assert len(set(drawn.convert("RGB").get_flattened_data())) > 10
    assert "定價工作坊 3" in shown.text
    assert "Nothing is on" in (await (await shown.press("After")).press("After")).text
