"""What the digests say of events."""

from bot.testing.harness import Harness


async def test_the_digest_of_a_channel_has_the_events_for_everyone_and_no_others(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff", language="en")
    await (await staff.says("/events create tomorrow 3-5pm Open house audience:everyone")).press("Put it up")
    await (await staff.says("/events create tomorrow 5-6pm Board meeting audience:role:staff")).press("Put it up")

    digest = await staff.says("/digest preview")

    assert "Board meeting" in (await staff.says("/events")).text
    assert "Open house" in digest.text
    assert "Board meeting" not in digest.text
