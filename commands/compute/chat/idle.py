"""What stood idle, for the digest of staff."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.components import RUN, component
from bot.declaration.times import TimeSpan
from bot.messages import Actions, Block, Button, Heading, Listing, Plain, RichText, phrase
from bot.roles import Role
from bot.storage import Database
from commands.compute.desk import Desk
from commands.compute.usage import PoolUse, by_pool, use_within
from commands.compute.wording import told_length

_WELL_USED = 50
"""Percent of what was open from which a pool is not worth mentioning."""


async def idle(call: Call) -> Sequence[Block]:
    """Tell staff which pools were used by less than half, and how much of them was free."""
    if not call.person.role.includes(Role.STAFF):
        return ()
    desk = call.service(Desk)
    span = TimeSpan(call.now - call.covers, call.now)
    async with call.service(Database).read() as session:
        pools = by_pool(desk, await use_within(session, span), span)
    lines = tuple(_line(each) for each in pools if each.open_hours and each.percent < _WELL_USED)
    if not lines:
        return ()
    button = Button(phrase("compute.idle_show"), component(RUN, "/compute usage"))
    return Heading(phrase("compute.idle_title")), Listing(lines), Actions((button,))


def _line(use: PoolUse) -> RichText:
    hours = told_length(use.open_hours - use.hours)
    return phrase("compute.idle_pool", pool=Plain(use.pool), hours=hours, percent=100 - use.percent)
