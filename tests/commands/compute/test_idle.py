"""What stood idle, in the digest of staff."""

from bot.testing.harness import Harness
from commands.compute.feature import feature as compute
from commands.digest.feature import feature as digest
from commands.team.feature import feature as team
from tests.commands.compute.conftest import CONFIGURATION, PRETENDED, Lab


async def test_staff_are_told_what_stood_idle_and_nobody_else() -> None:
    async with await Harness.start(
        features=[compute, digest, team], platforms=[PRETENDED], configuration=CONFIGURATION
    ) as harness:
        lab = Lab(harness)
        await lab.set_up()
        await lab.book(lab.ada, "4 a100 today 10am-2pm")
        await harness.advance(days=1)

        shown = await lab.sam.says("/digest preview staff")

        assert "Compute that stood idle" in shown.text
        assert "a100: 1328 h of units were free, 99 % of what was open" in shown.text
        assert "Show use" in shown.buttons
        assert "stood idle" not in (await lab.sam.says("/digest preview mine")).text
