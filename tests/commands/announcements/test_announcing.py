"""The way of an announcement from the first word to the last Got it."""

import pytest

from bot.adapter import Refusal
from bot.messages import Message, Paragraph, rich
from tests.commands.announcements.conftest import Programme, Start

LINE = '/announce text:"The **lift** is out of order." audience:everyone'


async def test_a_line_is_shown_sent_and_acknowledged(programme: Programme) -> None:
    preview = await programme.staff.says(LINE)

    assert preview.private
    assert "The lift is out of order." in preview.text
    assert "People: 3" in preview.text
    assert "Places: 2" in preview.text
    assert programme.general.messages == []

    sent = await preview.press("Send")
    [shown] = programme.general.messages
    [other] = programme.lobby.messages
    assert "on its way" in sent.text
    assert shown.text == other.text
    assert "The lift is out of order." in shown.text

    thanks = await programme.ada.presses(shown, "Got it")
    assert thanks.private
    assert "1 of 3" in programme.general.messages[0].text
    again = await programme.ada.presses(programme.general.messages[0], "Got it")
    assert "before" in again.text
    await programme.ben.presses(programme.lobby.messages[0], "Got it")
    assert "2 of 3" in programme.general.messages[0].text

    await thanks.press("Undo")
    assert "1 of 3" in programme.lobby.messages[0].text
    who = await programme.staff.says("/announce show 1")
    missing = await who.press("Who has not yet")
    assert "Ada" in missing.text
    assert "Ben" not in missing.text


async def test_the_preview_shows_it_as_each_platform_would_and_whom_it_reaches_there(programme: Programme) -> None:
    preview = await programme.staff.says('/announce text:"# Lift\n\nIt **works**." audience:everyone')

    assert "On Harness, Other:\n\nLift\n\nIt works.\n\nFrom Grace\n\n0 of 3 have got it\n\nGot it" in preview.text
    assert "Harness: #general, 2 people" in preview.text
    assert "Other: #lobby, 1 person" in preview.text
    assert "Got it" not in preview.buttons


async def test_a_channel_that_would_not_take_it_is_told_of_before_it_is_sent(programme: Programme) -> None:
    programme.harness.adapters["other"].obstacles["lobby"] = Refusal.NOT_A_MEMBER

    preview = await programme.staff.says(LINE)

    assert "#lobby would not get it. I'm not in that channel. Invite me there" in preview.text
    assert "#general would not" not in preview.text
    assert "Send" in preview.buttons


async def test_what_would_be_too_much_to_show_at_once_is_a_press_away(programme: Programme) -> None:
    other = programme.harness.adapters["other"]
    other.preview = lambda message: [Message((Paragraph(rich("cut")), *message.blocks))] * 2  # type: ignore[method-assign]  # it shows everything otherwise
    words = "word " * 590
    preview = await programme.staff.says(f'/announce text:"{words}" audience:everyone')
    assert "On Other" in preview.text

    texts = f"{words}\n[zh-Hant-HK]\n{'字' * 2_900}"
    preview = await programme.staff.says(f'/announce text:"{texts}" audience:everyone')
    assert "On Harness" in preview.text
    assert "On Other" not in preview.text
    look = await preview.press("See it on Other")
    assert "On Other, in 2 messages:" in look.text


async def test_the_author_gets_one_report_that_follows(programme: Programme) -> None:
    await (await programme.staff.says(LINE)).press("Send")
    await programme.harness.advance(seconds=5)

    [report] = programme.staff.inbox
    assert "Announcement 1 is out" in report.text
    assert "Places: 2 of 2" in report.text
    assert "Got it: 0 of 3" in report.text

    await programme.ada.presses(programme.general.messages[0], "Got it")
    assert "Got it: 1 of 3" in report.text


async def test_the_form_asks_and_keeps_what_was_typed(programme: Programme) -> None:
    asked = await programme.staff.says("/announce")
    wrong = await asked.fill(text="Hello", audience="martians", at="yesterday 3pm")

    assert set(wrong.problems) == {"audience", "at"}
    assert wrong.fields["text"].value == "Hello"
    right = await wrong.fill(audience="everyone", at="")
    assert "Hello" in right.text


