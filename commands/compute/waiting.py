"""Who waits for units that are not free: each gets an offer of their own, for a while, whoever used least first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.tables import Team
from bot.declaration.times import TimeSpan
from bot.delivery.waking import zones_of
from bot.people import Person, TeamRef
from bot.quiet import QuietHours
from bot.roles import Role
from commands.compute.allocating import give_back, lock, taken_units
from commands.compute.availability import possible_starts
from commands.compute.desk import Desk
from commands.compute.holding import hold
from commands.compute.notices import make_offer
from commands.compute.pools import Pool
from commands.compute.reckoning import recent_use
from commands.compute.refusals import NotBooked, Settled
from commands.compute.requests import Request
from commands.compute.tables import BookingState, ComputeBooking, ComputeWish, WishState
from commands.compute.wishes import settle_wish

MOST_WISHES = 10
"""How many a person may wait for at a time."""

_NIGHT = QuietHours()
_OPEN = (WishState.WAITING, WishState.OFFERED)


async def enter(session: AsyncSession, request: Request, latest: datetime, now: datetime) -> ComputeWish | None:
    """Let a person wait for what a request asks for, anywhere until `latest`; None where they wait for too much.

    A repeated request finds its own wish again.
    """
    table = ComputeWish
    known = await session.scalar(select(table).filter_by(token=request.token))
    if known is not None:
        return known
    open_wishes = select(table.id).where(table.person_id == request.person.id, table.state.in_(_OPEN))
    if len((await session.scalars(open_wishes)).all()) >= MOST_WISHES:
        return None
    wish = ComputeWish(
        token=request.token,
        person_id=request.person.id,
        account_id=request.person.account_id,
        team_id=request.team.id,
        pool=request.pool.name,
        units=request.units,
        minutes=(request.span.end - request.span.start) // timedelta(minutes=1),
        earliest=request.span.start,
        latest=latest,
        purpose=request.purpose,
        state=WishState.WAITING,
        created_at=now,
    )
    session.add(wish)
    await session.flush()
    return wish


async def make_offers(session: AsyncSession, desk: Desk, pool: Pool, now: datetime) -> int:
    """Offer what has come free in a pool to those who wait for it; return how many got an offer."""
    teams = {each.team_id for each in await _waiting(session, desk, pool, now)}
    if not teams:
        return 0
    await lock(session, pool.name, teams)
    wishes = [each for each in await _waiting(session, desk, pool, now) if each.team_id in teams]
    zones = await zones_of(session, {each.person_id for each in wishes}, desk.zone)
    return sum([await _offer(session, desk, pool, wish, zones, now) for wish in wishes])


async def withdraw(session: AsyncSession, wish_id: int, person_id: int) -> bool:
    """Let a person wait no more; return False where they do not. What they were offered goes to others."""
    wish = await session.get(ComputeWish, wish_id)
    if wish is None or wish.person_id != person_id or wish.state not in _OPEN:
        return False
    if wish.state is WishState.OFFERED and wish.booking_id is not None:
        booking = await session.get_one(ComputeBooking, wish.booking_id)
        await decline_offer(session, booking)
    wish.state = WishState.WITHDRAWN
    return True


async def decline_offer(session: AsyncSession, booking: ComputeBooking) -> None:
    """Give back what was offered and is not wanted.

    Raises:
        Settled: it is no offer any more.
    """
    if booking.state is not BookingState.OFFERED:
        raise Settled(booking.state)
    booking.state = BookingState.CANCELLED
    booking.held_until = None
    await give_back(session, booking.id)
    await settle_wish(session, booking.id, WishState.WITHDRAWN)


async def fulfil(session: AsyncSession, booking_id: int) -> None:
    """Note that an offer was taken."""
    await settle_wish(session, booking_id, WishState.FULFILLED)


async def forget_vain_wishes(session: AsyncSession, now: datetime) -> None:
    """Let nobody wait for what can come no more."""
    table = ComputeWish
    await session.execute(
        update(table).where(table.state == WishState.WAITING, table.latest <= now).values(state=WishState.OVER)
    )


async def _waiting(session: AsyncSession, desk: Desk, pool: Pool, now: datetime) -> Sequence[ComputeWish]:
    """Return who waits in a pool: whose team used least lately first, then who has waited longest."""
    table = ComputeWish
    found = (
        await session.scalars(select(table).where(table.state == WishState.WAITING, table.pool == pool.name))
    ).all()
    half_life = timedelta(days=desk.rules.half_life_days)
    used = await recent_use(session, {each.team_id for each in found}, half_life, now) if found else {}
    return sorted(found, key=lambda each: (used[each.team_id], each.created_at, each.id))


async def _offer(
    session: AsyncSession, desk: Desk, pool: Pool, wish: ComputeWish, zones: Mapping[int, ZoneInfo], now: datetime
) -> bool:
    span = await _first_fit(session, pool, wish, now)
    if span is None or _better_in_the_morning(span, zones.get(wish.person_id, desk.zone), now):
        return False
    team = await session.get_one(Team, wish.team_id)
    request = Request(
        pool=pool,
        units=wish.units,
        span=span,
        person=Person(wish.person_id, wish.account_id, "", Role.FOUNDER),
        team=TeamRef(team.id, team.name),
        token=f"wish:{wish.id}:{now.isoformat()}",
        since=now,
        purpose=wish.purpose,
    )
    until = min(now + timedelta(minutes=desk.rules.offer_minutes), span.end)
    try:
        booking = await hold(session, desk, request, now, until=until, state=BookingState.OFFERED)
    except NotBooked:  # over its quota for now, or out of credits: the next one gets it
        return False
    wish.state = WishState.OFFERED
    wish.booking_id = booking.id
    await make_offer(session, desk, booking, now)
    return True


async def _first_fit(session: AsyncSession, pool: Pool, wish: ComputeWish, now: datetime) -> TimeSpan | None:
    within = TimeSpan(max(wish.earliest, now), min(wish.latest, pool.horizon(now)))
    length = timedelta(minutes=wish.minutes)
    if within.end - within.start < length:
        return None
    taken = await taken_units(session, pool, TimeSpan(within.start, within.end + pool.buffer))
    first = next(possible_starts(pool, taken, wish.units, length, within), None)
    return TimeSpan(first.first, first.first + length) if first is not None else None


def _better_in_the_morning(span: TimeSpan, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether somebody sleeps now and can still take it when they have woken up."""
    morning = _NIGHT.after(now, zone)
    return now < morning < span.start
