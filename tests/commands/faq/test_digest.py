"""What the FAQ tells the digests: how much the bank has grown, never in whose words; and what waits for staff."""

from bot.testing.harness import Harness
from commands.faq.digest import grown, unanswered


async def test_digests_count_and_never_quote(desk: Harness) -> None:
    staff, founder = desk.person("Grace", role="staff"), desk.person("Ada", role="founder")
    assert list(await grown((await founder.says("hello")).reply.call)) == []  # type: ignore[arg-type]
    await founder.says("may dogs visit on Fridays?")
    saved = await staff.uses_shortcut("faq:save", "In the basement.")
    await saved.fill(question="Where are the lockers?")

    call = (await staff.says("hello")).reply.call
    assert call is not None
    told = str([*await grown(call), *await unanswered(call)])
    assert "digest_grown" in told
    assert "'count': 1" in told
    assert "digest_unanswered" in told
    assert "lockers" not in told
    assert "dogs" not in told
    founders = (await founder.says("hello")).reply.call
    assert founders is not None
    assert list(await unanswered(founders)) == []
