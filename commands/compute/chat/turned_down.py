"""Say why something cannot be booked, and offer what can: other times, or to wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call
from bot.components import component
from bot.declaration.command import action
from bot.declaration.times import TimeSpan
from bot.drafts import Drafts
from bot.messages import Actions, Block, Button, Json, Message, Paragraph, phrase, rich, say
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database
from commands.compute.allocating import taken_units
from commands.compute.availability import nearest_spans, possible_starts
from commands.compute.desk import Desk
from commands.compute.pools import Pool
from commands.compute.reasons import reason
from commands.compute.refusals import Misfit, NoRoom, NotBooked, OverQuota, Unfit
from commands.compute.requests import Request
from commands.compute.waiting import enter
from commands.compute.wording import told_span

DRAFT = "compute:request"
_MOST_OFFERED = 3
_HOPELESS = (Misfit.TOO_FEW, Misfit.TOO_MANY, Misfit.BACKWARDS)


@dataclass(frozen=True, slots=True)
class Kept:
    """A request as a draft keeps it, with the spans that were offered instead."""

    pool: str
    units: int
    wanted: TimeSpan
    purpose: str
    team: TeamRef
    offered: Sequence[TimeSpan]

    def to_json(self) -> dict[str, Json]:
        """Return what a draft keeps."""
        spans: list[Json] = [[each.start.isoformat(), each.end.isoformat()] for each in (self.wanted, *self.offered)]
        return {
            "pool": self.pool,
            "units": self.units,
            "spans": spans,
            "purpose": self.purpose,
            "team": [self.team.id, self.team.name],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Self:
        """Return what a draft keeps.

        Raises:
            KeyError, TypeError, ValueError: it keeps something else.
        """
        spans, team = kept["spans"], kept["team"]
        if not isinstance(spans, list) or not isinstance(team, list):
            raise TypeError("this is no request of ours")
        wanted, *offered = [TimeSpan(*(datetime.fromisoformat(str(at)) for at in span)) for span in spans]
        return cls(
            pool=str(kept["pool"]),
            units=int(str(kept["units"])),
            wanted=wanted,
            purpose=str(kept["purpose"]),
            team=TeamRef(int(team[0]), str(team[1])),
            offered=offered,
        )


async def turned_down(call: Call, request: Request | None, why: NotBooked) -> Message:
    """Say why, and offer the nearest times that fit."""
    desk = call.service(Desk)
    if request is None:
        return Message((Paragraph(reason(why, desk)),))
    blocks: list[Block] = [Paragraph(reason(why, desk, request.pool, request.units))]
    if isinstance(why, Unfit) and why.misfit in _HOPELESS:
        return Message(tuple(blocks))
    async with call.service(Database).read() as session:
        offered = await alternatives(session, request, _not_before(why), call.now)
    waits = isinstance(why, NoRoom)
    if not offered and not waits:
        return Message(tuple(blocks))
    kept = Kept(request.pool.name, request.units, request.span, request.purpose, request.team, offered)
    token = await call.service(Drafts).keep(call.person.account_id, DRAFT, kept.to_json(), call.now)
    buttons = [
        Button(rich(told_span(span, desk.zone)), component("compute:instead", f"{token}:{number}"))
        for number, span in enumerate(offered)
    ]
    if offered:
        blocks.append(Paragraph(phrase("compute.instead")))
    if waits:
        buttons.append(Button(phrase("compute.wait"), component("compute:wait", token)))
    return Message((*blocks, Actions(tuple(buttons))))


async def alternatives(
    session: AsyncSession, request: Request, earliest: datetime | None, now: datetime
) -> Sequence[TimeSpan]:
    """Return up to three spans of a length that the pool takes, nearest to what was asked for and not too early."""
    pool = request.pool
    length = min(max(request.span.end - request.span.start, pool.minimum), pool.maximum)
    within = TimeSpan(pool.slot_after(max(now, earliest or now)), pool.horizon(now))
    if within.start >= within.end:
        return ()
    taken = await taken_units(session, pool, within)
    starts = list(possible_starts(pool, taken, request.units, length, within))
    return nearest_spans(pool, starts, request.span.start, length, _MOST_OFFERED)


@action("compute:wait", requires=Role.ALUMNI)
async def wait(call: Call, argument: str) -> Message:
    """Put a person on the waitlist for what they asked for."""
    found = await kept_request(call, argument)
    if found is None:
        return say("compute.gone")
    request, _ = found
    async with call.service(Database).write() as session:
        wish = await enter(session, request, request.span.end, call.now)
    if wish is None:
        return say("compute.waits_enough")
    stop = Button(phrase("compute.stop_waiting"), component("compute:unwish", str(wish.id)))
    minutes = call.service(Desk).rules.offer_minutes
    return Message((Paragraph(phrase("compute.waiting", minutes=minutes)), Actions((stop,))))


async def kept_request(call: Call, token: str) -> tuple[Request, Kept] | None:
    """Return a request that was turned down, or offered, and is asked for by the same account again."""
    draft = await call.service(Drafts).find(call.person.account_id, DRAFT, token, call.now)
    kept = Kept.from_json(draft) if draft is not None else None
    pool = call.service(Desk).pools.get(kept.pool) if kept is not None else None
    if kept is None or pool is None:
        return None
    return _request(call, kept, pool, token), kept


def _request(call: Call, kept: Kept, pool: Pool, token: str) -> Request:
    return Request(
        pool=pool,
        units=kept.units,
        span=kept.wanted,
        person=call.person,
        team=kept.team,
        token=f"draft:{token}",
        since=call.now,
        purpose=kept.purpose,
    )


def _not_before(why: NotBooked) -> datetime | None:
    """Return from when on it would fit, as far as that is known."""
    return why.frees_at if isinstance(why, OverQuota) else None