async def test_each_reads_it_in_their_language_and_a_channel_in_the_first(programme: Programme) -> None:
    asked = await programme.staff.says("/announce")
    preview = await asked.fill(text="Hello", traditional="大家好", audience="role:founder")
    assert "大家好" in preview.text
    await preview.press("Send")

    assert "Hello" in programme.ada.inbox[-1].text
    assert "大家好" in programme.mei.inbox[-1].text

    await (await asked.fill(text="Hello all", traditional="各位好", audience="everyone")).press("Send")
    [shown] = programme.general.messages
    assert "Hello all" in shown.text
    assert "各位好" in (await programme.mei.presses(shown, "Read in my language")).text


async def test_a_team_a_channel_and_a_role(programme: Programme) -> None:
    await programme.staff.says("/team create Lumen")
    await programme.staff.says("/team add @Ben Lumen")

    await (await programme.staff.says('/announce text:"For you" audience:team:Lumen')).press("Send")
    assert "For you" in programme.ben.inbox[-1].text
    assert programme.ada.inbox == []

    await (await programme.staff.says('/announce text:"Here" audience:<#general>')).press("Send")
    assert "Here" in programme.general.messages[-1].text
    assert programme.lobby.messages == []

    await (await programme.staff.says('/announce text:"Both" audience:"team:Lumen, role:mentor"')).press("Send")
    assert "Both" in programme.ben.inbox[-1].text


async def test_an_audience_of_nobody_cannot_be_sent_to(programme: Programme) -> None:
    preview = await programme.staff.says('/announce text:"Hello" audience:role:mentor')

    assert "Nobody would get this" in preview.text
    assert "Send" not in preview.buttons
    assert "Nobody is in that audience" in (await programme.staff.says("/announce send 1")).text


async def test_planned_it_goes_out_at_its_time_once_through_a_restart(programme: Programme) -> None:
    preview = await programme.staff.says('/announce text:"Pitch day" audience:everyone at:"tomorrow 9am"')
    assert "2026-11-24 09:00" in preview.text
    planned = await preview.press("Schedule")
    assert "planned" in planned.text
    await programme.harness.restart()
    await programme.harness.advance(hours=23)
    assert programme.general.messages == []

    await programme.harness.advance(hours=1)
    await programme.harness.restart()
    await programme.harness.advance(hours=1)
    assert len(programme.general.messages) == 1


async def test_what_comes_too_late_goes_back_to_its_author(programme: Programme) -> None:
    await (await programme.staff.says('/announce text:"Lunch" audience:everyone at:"in 2 hours"')).press("Schedule")

    await programme.harness.advance(hours=12)
    assert programme.general.messages == []
    assert "too late" in programme.staff.inbox[-1].text
    assert "Drafts" in (await programme.staff.says("/announce list")).text


async def test_a_planned_one_is_changed_and_cancelled(programme: Programme) -> None:
    preview = await programme.staff.says('/announce text:"Lunch" audience:everyone at:"in 2 hours"')
    await preview.press("Schedule")

    changed = await (await programme.staff.says("/announce edit 1")).fill(at="in 4 hours")
    assert "planned" in changed.text
    await programme.harness.advance(hours=2)
    assert programme.general.messages == []
    cancelled = await programme.staff.says("/announce cancel 1")
    assert "cancelled" in cancelled.text
    await programme.harness.advance(hours=3)
    assert programme.general.messages == []


async def test_everybody_is_pinged_only_after_a_tick_and_a_confirmation(programme: Programme) -> None:
    preview = await programme.staff.says(LINE)
    ticked = await preview.press("Ping @everyone")
    asked = await ticked.press("Send")
    assert "3 people" in asked.text
    assert programme.general.messages == []
    await asked.press("Yes, ping 3 people")
    assert programme.general.messages[0].text.startswith("@everyone")


