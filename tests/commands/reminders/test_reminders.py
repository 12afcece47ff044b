"""Reminders as people set, receive and put them off, and what must not go wrong with them."""

import pytest
from sqlalchemy import select

from bot.adapter import Refusal
from bot.community.leaving import come_back, leave
from bot.languages import Language
from bot.storage import tables
from bot.testing.harness import Harness
from bot.testing.participants import Participant


@pytest.fixture
def founder(programme: Harness) -> Participant:
    """A founder in Hong Kong."""
    return programme.person("Ada", role="founder", timezone="Asia/Hong_Kong")


async def set_one(founder: Participant, line: str = "/remind in 90 min take the bread out") -> None:
    done = await (await founder.says(line)).press("Yes, remind me")
    assert "It's set" in done.text


async def test_a_reminder_is_echoed_set_and_comes_on_time(programme: Harness, founder: Participant) -> None:
    preview = await founder.says("/remind in 90 min take the bread out")
    assert "take the bread out" in preview.text
    assert preview.private
    await programme.advance(hours=2)
    assert founder.inbox == []

    await set_one(founder)
    await programme.advance(minutes=89)
    assert founder.inbox == []
    await programme.advance(minutes=1)
    await programme.advance(minutes=10)

    (reminder,) = founder.inbox
    assert "take the bread out" in reminder.text
    assert "late" not in reminder.text
    assert reminder.buttons[0] == "Done"


async def test_without_words_a_form_asks_for_them(founder: Participant) -> None:
    asked = await founder.says("/remind")

    wrong = await asked.fill(when="some day", text="call the bank")
    right = await wrong.fill(when="tomorrow 3pm", text="call the bank")

    assert "I can't read that" in wrong.problems["when"]
    assert wrong.fields["text"].value == "call the bank"
    assert "call the bank" in right.text
    assert right.buttons[0] == "Yes, remind me"


async def test_what_recurs_comes_again_until_it_is_stopped(programme: Harness, founder: Participant) -> None:
    await set_one(founder, "/remind every day 9am drink water")

    for _ in range(3):
        await programme.advance(days=1)
    assert len(founder.inbox) == 3

    stopped = await founder.presses(founder.inbox[-1], "No more of these")
    await programme.advance(days=3)
    assert "won't come" in stopped.text
    assert len(founder.inbox) == 3


async def test_undo_and_its_undo(programme: Harness, founder: Participant) -> None:
    done = await (await founder.says("/remind in 90 min take the bread out")).press("Yes, remind me")

    cancelled = await done.press("Undo")
    assert "won't come" in cancelled.text
    restored = await cancelled.press("Bring it back")
    assert "It's set" in restored.text
    await programme.advance(hours=2)

    assert len(founder.inbox) == 1


async def test_snoozed_it_comes_again_and_done_it_does_not(programme: Harness, founder: Participant) -> None:
    await set_one(founder)
    await programme.advance(minutes=90)

    again = await founder.presses(founder.inbox[0], "In 10 min")
    await programme.advance(minutes=10)
    finished = await founder.presses(founder.inbox[-1], "Done")
    await programme.advance(days=8)

    assert "remind you again" in again.text
    assert "Done: take the bread out" in finished.text
    assert sum("⏰" in shown.text for shown in founder.inbox) == 0
    assert len(founder.inbox) == 2


async def test_the_list_shows_what_is_to_come_and_cancels_it(programme: Harness, founder: Participant) -> None:
    assert "no reminders" in (await founder.says("/remind list")).text
    await set_one(founder, "/remind tomorrow 3pm call the bank")
    await set_one(founder)

    listed = await founder.says("/remind list")
    assert listed.text.index("bread") < listed.text.index("bank")
    dropped = await listed.choose("2 · take the bread out")
    await programme.advance(hours=3)

    assert "won't come" in dropped.text
    assert founder.inbox == []
    assert "bread" not in (await founder.says("/remind list")).text


async def test_a_reminder_gets_another_time(programme: Harness, founder: Participant) -> None:
    await set_one(founder)

    changed = await founder.says("/remind change 1 in 3 hours")
    await programme.advance(minutes=90)
    assert founder.inbox == []
    await programme.advance(minutes=90)

    assert "It's set" in changed.text
    assert len(founder.inbox) == 1


async def test_a_bot_that_was_away_reminds_late_and_says_so(programme: Harness, founder: Participant) -> None:
    await set_one(founder)
    await programme.advance(hours=5)
    assert "This comes late" in founder.inbox[0].text

    await set_one(founder, "/remind in 10 min too old by then")
    await programme.advance(days=8)
    assert len(founder.inbox) == 1


