"""`/events edit` and `/events translate`: what changes is shown first, and two who edit at once are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param, Wrong
from bot.interactions import Attachment
from bot.languages import Language
from bot.messages import FieldKind, Form, FormField, Message, RichText, phrase, rich, say
from bot.roles import Role
from bot.storage import Database
from bot.when import Kind
from bot.when import read as read_time
from bot.when.wall_time import instants
from commands.events.desk import EventDesk
from commands.events.editing.given import Given, NotGiven, audience_of, changes_of
from commands.events.editing.pictures import fetched_picture
from commands.events.editing.revising import propose_revision
from commands.events.editing.revision import Revision
from commands.events.editing.times import Asked, EventTimeType, NotATime, readings
from commands.events.group import events
from commands.events.lookup import EVENT, EVENT_AMONG_WORDS, EventRef
from commands.events.programme.details import Details, between, moved_to
from commands.events.programme.event import Event
from commands.events.programme.finding import find_event
from commands.events.programme.keeping import differences
from commands.events.programme.whereabouts import where_in
from commands.events.recurring.splitting import NewRhythm, moved_rhythm, other_rhythm, series_with

EDITED = "events:edited"
_TIMES = ("start", "end", "all_day", "deadline")
_FORM = ("when", "title", "place", "capacity", "about")


@events.command("edit", answers=Answers.PRIVATE, requires=Role.STAFF)
async def edit(
    call: Call,
    event: Annotated[EventRef, Param(type=EVENT)],
    *,
    when: Annotated[Asked | None, Param(type=EventTimeType())] = None,
    title: str | None = None,
    place: str | None = None,
    capacity: Annotated[int | None, Param(minimum=0, maximum=100_000)] = None,
    about: Annotated[str | None, Param(lines=True)] = None,
    link: str | None = None,
    organiser: str | None = None,
    tags: str | None = None,
    audience: str | None = None,
    deadline: datetime | None = None,
    guests: Annotated[int | None, Param(minimum=0, maximum=20)] = None,
    questions: str | None = None,
    off_record: bool | None = None,
    reminders: str | None = None,
    picture: Attachment | None = None,
    series: bool = False,
) -> Message | Form:
    """Show what would change; without a change, open the event in a form."""
    found = await _found(call, event.id)
    if found is None:
        return say("events.gone")
    given = Given(
        title=title,
        about=about,
        place=place,
        link=link,
        organiser=organiser,
        tags=tags,
        audience=audience,
        capacity=capacity,
        guests=guests,
        deadline=deadline,
        questions=questions,
        reminders=reminders,
        off_record=off_record,
    )
    attached = await fetched_picture(call, picture)
    if when is None and given.is_empty and attached is None:
        return _form(found, _as_fields(found, call), {}, series=series)
    try:
        revision = await _revision(call, found, given, when, series=series)
        return await propose_revision(call, replace(revision, picture=attached))
    except NotATime as wrong:
        raise Refused(wrong.text) from None
    except NotGiven as wrong:
        raise Refused(rich(*phrase(f"events.detail.{wrong.name}"), ": ", *wrong.text)) from None


@events.command("translate", answers=Answers.FORM, requires=Role.STAFF)
async def translate(
    call: Call,
    event: Annotated[EventRef, Param(type=EVENT_AMONG_WORDS)],
    language: Language,
    title: str,
    *,
    about: Annotated[str, Param(lines=True)] = "",
    series: bool = False,
) -> Message:
    """Show an event's title and description in one more language."""
    found = await _found(call, event.id)
    if found is None:
        return say("events.gone")
    changes: dict[str, object] = {"title": {**found.details.title, language: title}}
    if about:
        changes["about"] = {**found.details.about, language: about}
    return await propose_revision(call, Revision.of(found, changes, series=series))


