"""`/compute mine`, `/compute team`, `/compute pools`: what is booked, and what there is to book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, or_, select

from bot.call import Call
from bot.community.teams import team_of
from bot.components import component
from bot.declaration.command import Answers
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Field,
    Fields,
    Heading,
    Listing,
    Message,
    Option,
    Paragraph,
    Plain,
    RichText,
    phrase,
    rich,
    say,
)
from bot.messages import (
    Select as Choice,
)
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database
from commands.compute.cards import state_of
from commands.compute.chat.finding import stop_button
from commands.compute.chat.group import compute
from commands.compute.described import Described, described
from commands.compute.desk import Desk
from commands.compute.ledger import balance
from commands.compute.pools import Pool
from commands.compute.quotas import hours_used, week_of
from commands.compute.tables import BookingState, ComputeBooking, ComputeWish, WishState
from commands.compute.wording import line_of, told_length, told_openings

OPEN = (BookingState.HELD, BookingState.PENDING, BookingState.OFFERED, BookingState.BOOKED)
_UNCONFIRMED = (BookingState.HELD, BookingState.OFFERED)
_MOST_LISTED = 25
_MOST_CONFIRMED = 5
_MOST_WISHES = 5


@compute.command("mine", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def mine(call: Call) -> Message:
    """List what a person has booked and waits for."""
    desk = call.service(Desk)
    async with call.service(Database).read() as session:
        bookings = await described(session, to_come(call).where(ComputeBooking.person_id == call.person.id))
        wishes = (
            await session.scalars(
                select(ComputeWish)
                .filter_by(person_id=call.person.id, state=WishState.WAITING)
                .order_by(ComputeWish.id)
                .limit(_MOST_WISHES)
            )
        ).all()
        team = await team_of(session, call.person.id)
        standing = await _standing(call, desk, team)
    if not bookings and not wishes:
        return Message((Paragraph(phrase("compute.nothing_yet")), Context(phrase("compute.how")), *standing))
    blocks: list[Block] = [Heading(phrase("compute.mine_title"))]
    if bookings:
        blocks += _listed(bookings, desk)
    if wishes:
        blocks.append(Paragraph(phrase("compute.waits_for")))
        blocks.append(Listing(tuple(_wish_line(each) for each in wishes)))
        blocks.append(Actions(tuple(stop_button(each) for each in wishes)))
    return Message((*blocks, *standing))


@compute.command("team", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def team_(call: Call, team: TeamRef | None = None) -> Message:
    """List what a team has booked; without a name, one's own."""
    desk = call.service(Desk)
    async with call.service(Database).read() as session:
        shown = team or await team_of(session, call.person.id)
        if shown is None:
            return say("compute.no_team")
        bookings = await described(session, to_come(call).where(ComputeBooking.team_id == shown.id))
        own = shown == await team_of(session, call.person.id) or call.person.role.includes(Role.STAFF)
        standing = await _standing(call, desk, shown) if own else ()
    if not bookings:
        return Message((Paragraph(phrase("compute.team_nothing", team=shown.name)), *standing))
    title = Heading(phrase("compute.team_title", team=shown.name))
    lines = [(*_line(each, desk), *rich(f" · {each.person.name}")) for each in bookings]
    return Message((title, Listing(tuple(lines)), *standing))


@compute.command("pools", requires=Role.ALUMNI)
async def pools(call: Call) -> Message:
    """List the pools with their rules."""
    items = [_pool_field(each) for each in call.service(Desk).pools]
    if not items:
        return say("compute.no_pools")
    return Message((Heading(phrase("compute.pools_title")), Fields(tuple(items))))


def _pool_field(pool: Pool) -> Field:
    table = pool.table
    rules: RichText = phrase(
        "compute.pool_rules",
        units=pool.units,
        kind=Plain(table.kind),
        slot=table.slot_minutes,
        minimum=told_length(pool.minimum),
        maximum=told_length(pool.maximum),
        days=table.ahead_days,
    )
    extras: list[RichText] = []
    if table.price:
        extras.append(phrase("compute.pool_price", price=table.price))
    if table.opening_hours:
        extras.append(phrase("compute.pool_hours", hours=told_openings(pool)))
    if table.approval != "never":
        extras.append(phrase(f"compute.pool_approval_{table.approval}", hours=table.approval_above))
    if table.check_in_minutes:
        extras.append(phrase("compute.pool_check_in", minutes=table.check_in_minutes))
    text = rules
    for extra in extras:
        text = (*text, Plain(" "), *extra)
    return Field(rich(pool.name), text)


def to_come(call: Call) -> Select[ComputeBooking]:
    """Return the statement of bookings that are not over, the next one first."""
    table = ComputeBooking
    return (
        select(table)
        .where(
            table.ends_at > call.now,
            table.state.in_(OPEN),
            or_(table.state != BookingState.HELD, table.held_until > call.now),
        )
        .order_by(table.starts_at, table.id)
        .limit(_MOST_LISTED)
    )


def _listed(bookings: Sequence[Described], desk: Desk) -> Sequence[Block]:
    lines = [_line(each, desk) for each in bookings]
    options = tuple(Option(rich(line_of(each.booking, desk.zone)), str(each.booking.id)) for each in bookings)
    choose = Choice(phrase("compute.cancel_one"), component("compute:cancel_chosen"), options)
    unconfirmed = [each.booking.id for each in bookings if each.booking.state in _UNCONFIRMED]
    buttons = tuple(
        Button(phrase("compute.confirm_one", number=each), component("compute:confirm", str(each)), ButtonStyle.PRIMARY)
        for each in unconfirmed[:_MOST_CONFIRMED]
    )
    return Listing(tuple(lines)), *((Actions(buttons),) if buttons else ()), Actions((choose,))


def _line(described: Described, desk: Desk) -> RichText:
    line = rich(line_of(described.booking, desk.zone))
    if described.booking.state is BookingState.BOOKED:
        return line
    return (*line, *rich(" · ", state_of(described.booking.state)))


async def _standing(call: Call, desk: Desk, team: TeamRef | None) -> Sequence[Block]:
    """Return what a team has used and has left, where that is limited."""
    if team is None:
        return ()
    notes: list[Block] = []
    async with call.service(Database).read() as session:
        if desk.rules.hours_per_week:
            used = await hours_used(session, team.id, week_of(call.now, desk.zone))
            notes.append(Context(phrase("compute.hours_used", hours=told_length(used), most=desk.rules.hours_per_week)))
        if desk.rules.allowance:
            left = await balance(session, desk, team.id)
            notes.append(Context(phrase("compute.credits_left", count=left)))
    return notes


def _wish_line(wish: ComputeWish) -> RichText:
    return phrase(
        "compute.wish_line",
        units=wish.units,
        pool=Plain(wish.pool),
        length=told_length(timedelta(minutes=wish.minutes)),
    )
