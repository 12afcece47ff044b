"""`/events calendar`: a month or a week at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.call import Call
from bot.components import component
from bot.configuration import Configuration
from bot.declaration.command import Answers, action
from bot.messages import Actions, Button, Image, Listing, Message, Moment, Paragraph, RichText, phrase, rich, say
from bot.messages.plain import plain_text
from bot.pictures.choice import usable_typeface
from bot.pictures.themes import DARK, LIGHT
from bot.storage import Database
from bot.when.wall_time import instants
from commands.events.group import events
from commands.events.picture.drawing import Entry, Sheet, draw
from commands.events.programme.event import Event
from commands.events.programme.finding import Wanted, count_events, find_events
from commands.events.programme.visibility import audiences_for
from commands.events.programme.whereabouts import where_in

_MOST_DRAWN = 24
_FARTHEST = 24


class Span(StrEnum):
    """How much is drawn."""

    MONTH = "month"
    WEEK = "week"


class Ground(StrEnum):
    """On which ground."""

    LIGHT = "light"
    DARK = "dark"


@events.command("calendar", answers=Answers.PRIVATE)
async def calendar(call: Call, span: Span = Span.MONTH, ground: Ground = Ground.LIGHT, ahead: int = 0) -> Message:
    """Draw the events of this month or week, or of one that is so many ahead."""
    return await _drawn(call, span, ground, ahead)


@action("events:turn", replaces=True)
async def turned(call: Call, argument: str) -> Message:
    """Draw another month or week in the place of one."""
    span, _, rest = argument.partition(":")
    ground, _, ahead = rest.partition(":")
    if span not in tuple(Span) or ground not in tuple(Ground) or not ahead.removeprefix("-").isdecimal():
        return say("events.gone")
    return await _drawn(call, Span(span), Ground(ground), int(ahead))


async def _drawn(call: Call, span: Span, ground: Ground, ahead: int) -> Message:
    ahead = max(-_FARTHEST, min(_FARTHEST, ahead))
    today = call.now.astimezone(call.zone).date()
    first, days = _days(span, today, ahead)
    begins, ends = (instants(datetime.combine(day, time()), call.zone)[0] for day in (first, first + timedelta(days)))
    async with call.service(Database).read() as session:
        audiences = await audiences_for(call.services, session, call.person)
        wanted = Wanted(since=begins, until=ends, audiences=audiences)
        found = await find_events(session, wanted, _MOST_DRAWN)
        total = await count_events(session, wanted)
    title = phrase(f"events.picture.{span.value}", year=first.year, month=first.month, day=first.day)
    turn = Actions(
        tuple(
            Button(phrase(f"events.picture.{way}"), component("events:turn", f"{span.value}:{ground.value}:{to}"))
            for way, to in (("before", ahead - 1), ("after", ahead + 1))
        )
    )
    if not found:
        return Message((Paragraph(title), Paragraph(phrase("events.picture.empty")), turn))
    more = phrase("events.picture.more", count=total - len(found)) if total > len(found) else ()
    sheet = Sheet(_plain(call, title), first, days, today, _entries(found, call), _plain(call, more))
    theme = DARK if ground is Ground.DARK else LIGHT
    canvas = draw(sheet, call.zone, call.language, theme, usable_typeface(call.service(Configuration)))
    lines = tuple(rich(Moment(each.details.start), f" · {each.id} ", each.details.named) for each in found)
    picture = Image(canvas.file(f"events-{first:%Y-%m-%d}"), phrase("events.picture.description", count=total))
    return Message((Paragraph(title), picture, Listing(lines), turn))


def _days(span: Span, today: date, ahead: int) -> tuple[date, int]:
    """Return the first day of a week or a month so many ahead, and how many days it has."""
    if span is Span.WEEK:
        return today - timedelta(days=today.weekday()) + timedelta(weeks=ahead), 7
    months = today.year * 12 + today.month - 1 + ahead
    first = date(months // 12, months % 12 + 1, 1)
    after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return first, (after - first).days


def _entries(found: Sequence[Event], call: Call) -> list[Entry]:
    organisers = sorted({each.details.organiser for each in found})
    return [
        Entry(
            start=each.details.start,
            all_day=each.details.all_day,
            title=each.details.title_in(call.language),
            beside=" · ".join(
                part for part in (where_in(each.details, call.localiser, call.language), each.details.organiser) if part
            ),
            group=organisers.index(each.details.organiser),
        )
        for each in found
    ]


def _plain(call: Call, text: RichText) -> str:
    return plain_text(call.localiser.text(text, call.language), call.zone)