@action(EDITED, answers=Answers.FORM, requires=Role.STAFF)
async def form_submitted(call: Call, argument: str) -> Message | Form:
    """Take the form of an event that is edited."""
    number, _, rest = argument.partition(":")
    revision, _, series = rest.partition(":")
    found = await _found(call, int(number) if number.isdecimal() else 0)
    if found is None:
        return say("events.gone")
    written = {name: str(call.submitted.get(name, "")).strip() for name in _FORM}
    was = _as_fields(found, call)
    for_series = series == "1"
    problems: dict[str, RichText] = {}
    if not written["title"]:
        problems["title"] = phrase("form.missing")
    if written["capacity"] and not written["capacity"].isdecimal():
        problems["capacity"] = phrase("expected.whole_number")
    when: Asked | None = None
    if written["when"] != was["when"]:
        try:
            when = EventTimeType().accept(written["when"], call.circumstances)
        except Wrong as wrong:
            problems["when"] = wrong.expected
    if problems:
        return _form(found, written, problems, series=for_series)
    new = {name: written[name] if written[name] != was[name] else None for name in _FORM}
    capacity = int(written["capacity"] or 0) if new["capacity"] is not None else None
    given = Given(title=new["title"], place=new["place"], about=new["about"], capacity=capacity)
    try:
        made = await _revision(call, found, given, when, series=for_series)
    except NotATime as wrong:
        return _form(found, written, {"when": wrong.text}, series=for_series)
    except NotGiven as wrong:
        return _form(found, written, {wrong.name: wrong.text}, series=for_series)
    opened_on = int(revision) if revision.isdecimal() else found.revision
    return await propose_revision(call, replace(made, revision=opened_on))


async def _revision(call: Call, event: Event, given: Given, when: Asked | None, *, series: bool) -> Revision:
    """Return what would change.

    Raises:
        NotATime, NotGiven: something of it does not fit.
    """
    changes = changes_of(given, call.language, event.details)
    if given.audience:
        async with call.service(Database).read() as session:
            changes["audience"] = await audience_of(call.services, session, given.audience)
    rhythm: NewRhythm | None = None
    if when is not None:
        moved, rhythm = await _moved(call, event, when, series=series)
        changes = {
            "start": moved.start,
            "end": moved.end,
            "all_day": moved.all_day,
            "deadline": moved.deadline,
        } | changes
    made = replace(Revision.of(event, changes, series=series), rhythm=rhythm)
    if made.after.deadline is not None and made.after.deadline >= made.after.end:
        raise NotGiven("deadline", phrase("events.deadline_after"))
    return made


async def _moved(call: Call, event: Event, when: Asked, *, series: bool) -> tuple[Details, NewRhythm | None]:
    """Return an event at the time that was typed, and how its series recurs from then on where that is meant.

    A start alone keeps how long the event lasts.

    Raises:
        NotATime: it can mean several times, or does not fit.
    """
    programme = call.service(EventDesk).zone
    read = readings(when, programme, call.zone, call.now)
    if len(read) > 1 and read[0].start.utcoffset() == read[1].start.utcoffset():
        raise NotATime(phrase("events.which_time"))
    reading = read[0]
    told = read_time(when.phrase, call.now, programme)
    is_start_alone = told is not None and told.kind is Kind.POINT
    lasts = None if is_start_alone else between(reading.start, reading.end)
    moved = replace(moved_to(event.details, reading.start, lasts), all_day=reading.all_day)
    async with call.service(Database).read() as session:
        recurring = await series_with(session, event) if series else None
    if recurring is None:
        if reading.rule is not None:
            raise NotATime(phrase("events.say_series" if event.series_id else "events.one_time_only"))
        return moved, None
    if reading.rule is None:
        rhythm = moved_rhythm(recurring, event, moved)
        if rhythm is None:
            raise NotATime(phrase("events.how_it_recurs"))
        return moved, rhythm if differences(event.details, moved) else None
    rhythm = other_rhythm(recurring, event, reading.start, reading.rule, call.now)
    if rhythm is None:
        raise NotATime(phrase("events.over_already"))
    return moved_to(moved, instants(rhythm.first, recurring.zone)[0]), rhythm


async def _found(call: Call, event_id: int) -> Event | None:
    async with call.service(Database).read() as session:
        return await find_event(session, event_id)


def _as_fields(event: Event, call: Call) -> dict[str, str]:
    details, language = event.details, call.language
    start, end = details.start, details.end.astimezone(details.zone)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    return {
        "when": f"{start:%Y-%m-%d %H:%M} - {until}",
        "title": details.title_in(language),
        "place": where_in(details, call.localiser, language),
        "capacity": str(details.capacity or ""),
        "about": details.about.get(language) or next(iter(details.about.values()), ""),
    }


def _form(event: Event, typed: Mapping[str, str], problems: Mapping[str, RichText], *, series: bool) -> Form:
    fields = tuple(
        FormField(
            name=name,
            label=phrase(f"commands.events.edit.{name}"),
            kind=FieldKind.LINES if name == "about" else FieldKind.LINE,
            required=name in {"when", "title"},
            value=typed[name],
            problem=problems.get(name, ()),
        )
        for name in _FORM
    )
    action_id = component(EDITED, f"{event.id}:{event.revision}:{series:d}")
    return Form(action_id, phrase("events.edit_title"), fields, phrase("events.edit_submit"))
