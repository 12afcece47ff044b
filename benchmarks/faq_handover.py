"""From the staff's press to the asker's message: how long a hand-over takes, in one process over SQLite."""

from __future__ import annotations

import asyncio
import statistics
import time

from bot.testing.harness import Harness

_ROUNDS = 50


async def measure() -> list[float]:
    """Return the seconds from sending an answer until the person who asked has it."""
    taken: list[float] = []
    async with await Harness.start() as programme:
        founder = programme.person("Ada", role="founder")
        staff = programme.person("Grace", role="staff")
        for number in range(_ROUNDS):
            asked = await founder.says(f"/faq anonymous zumba {number} xylophone {number * 7}?")
            card = await staff.sends_component(f"faq:card:{number + 1}")
            form = await card.press("Answer")
            begun = time.perf_counter()
            await form.fill(answer="On Fridays.")
            taken.append(time.perf_counter() - begun)
            if "On Fridays." not in founder.inbox[-1].text:
                raise RuntimeError(f"no answer came to: {asked.text}")
    return taken


def main() -> None:
    """Print the median and the slowest of all."""
    taken = asyncio.run(measure())
    print(f"press to message: median {statistics.median(taken) * 1000:.0f} ms, slowest {max(taken) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
