"""`/compute usage` and `/compute ics`; what home, digest and today show of bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from sqlalchemy import or_

from bot.call import Call
from bot.community.teams import team_of
from bot.declaration.command import Answers
from bot.declaration.parameters import Param
from bot.declaration.times import TimeSpan
from bot.messages import (
    Block,
    Context,
    File,
    Heading,
    Listing,
    Message,
    Paragraph,
    Plain,
    RichText,
    Table,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.spreadsheets import MEDIA_TYPE as CSV
from bot.storage import Database
from commands.compute.calendar.ics import MEDIA_TYPE as ICS
from commands.compute.calendar.ics import as_ics
from commands.compute.chat.group import compute
from commands.compute.chat.mine import to_come
from commands.compute.chat.parameters import AskedTime, TimeOfUse
from commands.compute.described import described
from commands.compute.desk import Desk
from commands.compute.quotas import week_of
from commands.compute.tables import BookingState, ComputeBooking
from commands.compute.usage import PoolUse, Use, as_csv, by_pool, use_within
from commands.compute.wording import line_of, told_length, told_span

_MOST_ROWS = 25
_MOST_AT_HOME = 3
_WEEK = timedelta(days=7)


@compute.command("usage", answers=Answers.PRIVATE, requires=Role.STAFF)
async def usage(
    call: Call, when: Annotated[AskedTime | None, Param(type=TimeOfUse())] = None, *, csv: bool = False
) -> Message:
    """Show who used how much of what in a span; without one, in this week."""
    desk = call.service(Desk)
    span = week_of(call.now, desk.zone)
    if when is not None:
        meant = when.meaning(call)
        span = TimeSpan(meant.start, meant.end or meant.start)
    async with call.service(Database).read() as session:
        uses = await use_within(session, span)
    blocks = [Heading(phrase("compute.usage_title", when=told_span(span, desk.zone))), *_usage(desk, uses, span)]
    if csv:
        day = span.start.astimezone(desk.zone).date().isoformat()
        blocks.append(File(f"compute-{day}.csv", as_csv(uses), CSV))
    return Message(tuple(blocks))


@compute.command("ics", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def ics(call: Call) -> Message:
    """Give a person's bookings as a calendar file."""
    table = ComputeBooking
    mine = to_come(call).where(table.person_id == call.person.id, table.state == BookingState.BOOKED)
    async with call.service(Database).read() as session:
        bookings = (await session.scalars(mine)).all()
    if not bookings:
        return say("compute.nothing_yet")
    file = File("compute.ics", as_ics(bookings, call.now), ICS)
    return Message((Paragraph(phrase("compute.ics", count=len(bookings))), file))


async def home(call: Call) -> Sequence[Block]:
    """Show what is next of a person's own bookings and of their team's."""
    desk = call.service(Desk)
    table = ComputeBooking
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
        whose = table.person_id == call.person.id
        if team is not None:
            whose = or_(whose, table.team_id == team.id)
        bookings = await described(session, to_come(call).where(whose))
    if not bookings:
        return ()
    lines = [rich(line_of(each.booking, desk.zone)) for each in bookings[:_MOST_AT_HOME]]
    more = len(bookings) - _MOST_AT_HOME
    rest = [Context(phrase("compute.more", count=more))] if more > 0 else []
    return (Heading(phrase("compute.home_title")), Listing(tuple(lines)), *rest)


async def digest(call: Call) -> Sequence[Block]:
    """Show how much of each pool was used in the seven days before."""
    desk = call.service(Desk)
    span = TimeSpan(call.now - _WEEK, call.now)
    async with call.service(Database).read() as session:
        uses = await use_within(session, span)
    if not uses:
        return ()
    return (Heading(phrase("compute.digest_title")), Listing(tuple(_pool(each) for each in by_pool(desk, uses, span))))


def _usage(desk: Desk, uses: Sequence[Use], span: TimeSpan) -> Sequence[Block]:
    if not uses:
        return (Paragraph(phrase("compute.usage_none")),)
    columns = ("pool", "team", "bookings", "hours", "no_shows", "credits")
    rows = tuple(
        (
            rich(use.pool),
            rich(use.team),
            rich(str(use.bookings)),
            rich(told_length(use.hours)),
            rich(str(use.no_shows)),
            rich(str(use.cost)),
        )
        for use in uses[:_MOST_ROWS]
    )
    table = Table(tuple(phrase(f"compute.usage.{each}") for each in columns), rows)
    rest = [Context(phrase("compute.more", count=len(uses) - _MOST_ROWS))] if len(uses) > _MOST_ROWS else []
    return (Listing(tuple(_pool(each) for each in by_pool(desk, uses, span))), table, *rest)


def _pool(use: PoolUse) -> RichText:
    return phrase("compute.usage_pool", pool=Plain(use.pool), hours=told_length(use.hours), percent=use.percent)