async def test_nobody_touches_the_reminders_of_somebody_else(programme: Harness, founder: Participant) -> None:
    await set_one(founder)
    other = programme.person("Ben", role="founder")

    for component in (
        "remind:cancel:1",
        "remind:done:1",
        "remind:snooze:1:1h",
        "remind:restore:1",
        "remind:later:1:1h",
    ):
        assert "bread" not in (await other.sends_component(component)).text
    assert "no reminder number 1" in (await other.says("/remind cancel 1")).text
    await programme.advance(minutes=90)

    assert len(founder.inbox) == 1
    assert other.inbox == []


async def test_one_press_repeated_sets_one_reminder(programme: Harness, founder: Participant) -> None:
    preview = await founder.says("/remind in 90 min take the bread out")
    action = preview.last.button("Yes, remind me").action

    await founder.sends_component(action)
    again = await founder.sends_component(action)
    await programme.advance(minutes=90)

    assert "set already" in again.text
    assert len(founder.inbox) == 1


async def test_staff_remind_a_channel_and_a_reader_is_reminded_again_alone(
    programme: Harness, founder: Participant
) -> None:
    staff = programme.person("Grace", role="staff")
    channel = programme.channel("general")
    refused = await founder.says("/remind in 90 min stand-up channel:<#general>", in_=channel)
    assert "Only staff" in refused.text

    await (await staff.says("/remind in 90 min stand-up channel:<#general>", in_=channel)).press("Yes, remind me")
    await programme.advance(minutes=90)
    (shown,) = [each for each in channel.messages if each.key is not None]
    later = await founder.presses(shown, "Remind me in 1 hour")
    await programme.advance(hours=1)

    assert "stand-up" in shown.text
    assert later.private
    assert "stand-up" in founder.inbox[-1].text


@pytest.mark.parametrize(
    ("why", "advice"),
    [(Refusal.NOT_A_MEMBER, "Invite me"), (Refusal.ARCHIVED, "archived"), (Refusal.GONE, "don't see")],
)
async def test_a_channel_that_would_not_take_it_is_told_of_when_the_reminder_is_made(
    programme: Harness, why: Refusal, advice: str
) -> None:
    staff = programme.person("Grace", role="staff")
    programme.channel("general")
    programme.adapter.obstacles["general"] = why

    refused = await staff.says("/remind in 90 min stand-up channel:<#general>")

    assert advice in refused.text
    assert refused.private
    assert not refused.buttons
    assert "stand-up" not in (await staff.says("/remind list")).text


async def test_whoever_lives_elsewhere_is_offered_both_zones(programme: Harness) -> None:
    traveller = programme.person("Tim", role="founder", timezone="Europe/London")

    preview = await traveller.says("/remind tomorrow 3pm call the bank")

    assert len(preview.buttons) == 3
    assert "meant another time" in preview.text
    await preview.press(2)
    first = (await traveller.says("/remind list")).text
    assert "7:00 am GMT" in first


@pytest.mark.parametrize(
    ("line", "language", "part"),
    [
        ("/remind 聽日下晝三點 打電話去銀行", Language.ZH_HANT, "我會提醒你：打電話去銀行"),
        ("/remind 明天下午三点 给银行打电话", Language.ZH_HANS, "我会提醒你：给银行打电话"),
    ],
)
async def test_every_language_is_understood_and_answered(
    founder: Participant, line: str, language: Language, part: str
) -> None:
    reply = await founder.says(line)

    assert reply.language is language
    assert part in reply.text


@pytest.mark.parametrize("line", ["/remind yesterday 3pm too late", "/remind 1/1/2020 10:00 too late"])
async def test_a_time_that_is_over_is_told(founder: Participant, line: str) -> None:
    reply = await founder.says(line)

    assert "over already" in reply.text or "can't read" in reply.text


