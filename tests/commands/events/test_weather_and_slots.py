"""Storms, slots, and the calendar as a picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Pictures

from bot.messages import Image
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from tests.commands.events.conftest import HK, put_up


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
    assert "2 events are postponed" in later.text
    assert "2026-11-30 15:00" in news.messages[0].text
    assert "Nothing that a storm" in (await staff.says("/events storm")).text


async def test_online_has_its_word_in_each_language_and_its_link_is_asked_for(
    lab: Harness, staff: Participant, ada: Participant, news: Channel
) -> None:
    bo = lab.person("Bo", role="founder", language="zh-Hant-HK", timezone=HK)
    await put_up(staff, 'today 3-5pm Talk place:"Room 2"')
    await bo.presses(news.messages[0], "Going")
    asked = await (await staff.says("/events storm")).press("Move all online")
    wrong = await asked.fill(link="somewhere")
    assert "https://example.org/join" in wrong.problems["link"]
    done = await wrong.fill(link="https://example.org/room")
    assert "1 event is online now" in done.text
    assert "1 person is told" in done.text
    assert "現改為網上舉行" in bo.inbox[-1].text
    assert "地點: 網上" in (await bo.says("/events show 1")).text.replace("：", ": ")
    assert "Where: Online" in (await ada.says("/events show 1")).text
    assert "Room 2" not in news.messages[0].text
    assert "1 event is as it was" in (await done.press("Undo")).text
    assert "Room 2" in news.messages[0].text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1 day", ("2026-11-24 15:00", "2026-11-25 19:00")),
        ("+3 hours", ("2026-11-23 18:00", "2026-11-24 22:00")),
        ("2026-11-28", ("2026-11-28 15:00", "2026-11-29 19:00")),
        ("Sat 5pm", ("2026-11-28 17:00", "2026-11-29 21:00")),
        ("星期六下晝五點", ("2026-11-28 17:00", "2026-11-29 21:00")),
    ],
)
async def test_staff_choose_when_what_a_storm_affects_takes_place(
    staff: Participant, ada: Participant, typed: str, expected: tuple[str, str]
) -> None:
    await put_up(staff, '2026-11-23 3-5pm Talk place:"Room 2"')
    await put_up(staff, '2026-11-24 7-9pm Dinner place:"Hall"')
    seen = await staff.says("/events storm")
    preview = await (await seen.press("Another time")).fill(when=typed)
    assert all(each in preview.text for each in expected)
    await preview.press("Yes, move them")
    shown = (await ada.says("/events")).text
    assert all(each in shown for each in expected)
    assert "too old" in (await seen.press("Postpone all by a day")).text


@pytest.mark.parametrize("typed", ["yesterday 3pm", "every Tue 3pm", "soon", "2 years"])
async def test_a_storm_does_not_go_where_nobody_can_follow(staff: Participant, ada: Participant, typed: str) -> None:
    await put_up(staff, '2026-11-23 3-5pm Talk place:"Room 2"')
    asked = await (await staff.says("/events storm")).press("Another time")
    again = await asked.fill(when=typed)
    assert again.problems["when"]
    assert "2026-11-24" in (await again.fill(when="1 day")).text
    assert "Where" not in (await staff.says(f'/events storm when:"{typed}"')).text
    assert "2026-11-23 15:00" in (await ada.says("/events")).text


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
