"""A second person's approval: of exactly the words that go out, never of one's own, and the first one counts."""

from sqlalchemy import update

from bot.storage import tables
from bot.testing.participants import Participant
from tests.commands.announcements.conftest import CHANNELS, Programme, Start

SECOND = CHANNELS + "\n[announcements]\nsecond_person = true\n"
LINE = '/announce text:"The lift is out of order." audience:everyone'


async def staff(programme: Programme, name: str) -> Participant:
    person = programme.harness.person(name, role="staff", language="en")
    await person.known()
    return person


async def test_nothing_goes_out_before_somebody_else_approves(start: Start) -> None:
    programme = await start(SECOND)
    hal, ira = await staff(programme, "Hal"), await staff(programme, "Ira")
    asked = await (await programme.staff.says(LINE)).press("Ask for approval")

    assert "tell you when you have it" in asked.text
    assert programme.general.messages == []
    own = await programme.staff.sends_component("announce:approve:1:1")
    assert "Nobody can approve their own" in own.text
    assert programme.general.messages == []

    [prompt], [other] = hal.inbox, ira.inbox
    assert "The lift is out of order." in prompt.text
    assert programme.staff.inbox == []
    await hal.presses(prompt, "Approve and send")
    assert len(programme.general.messages) == 1
    assert "@Hal has approved" in other.text
    assert other.buttons == []
    assert "Hal has approved" in programme.staff.inbox[-1].text
    late = await ira.sends_component("announce:approve:1:1")
    assert "done before" in late.text
    assert len(programme.general.messages) == 1


async def test_an_author_asks_for_it_by_choice(programme: Programme) -> None:
    hal = await staff(programme, "Hal")
    ticked = await (await programme.staff.says(LINE)).press("Needs approval")
    await ticked.press("Ask for approval")
    assert programme.general.messages == []
    back = await hal.presses(hal.inbox[0], "Send back")
    assert "draft again" in back.text
    assert hal.inbox == []
    assert "Hal has sent" in programme.staff.inbox[-1].text


async def test_an_edit_withdraws_the_approval(start: Start) -> None:
    programme = await start(SECOND)
    hal = await staff(programme, "Hal")
    await (await programme.staff.says(f'{LINE} at:"in 2 hours"')).press("Ask for approval")
    await hal.presses(hal.inbox[0], "Approve")

    await (await programme.staff.says("/announce edit 1")).fill(text="The lift works.")
    await programme.harness.advance(hours=2)
    assert programme.general.messages == []
    assert "changed" in (await hal.sends_component("announce:approve:1:1")).text
    await hal.presses(hal.inbox[-1], "Approve")
    assert "The lift works." in programme.general.messages[0].text


async def test_whoever_edits_cannot_approve_their_edit(start: Start) -> None:
    programme = await start(SECOND)
    hal, ira = await staff(programme, "Hal"), await staff(programme, "Ira")
    await (await programme.staff.says(LINE)).press("Ask for approval")
    await (await hal.says("/announce edit 1")).fill(text="Better words.")

    assert "own" in (await hal.sends_component("announce:approve:1:2")).text
    await ira.presses(ira.inbox[-1], "Approve")
    assert "Better words." in programme.general.messages[0].text


async def test_an_edit_of_what_is_out_waits_for_approval_too(start: Start) -> None:
    programme = await start(SECOND)
    hal = await staff(programme, "Hal")
    await (await programme.staff.says(LINE)).press("Ask for approval")
    await hal.presses(hal.inbox[0], "Approve")
    await programme.ada.presses(programme.general.messages[0], "Got it")

    waiting = await (await programme.staff.says("/announce edit 1")).fill(text="The lift works.")
    assert "asked for somebody else's approval" in waiting.text
    assert "out of order" in programme.general.messages[0].text
    await hal.presses(hal.inbox[-1], "Approve")
    assert "The lift works." in programme.general.messages[0].text
    assert "1 of 4" in programme.general.messages[0].text


async def test_the_approval_of_somebody_who_leaves_counts_no_longer(start: Start) -> None:
    programme = await start(SECOND)
    hal, ira = await staff(programme, "Hal"), await staff(programme, "Ira")
    admin = programme.harness.person("Root", role="admin", language="en")
    await admin.known()
    await (await programme.staff.says(f'{LINE} at:"in 2 hours"')).press("Ask for approval")
    await hal.presses(hal.inbox[0], "Approve")
    await admin.says("/people deactivate @Hal")

    await programme.harness.advance(hours=2)
    assert programme.general.messages == []
    await ira.presses(ira.inbox[-1], "Approve")
    assert len(programme.general.messages) == 1


async def test_the_approval_of_somebody_who_is_staff_no_longer_counts_no_longer(start: Start) -> None:
    programme = await start(SECOND)
    hal, ira = await staff(programme, "Hal"), await staff(programme, "Ira")
    await (await programme.staff.says(f'{LINE} at:"in 2 hours"')).press("Ask for approval")
    await hal.presses(hal.inbox[0], "Approve")
    async with programme.harness.application.database.write() as session:
        held = tables.RoleGrant
        await session.execute(update(held).where(held.person_id == (await hal.known()).id).values(role="founder"))

    await programme.harness.advance(minutes=2)
    assert "staff no longer" in programme.staff.inbox[-1].text
    await programme.harness.advance(hours=2)
    assert programme.general.messages == []
    await ira.presses(ira.inbox[-1], "Approve")
    assert len(programme.general.messages) == 1


async def test_without_anybody_to_ask_it_stays_a_draft(start: Start) -> None:
    programme = await start(SECOND)
    told = await (await programme.staff.says(LINE)).press("Ask for approval")

    assert "nobody else of the staff" in told.text
    assert "Ask for approval" in told.buttons


async def test_it_survives_a_restart_between_all_steps(start: Start) -> None:
    programme = await start(SECOND)
    hal = await staff(programme, "Hal")
    preview = await programme.staff.says(f'{LINE} at:"in 2 hours"')
    await programme.harness.restart()
    await programme.staff.presses(preview.last, "Ask for approval")
    await programme.harness.restart()
    await hal.presses(hal.inbox[0], "Approve")
    await programme.harness.restart()
    await programme.harness.advance(hours=2)
    await programme.harness.restart()
    await programme.harness.advance(minutes=1)

    assert len(programme.general.messages) == 1
    assert len(programme.lobby.messages) == 1