async def test_there_is_an_end_to_how_many_one_keeps(
    programme: Harness, founder: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.reminders.diary.MOST_OPEN", 2)
    await set_one(founder)
    await set_one(founder)

    refused = await (await founder.says("/remind in 10 min one more")).press("Yes, remind me")

    assert "as many as I keep" in refused.text


async def test_a_day_alone_means_its_morning(founder: Participant) -> None:
    assert "9:00 am" in (await founder.says("/remind tomorrow call the bank")).text


async def test_whoever_writes_chinese_is_answered_and_reminded_in_chinese_after_a_restart(programme: Harness) -> None:
    founder = programme.person("Mei", role="founder", locale="en-US", timezone="Asia/Hong_Kong")
    preview = await founder.says("/remind 三個鐘後 打電話去銀行")

    await programme.restart()
    done = await founder.presses(preview.last, 1)
    await programme.advance(hours=3)

    assert "已設定" in done.text
    assert "完成" in founder.inbox[-1].buttons[0]


async def test_a_team_is_reminded_and_whoever_has_none_is_told(programme: Harness, founder: Participant) -> None:
    staff, mate, other = (
        programme.person("Grace", role="staff"),
        programme.person("Ben", role="founder"),
        programme.person("Eve", role="founder"),
    )
    assert "no team yet" in (await founder.says("/remind in 90 min pitch whom:team")).text
    for person in (founder, mate, other):
        await person.known()
    await staff.says("/team create Lumen")
    await staff.says("/team add @Ada Lumen")
    await staff.says("/team add @Ben Lumen")

    preview = await founder.says("/remind in 90 min rehearse the pitch whom:team")
    assert "everybody in your team" in preview.text
    await preview.press("Yes, remind me")
    await programme.advance(minutes=90)
    reminded = [shown.text for person in (founder, mate) for shown in person.inbox if "⏰" in shown.text]
    later = await mate.presses(next(shown for shown in mate.inbox if "⏰" in shown.text), "Remind me in 1 hour")

    assert reminded == ["⏰ rehearse the pitch"] * 2
    assert not any("⏰" in shown.text for shown in other.inbox)
    assert "remind you again" in later.text


async def test_a_change_shows_what_it_may_mean_and_is_undone(programme: Harness) -> None:
    traveller = programme.person("Tim", role="founder", timezone="Europe/London")
    await set_one(traveller, "/remind in 90 min call the bank")

    preview = await traveller.says("/remind change 1 tomorrow 3pm")
    assert "3:00 pm HKT" in preview.text
    assert "7:00 am GMT" in preview.text
    assert "By HKT" in preview.buttons
    changed = await preview.press("By HKT")
    assert "7:00 am GMT" in changed.text
    back = await changed.press("Undo")
    await programme.advance(minutes=90)

    assert "It's set" in back.text
    assert len(traveller.inbox) == 1


async def test_what_is_for_others_goes_by_the_programme_s_clock(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff", timezone="Europe/London")
    programme.channel("general")

    preview = await staff.says("/remind tomorrow 3pm stand-up channel:<#general>", in_=programme.channel("general"))

    assert preview.text.index("3:00 pm HKT") < preview.text.index("3:00 pm GMT")


async def test_what_never_ends_says_so_and_staff_stop_it_for_a_channel(
    programme: Harness, founder: Participant
) -> None:
    channel = programme.channel("general")
    grace, wing = (programme.person(name, role="staff") for name in ("Grace", "Wing"))
    preview = await grace.says("/remind every day 10am stand-up channel:<#general>", in_=channel)
    assert "until you stop it" in preview.text
    await preview.press("Yes, remind me")
    await programme.advance(days=1)
    (shown,) = [each for each in channel.messages if each.key is not None]

    refused = await founder.presses(shown, "No more of these")
    stopped = await wing.presses(shown, "No more of these")
    await programme.advance(days=2)

    assert "Only whoever set" in refused.text
    assert "won't come" in stopped.text
    assert len([each for each in channel.messages if each.key is not None]) == 1


async def test_whoever_has_left_is_not_reminded_and_is_again_when_they_are_back(
    programme: Harness, founder: Participant
) -> None:
    await set_one(founder, "/remind every day 9am drink water")
    person = await founder.known()
    application = programme.application
    async with application.database.write() as session:
        await leave(session, application.stakeholders, person.id, programme.clock.now())
    await programme.advance(days=2)
    assert not any("⏰" in shown.text for shown in founder.inbox)
    async with application.database.read() as session:
        assert (await session.scalars(select(tables.Delivery.id).filter_by(kind="remind"))).all() == []

    async with application.database.write() as session:
        await come_back(session, person.id)
    await programme.advance(days=1)

    assert sum("⏰" in shown.text for shown in founder.inbox) == 1


async def test_a_team_mate_sleeps_until_the_morning(programme: Harness, founder: Participant) -> None:
    staff, mate = programme.person("Grace", role="staff"), programme.person("Ben", role="founder")
    for person in (founder, mate):
        await person.known()
    await staff.says("/team create Lumen")
    for name in ("Ada", "Ben"):
        await staff.says(f"/team add @{name} Lumen")

    await set_one(founder, "/remind tonight 11pm submit the deck whom:team")
    await programme.advance(hours=14, minutes=5)
    late = [sum("⏰" in shown.text for shown in person.inbox) for person in (founder, mate)]
    await programme.advance(hours=9)

    assert late == [1, 0]
    assert sum("⏰" in shown.text for shown in mate.inbox) == 1
