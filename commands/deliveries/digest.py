"""What deliveries add to the digest of staff: who cannot be reached, and what did not arrive."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.components import RUN, component
from bot.delivery.dead_letters import DeadLetters, Trouble
from bot.messages import Actions, Block, Button, Listing, Paragraph, phrase, rich
from bot.roles import Role

_MOST_NAMED = 5


async def in_trouble(call: Call) -> Sequence[Block]:
    """Tell staff whom no platform lets the bot write to, and how much has failed."""
    if not call.person.role.includes(Role.STAFF):
        return ()
    letters = call.service(DeadLetters)
    counts = await letters.counts(call.now)
    if not any(counts.values()):
        return ()
    failed = counts[Trouble.FAILED] + counts[Trouble.AMBIGUOUS] + counts[Trouble.STUCK]
    blocks: list[Block] = []
    if failed:
        blocks.append(Paragraph(phrase("deliveries.digest_failed", count=failed)))
    if people := await letters.unreachable(_MOST_NAMED):
        blocks.append(Paragraph(phrase("deliveries.digest_unreachable")))
        blocks.append(Listing(tuple(rich(each.name) for each in people)))
    button = Button(phrase("deliveries.digest_show"), component(RUN, "/deliveries"))
    return (*blocks, Actions((button,)))
