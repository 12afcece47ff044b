"""What people see of their own bookings: what was understood, what is booked, what has gone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call
from bot.components import component
from bot.declaration.times import TimeSpan
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
    Moment,
    Paragraph,
    Phrase,
    Plain,
    RichText,
    phrase,
    rich,
)
from commands.compute.desk import Desk
from commands.compute.ledger import balance
from commands.compute.reasons import left_out
from commands.compute.recurring import Skipped
from commands.compute.requests import Request
from commands.compute.tables import BookingState, ComputeBooking
from commands.compute.wording import line_of, told_length, told_span

_MOST_SHOWN = 12


async def held(
    session: AsyncSession, call: Call, desk: Desk, request: Request, booking: ComputeBooking, asked: TimeSpan
) -> Message:
    """Show what would be booked, and ask."""
    facts = _facts(request)
    facts.insert(1, Field(phrase("compute.echo.when"), rich(told_span(request.span, desk.zone))))
    length = request.span.end - request.span.start
    facts.insert(2, Field(phrase("compute.echo.length"), rich(told_length(length))))
    if request.cost and desk.rules.allowance:
        left = await balance(session, desk, request.team.id) - request.cost
        facts.append(Field(phrase("compute.echo.left"), phrase("compute.credits", count=left)))
    blocks: list[Block] = [Heading(phrase("compute.echo.title")), Fields(tuple(facts))]
    blocks += [Context(note) for note in _notes(call, desk, request, asked)]
    return Message((*blocks, *_questions(booking)))


def held_each(desk: Desk, request: Request, bookings: Sequence[ComputeBooking], skipped: Sequence[Skipped]) -> Message:
    """Show the occurrences that would be booked, and those that would not, and ask."""
    cost = sum(request.pool.cost(each.units, each.ends_at - each.starts_at) for each in bookings)
    facts = _facts(request, cost)
    blocks: list[Block] = [
        Heading(phrase("compute.echo.title")),
        Fields(tuple(facts)),
        Paragraph(phrase("compute.echo.times", count=len(bookings))),
        Listing(tuple(rich(told_span(each.span, desk.zone)) for each in bookings[:_MOST_SHOWN])),
    ]
    if len(bookings) > _MOST_SHOWN:
        blocks.append(Context(phrase("compute.more", count=len(bookings) - _MOST_SHOWN)))
    if skipped:
        blocks.append(Paragraph(phrase("compute.echo.skipped", count=len(skipped))))
        lines = [left_out(each.span, each.why, desk, request.pool, request.units) for each in skipped[:_MOST_SHOWN]]
        blocks.append(Listing(tuple(lines)))
    blocks.append(Context(phrase("compute.echo.ahead", days=request.pool.table.ahead_days)))
    return Message((*blocks, *_questions(bookings[0])))


def booked(bookings: Sequence[ComputeBooking], desk: Desk) -> Message:
    """Say that it is booked, or with staff."""
    pending = any(each.state is BookingState.PENDING for each in bookings)
    title = "compute.asked_staff" if pending else "compute.booked"
    if len(bookings) == 1:
        text: RichText = phrase(title, booking=line_of(bookings[0], desk.zone))
        cancel = Button(phrase("compute.cancel_it"), component("compute:cancel", str(bookings[0].id)))
        return Message((Paragraph(text), Actions((cancel,))))
    lines = [rich(line_of(each, desk.zone)) for each in bookings[:_MOST_SHOWN]]
    blocks: list[Block] = [Paragraph(phrase(f"{title}_all", count=len(bookings))), Listing(tuple(lines))]
    if len(bookings) > _MOST_SHOWN:
        blocks.append(Context(phrase("compute.more", count=len(bookings) - _MOST_SHOWN)))
    cancel = Button(phrase("compute.cancel_all"), component("compute:cancel", f"{bookings[0].id}:all"))
    return Message((*blocks, Actions((cancel,))))


def too_late(booking: ComputeBooking) -> Message:
    """Say that what was held is held no more, and offer to ask again."""
    button = Button(phrase("compute.ask_again"), component("compute:again", str(booking.id)), ButtonStyle.PRIMARY)
    key = "compute.offer_settled" if booking.token.startswith("wish:") else "compute.held_too_long"
    return Message((Paragraph(phrase(key)), Actions((button,))))


def _facts(request: Request, cost: int | None = None) -> list[Field]:
    what = phrase(
        "compute.echo.units", units=request.units, pool=Plain(request.pool.name), kind=Plain(request.pool.table.kind)
    )
    cost = request.cost if cost is None else cost
    price = phrase("compute.credits", count=cost) if cost else phrase("compute.free_of_charge")
    facts = [Field(phrase("compute.echo.what"), what), Field(phrase("compute.echo.team"), rich(request.team.name))]
    facts.append(Field(phrase("compute.echo.cost"), price))
    if request.purpose:
        facts.append(Field(phrase("compute.echo.purpose"), rich(request.purpose)))
    return facts


def _notes(call: Call, desk: Desk, request: Request, asked: TimeSpan) -> list[RichText]:
    span, notes = request.span, []
    if call.zone.key != desk.zone.key:
        notes.append(phrase("compute.echo.for_you", when=told_span(span, call.zone)))
    if (asked.start, asked.end) != (span.start, span.end):
        minutes = request.pool.table.slot_minutes
        notes.append(phrase("compute.echo.rounded", minutes=minutes, pool=Plain(request.pool.name)))
    if span.start.astimezone(desk.zone).utcoffset() != span.end.astimezone(desk.zone).utcoffset():
        notes.append(phrase("compute.echo.clock_change", length=told_length(span.end - span.start)))
    if request.pool.needs_approval(request.units, span.end - span.start):
        notes.append(phrase("compute.echo.approval"))
    if request.is_beyond_quota:
        notes.append(phrase("compute.echo.same_day"))
    return notes


def _questions(booking: ComputeBooking) -> tuple[Block, ...]:
    yes = Button(phrase("compute.confirm"), component("compute:confirm", str(booking.id)), ButtonStyle.PRIMARY)
    no = Button(phrase("compute.do_not"), component("compute:drop", str(booking.id)))
    until = Moment(booking.held_until) if booking.held_until is not None else Phrase("compute.state.expired")
    return Context(phrase("compute.echo.held", until=until)), Actions((yes, no))
