"""`/compute free` and `/compute watch`: what fits a wish now, and an offer as soon as something does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.declaration.references import Reference
from bot.declaration.times import TimeSpan
from bot.drafts import Drafts
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Heading,
    Listing,
    Message,
    Paragraph,
    Plain,
    RichText,
    phrase,
    say,
)
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database
from commands.compute.allocating import taken_units
from commands.compute.availability import Starts, possible_starts
from commands.compute.chat.asking import numbered, payer, token_of
from commands.compute.chat.booking import ask_for
from commands.compute.chat.group import compute
from commands.compute.chat.parameters import AskedTime, LengthOfTime, TimeOfUse
from commands.compute.chat.turned_down import DRAFT, Kept, kept_request
from commands.compute.desk import Desk
from commands.compute.fitting import check_fit
from commands.compute.pools import Pool
from commands.compute.reasons import reason
from commands.compute.refusals import Misfit, Unfit
from commands.compute.requests import Request
from commands.compute.tables import ComputeWish
from commands.compute.waiting import enter, withdraw
from commands.compute.wording import told_length, told_span

_MOST_SPANS = 8
_MOST_POOLS = 5
_MOST_BUTTONS = 3
_WEEK = timedelta(days=7)


@compute.command("free", requires=Role.ALUMNI)
async def free(
    call: Call,
    units: Annotated[int, Param(minimum=1)] = 1,
    pool: Annotated[Pool | None, Param(type=Reference(Pool))] = None,
    length: Annotated[timedelta | None, Param(type=LengthOfTime())] = None,
    when: Annotated[AskedTime | None, Param(type=TimeOfUse())] = None,
) -> Message:
    """Show the next spans in which so many units are free together for so long."""
    desk = call.service(Desk)
    pools = [pool] if pool is not None else [each for each in desk.pools if each.units >= units][:_MOST_POOLS]
    if not pools:
        raise Refused(phrase("compute.no_pool_so_large" if list(desk.pools) else "compute.no_pools"))
    meant = when.meaning(call) if when is not None else None
    blocks: list[Block] = []
    labels = "compute.free.book" if len(pools) == 1 else "compute.free.book_of"
    for each in pools:
        within = TimeSpan(call.now, call.now + _WEEK)
        if meant is not None:
            within = TimeSpan(meant.start, meant.end or meant.start)
        blocks += await _free_in(call, desk, each, units, length or each.minimum, within, labels)
    return Message(tuple(blocks))


async def _free_in(
    call: Call, desk: Desk, pool: Pool, units: int, length: timedelta, within: TimeSpan, labels: str
) -> Sequence[Block]:
    title = Heading(phrase("compute.free.title", units=units, pool=pool.name, length=told_length(length)))
    if units > pool.units:
        return title, Paragraph(reason(Unfit(Misfit.TOO_MANY), desk, pool))
    end = pool.slot_before(min(within.end, pool.horizon(call.now)))
    asked = TimeSpan(max(within.start, pool.slot_after(call.now)), end)
    if asked.start >= asked.end:
        misfit = Misfit.PAST if within.end <= call.now else Misfit.TOO_FAR
        return title, Paragraph(reason(Unfit(misfit), desk, pool))
    async with call.service(Database).read() as session:
        starts = await free_starts(session, pool, units, length, asked)
    if not starts:
        return title, Paragraph(phrase("compute.free.none", when=told_span(asked, desk.zone)))
    lines = [_line(each, length, pool, desk) for each in starts[:_MOST_SPANS]]
    blocks: list[Block] = [title, Listing(tuple(lines))]
    if len(starts) > _MOST_SPANS:
        blocks.append(Context(phrase("compute.more", count=len(starts) - _MOST_SPANS)))
    first = [TimeSpan(each.first, each.first + length) for each in starts[:_MOST_BUTTONS]]
    if buttons := await _buttons(call, desk, pool, units, first, labels):
        blocks.append(Actions(buttons))
    return blocks


async def free_starts(
    session: AsyncSession, pool: Pool, units: int, length: timedelta, within: TimeSpan
) -> list[Starts]:
    """Return when a booking can begin that ends within a span."""
    taken = await taken_units(session, pool, within)
    return list(possible_starts(pool, taken, units, length, within))


@action("compute:instead", requires=Role.ALUMNI)
async def instead(call: Call, argument: str) -> Message:
    """Ask for one of the spans that were offered."""
    token, _, number = argument.rpartition(":")
    found = await kept_request(call, token)
    if found is None or not number.isdecimal() or int(number) >= len(found[1].offered):
        return say("compute.gone")
    request, kept = found
    return await ask_for(call, replace(request, span=kept.offered[int(number)], token=token_of(call)))


@compute.command("watch", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def watch(
    call: Call,
    units: Annotated[int, Param(minimum=1)],
    pool: Annotated[Pool, Param(type=Reference(Pool))],
    length: Annotated[timedelta, Param(type=LengthOfTime())],
    when: Annotated[AskedTime | None, Param(type=TimeOfUse())] = None,
) -> Message:
    """Tell somebody when so many units are free for so long, with an offer that books with one press."""
    desk = call.service(Desk)
    if not call.person.role.includes(pool.table.booked_by):
        raise Refused(phrase("compute.not_for_you", pool=pool.name, role=pool.table.booked_by.value))
    earliest, latest = call.now, pool.horizon(call.now)
    if when is not None:
        meant = when.meaning(call)
        earliest, latest = max(meant.start, call.now), meant.end or latest
    request = Request(
        pool=pool,
        units=units,
        span=TimeSpan(earliest, earliest + length),
        person=call.person,
        team=await payer(call, None),
        token=token_of(call),
        since=call.now,
    )
    try:
        _check_wish(request, latest)
    except Unfit as why:
        return Message((Paragraph(reason(why, desk, pool)),))
    async with call.service(Database).write() as session:
        wish = await enter(session, request, latest, call.now)
    if wish is None:
        return say("compute.waits_enough")
    text: RichText = phrase(
        "compute.watching", units=units, pool=pool.name, length=told_length(length), minutes=desk.rules.offer_minutes
    )
    return Message((Paragraph(text), Actions((stop_button(wish),))))


@action("compute:unwish", replaces=True, requires=Role.ALUMNI)
async def unwish(call: Call, argument: str) -> Message:
    """Wait no more."""
    async with call.service(Database).write() as session:
        withdrawn = await withdraw(session, numbered(argument), call.person.id)
    return say("compute.waits_no_more" if withdrawn else "compute.gone")


def stop_button(wish: ComputeWish) -> Button:
    """Return the button with which somebody stops to wait."""
    return Button(phrase("compute.stop_waiting"), component("compute:unwish", str(wish.id)))


def _check_wish(request: Request, latest: datetime) -> None:
    """Refuse what no pool will ever offer: the opening hours and what is taken are looked at later.

    Raises:
        Unfit: it is too much, too long, or over.
    """
    pool, now = request.pool, request.since
    length = request.span.end - request.span.start
    if latest <= now:
        raise Unfit(Misfit.PAST)
    if request.span.end > latest:
        raise Unfit(Misfit.TOO_FAR)
    try:
        check_fit(pool, request.units, TimeSpan(request.span.start, request.span.start + length), now)
    except Unfit as why:
        if why.misfit is not Misfit.CLOSED:
            raise


def _line(starts: Starts, length: timedelta, pool: Pool, desk: Desk) -> RichText:
    span = told_span(TimeSpan(starts.first, starts.last + length), desk.zone)
    return phrase("compute.free.line", when=span, units=starts.units, of=pool.units)


async def _buttons(
    call: Call, desk: Desk, pool: Pool, units: int, spans: Sequence[TimeSpan], labels: str
) -> tuple[Button, ...]:
    """Return a button for each of the first spans, for whoever may book."""
    if not call.person.role.includes(pool.table.booked_by):
        return ()
    try:
        team: TeamRef = await payer(call, None)
    except Refused:
        return ()
    kept = Kept(pool.name, units, spans[0], "", team, spans)
    token = await call.service(Drafts).keep(call.person.account_id, DRAFT, kept.to_json(), call.now)
    return tuple(
        Button(
            phrase(labels, when=told_span(span, desk.zone), pool=Plain(pool.name)),
            component("compute:instead", f"{token}:{number}"),
        )
        for number, span in enumerate(spans)
    )
