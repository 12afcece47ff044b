"""What is done to an announcement that is out."""

from bot.adapter import Refusal, SendRefused
from tests.commands.announcements.conftest import Programme

LINE = '/announce text:"The lift is out of order." audience:everyone'


async def sent(programme: Programme, line: str = LINE) -> None:
    await (await programme.staff.says(line)).press("Send")


async def test_an_edit_changes_it_everywhere_and_receipts_stay_unless_asked_again(programme: Programme) -> None:
    await sent(programme)
    await programme.ada.presses(programme.general.messages[0], "Got it")

    form = await programme.staff.says("/announce edit 1")
    assert "audience" not in form.fields
    await form.fill(text="The lift works.")
    assert "The lift works." in programme.general.messages[0].text
    assert "The lift works." in programme.lobby.messages[0].text
    assert "1 of 3" in programme.general.messages[0].text

    await (await programme.staff.says("/announce edit 1")).fill(text="It is broken again.", ask_again="Yes")
    assert "0 of 3" in programme.general.messages[0].text
    assert len(programme.general.messages) == 1


async def test_a_recall_takes_it_away_everywhere_and_says_where_that_failed(programme: Programme) -> None:
    await sent(programme)
    [shown] = programme.general.messages
    adapter = programme.harness.adapters["other"]

    async def refuse(*_: object) -> None:
        raise SendRefused("the channel is archived", Refusal.ARCHIVED)

    adapter.recall = refuse  # type: ignore[method-assign]  # the pretended platform archives its channel
    asked = await programme.staff.says("/announce recall 1")
    assert len(programme.general.messages) == 1
    await asked.press("Yes, take it back")
    await programme.harness.advance(seconds=5)

    assert programme.general.messages == []
    report = programme.staff.inbox[-1]
    assert "was taken back" in report.text
    assert "lobby: not taken back. The channel is archived" in report.text
    assert "isn't out" in (await programme.ada.sends_component("announce:got:1")).text
    assert "nothing to take back" in (await programme.staff.says("/announce recall 1")).text
    assert shown.recalled


async def test_those_whom_it_failed_to_reach_get_it_again(programme: Programme) -> None:
    programme.harness.adapter.troubles.append(SendRefused("not a member", Refusal.NOT_A_MEMBER))
    preview = await programme.staff.says(LINE)
    await preview.press("Send")
    await programme.harness.advance(seconds=5)
    report = await programme.staff.says("/announce show 1")
    assert programme.general.messages == []
    assert "general: not sent. I am not in that channel" in report.text

    again = await report.press("Send again to those who failed")
    assert "again to 1" in again.text
    assert len(programme.general.messages) == 1
    assert len(programme.lobby.messages) == 1
    assert "nothing to send again" in (await programme.staff.says("/announce resend 1")).text


async def test_one_polite_nudge_to_those_who_have_not(programme: Programme) -> None:
    await sent(programme)
    await programme.ada.presses(programme.general.messages[0], "Got it")
    nudged = await (await programme.staff.says("/announce show 1")).press("Nudge the 2 who have not")

    assert "reminded 2 people" in nudged.text
    assert programme.ada.inbox == []
    assert "reminder from Grace" in programme.ben.inbox[-1].text
    assert "enough" in (await programme.staff.says("/announce nudge 1")).text
    assert len(programme.ben.inbox) == 1
    await programme.ben.presses(programme.ben.inbox[0], "Got it")
    assert "2 of 3" in programme.general.messages[0].text


async def test_of_two_who_edit_the_second_is_shown_the_difference(programme: Programme) -> None:
    hal = programme.harness.person("Hal", role="staff", language="en")
    await programme.staff.says('/announce text:"The visit is at ten on Monday." audience:everyone')
    first, second = await programme.staff.says("/announce edit 1"), await hal.says("/announce edit 1")
    await first.fill(text="The visit is at eleven on Monday.")

    shown = await second.fill(text="The visit is at noon on Monday.")
    assert "Grace" in shown.problems["text"]
    assert "eleven" in shown.problems["text"]
    assert shown.fields["text"].value == "The visit is at noon on Monday."
    kept = await shown.fill()
    assert "noon" in kept.text


async def test_the_day_and_home_show_what_waits_for_got_it(programme: Programme) -> None:
    await sent(programme)
    home = await programme.ada.opens_home()
    assert "The lift is out of order." in home.text
    await home.press("Got it")
    assert "The lift" not in (await programme.ada.opens_home()).text
