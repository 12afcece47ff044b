"""`/compute calendar`: a pool's week as a picture, with its content in words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

from bot.call import Call, Refused
from bot.configuration import Configuration
from bot.declaration.parameters import Param
from bot.declaration.references import Reference
from bot.declaration.times import TimeSpan
from bot.languages import Language
from bot.messages import Context, Image, Message, Plain, RichText, phrase, rich
from bot.messages.plain import plain_text
from bot.pictures import DARK, LIGHT
from bot.pictures.choice import usable_typeface
from bot.roles import Role
from bot.storage import Database
from bot.when.calendar_words import WORDS
from commands.compute.calendar.picture import Words, draw_week
from commands.compute.calendar.week import Stretch, Week, week_of_pool
from commands.compute.chat.group import compute
from commands.compute.chat.parameters import AskedTime, TimeOfUse
from commands.compute.desk import Desk
from commands.compute.pools import Pool
from commands.compute.quotas import week_of
from commands.compute.wording import told_span

_MOST_TOLD = 15


class Shade(StrEnum):
    """The ground that a picture is drawn on."""

    LIGHT = "light"
    DARK = "dark"


@compute.command("calendar", requires=Role.ALUMNI)
async def calendar(
    call: Call,
    pool: Annotated[Pool | None, Param(type=Reference(Pool))] = None,
    week: Annotated[AskedTime | None, Param(type=TimeOfUse())] = None,
    *,
    theme: Shade = Shade.LIGHT,
) -> Message:
    """Show who has what in a week."""
    desk = call.service(Desk)
    shown = pool or next(iter(desk.pools), None)
    if shown is None:
        raise Refused(phrase("compute.no_pools"))
    span = week_of(week.meaning(call).start if week is not None else call.now, desk.zone)
    async with call.service(Database).read() as session:
        found = await week_of_pool(session, shown, span)
    look = DARK if theme is Shade.DARK else LIGHT
    canvas = draw_week(found, _words(call, found), call.now, look, usable_typeface(call.service(Configuration)))
    day = span.start.astimezone(desk.zone).date().isoformat()
    file = canvas.file(f"{re.sub(r'[^A-Za-z0-9_-]+', '-', shown.name)}-{day}")
    return Message((Image(file, told(found)), Context(phrase("compute.calendar_hint", pool=Plain(shown.name)))))


def told(week: Week) -> RichText:
    """Return a week in words: what stands for the picture where none can be seen."""
    zone = week.pool.zone
    taken = [each for each in week.stretches if not each.is_buffer]
    text = phrase("compute.calendar_told", pool=Plain(week.pool.name), week=told_span(week.span, zone))
    if not taken:
        return (*text, Plain(" "), *phrase("compute.calendar_empty"))
    for each in taken[:_MOST_TOLD]:
        text = (*text, Plain("\n"), *_line(each, week))
    if len(taken) > _MOST_TOLD:
        text = (*text, Plain("\n"), *phrase("compute.more", count=len(taken) - _MOST_TOLD))
    return text


def _line(stretch: Stretch, week: Week) -> RichText:
    who = rich(stretch.team) if stretch.team is not None else phrase("compute.state.maintenance")
    units = str(stretch.first_unit)
    if stretch.last_unit > stretch.first_unit:
        units = f"{stretch.first_unit}–{stretch.last_unit}"
    when = told_span(TimeSpan(stretch.start, stretch.end), week.pool.zone)
    return (Plain(f"#{stretch.booking_id} "), *who, Plain(f" [{units}] "), when)


def _words(call: Call, week: Week) -> Words:
    days = [week.span.start + timedelta(days=number, hours=12) for number in range(7)]
    return Words(
        title=f"{week.pool.name} · {week.pool.table.kind}",
        days=tuple(_day(each, call.language, week) for each in days),
        blocked=_drawn(call, "compute.state.maintenance"),
        nobody=_drawn(call, "compute.calendar_empty"),
    )


def _day(at: datetime, language: Language, week: Week) -> str:
    return WORDS[language].date(at.astimezone(week.pool.zone).date())


def _drawn(call: Call, key: str) -> str:
    return plain_text(call.localiser.text(phrase(key), call.language), call.zone)
