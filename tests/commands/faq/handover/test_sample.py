"""Questions of the sample programme that wait for whoever tries the bot as staff."""

from bot.sample import mark_as_sample
from bot.testing.harness import Harness


async def test_questions_wait_in_the_sample_programme_once_and_nowhere_else(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff", language="en")
    await programme.fill_in_sample()
    assert "Nothing is open" in (await staff.says("/faq unanswered")).text

    async with programme.application.database.write() as session:
        await mark_as_sample(session, programme.clock.now())
    await programme.fill_in_sample()
    listed = await staff.says("/faq unanswered")
    assert "(3)" in listed.text
    assert "2 × Are dogs allowed in the office?" in listed.text
    card = await listed.choose("Are dogs allowed in the office?")
    await (await card.press("Answer")).fill(answer="On Fridays.")

    await programme.fill_in_sample()
    assert "(2)" in (await staff.says("/faq unanswered")).text