async def test_nobody_but_staff_announces(programme: Programme) -> None:
    await (await programme.staff.says(LINE)).press("Send")
    for line in (LINE, "/announce list", "/announce show 1", "/announce recall 1"):
        assert "Only staff" in (await programme.ada.says(line)).text
    for component in ("announce:send:1:1", "announce:approve:1:1", "announce:recall_now:1", "announce:who:1"):
        assert "Only staff" in (await programme.ada.sends_component(component)).text


async def test_words_over_the_limit_are_refused_and_handed_back(programme: Programme) -> None:
    long = "word " * 700
    refused = await programme.staff.says(f'/announce text:"{long}" audience:everyone')

    assert "at most 3000" in refused.text
    assert "announcement.md" in refused.text


@pytest.mark.parametrize(
    ("at", "told"),
    [("yesterday 3pm", "over already"), ("some day", "need a date"), ("next Friday 3pm", "Did you mean")],
)
async def test_a_time_that_will_not_do_comes_back_in_the_form(programme: Programme, at: str, told: str) -> None:
    asked = await programme.staff.says(f'/announce text:"Hello" audience:everyone at:"{at}"')

    assert told in asked.problems["at"]
    assert asked.fields["text"].value == "Hello"


async def test_later_joiners_see_it_at_their_welcome_and_are_not_counted(programme: Programme) -> None:
    await (await programme.staff.says('/announce text:"Rules" audience:everyone')).press("Send")
    await programme.staff.says("/team create Lumen")
    zoe = programme.harness.person("Zoe", role="founder")
    await zoe.known()

    await programme.staff.says("/team add @Zoe Lumen")
    await programme.staff.says("/team add @Zoe Lumen")
    assert sum("Rules" in shown.text for shown in zoe.inbox) == 1
    await zoe.presses(next(shown for shown in zoe.inbox if "Rules" in shown.text), "Got it")
    assert "0 of 3" in (await programme.staff.says("/announce show 1")).text


async def test_without_channels_everybody_gets_it_directly(start: Start) -> None:
    programme = await start("")
    preview = await programme.staff.says(LINE)
    assert "each directly" in preview.text
    await preview.press("Send")

    assert "The lift" in programme.ben.inbox[-1].text
    assert programme.general.messages == []


async def test_a_markdown_text_holds_several_languages(programme: Programme) -> None:
    text = "# Visit\\n\\n- at ten\\n[zh-Hant-HK]\\n# 參觀\\n\\n- 十時".replace("\\n", "\n")
    preview = await programme.staff.says(f'/announce audience:role:founder text:"{text}"')
    await preview.press("Send")

    assert "Visit" in programme.ada.inbox[-1].text
    assert "參觀" in programme.mei.inbox[-1].text


async def test_whoever_came_by_themselves_finds_what_was_announced_before(programme: Programme) -> None:
    harness = programme.harness
    await (await programme.staff.says('/announce text:"# Lift\n\nIt **works**." audience:role:founder')).press("Send")
    await harness.advance(days=1)
    late = harness.person("Lia", role="founder", language="en")
    await late.known()

    home = await late.opens_home()
    assert "Announcements that wait for your Got it" in home.text
    assert "1. Lift It works." in home.text
    await late.sends_component("announce:got:1")
    assert "wait for your Got it" not in (await late.opens_home()).text
    assert "Got it: 0 of 3" in (await programme.staff.says("/announce show 1")).text


async def test_whom_it_would_wake_gets_it_in_the_morning_and_staff_are_told(programme: Programme) -> None:
    await programme.harness.advance(hours=14)
    preview = await programme.staff.says('/announce text:"Hello" audience:role:founder')
    assert "It is night where 3 of them are" in preview.text

    report = await preview.press("Send")
    assert "It is night where 3 of them are" in report.text
    assert programme.ada.inbox == []
    await programme.harness.advance(hours=10)
    assert len(programme.ada.inbox) == 1
    assert "night" not in programme.staff.inbox[-1].text
