"""`/events create` and `/events duplicate`: an event is shown as it was understood, and put up once that is right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param, Wrong
from bot.drafts import Drafts
from bot.interactions import Attachment
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Field,
    FieldKind,
    Fields,
    File,
    Form,
    FormField,
    Heading,
    Message,
    Moment,
    Paragraph,
    PerLanguage,
    RichText,
    Strong,
    phrase,
    rich,
    say,
)
from bot.roles import Role
from bot.storage import Database
from bot.when.telling import tell
from commands.events.desk import EventDesk
from commands.events.editing.difference import audience_in, reminders_in
from commands.events.editing.given import Given, NotGiven, audience_of, changes_of
from commands.events.editing.pictures import fetched_picture
from commands.events.editing.publishing import publish
from commands.events.editing.times import Asked, EventTimeType, NotATime, Reading, readings
from commands.events.editing.wish import DRAFT, Wish
from commands.events.group import events
from commands.events.lookup import EVENT_AMONG_WORDS, EventRef
from commands.events.programme.details import Details, Notice, moved_to
from commands.events.programme.finding import find_event
from commands.events.programme.whereabouts import where_in

EventTime = Annotated[Asked, Param(type=EventTimeType())]
_FORM = ("when", "title", "place", "capacity", "about")
_LONGEST_LABEL = 75


@events.command("create", answers=Answers.PRIVATE, requires=Role.STAFF)
async def create(
    call: Call,
    when: Annotated[Asked | None, Param(type=EventTimeType())] = None,
    title: str | None = None,
    *,
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
) -> Message | Form:
    """Show a new event as it was understood; without a time or a title, ask for them."""
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
    if when is None or not title:
        return await _ask(call, given, when)
    return await _propose(call, given, when, await fetched_picture(call, picture))


@events.command("duplicate", answers=Answers.FORM, requires=Role.STAFF)
async def duplicate(call: Call, event: Annotated[EventRef, Param(type=EVENT_AMONG_WORDS)], when: EventTime) -> Message:
    """Show the same event at another time."""
    async with call.service(Database).read() as session:
        found = await find_event(session, event.id)
    if found is None:
        return say("events.gone")
    try:
        read = readings(when, call.service(EventDesk).zone, call.zone, call.now)
    except NotATime as wrong:
        raise Refused(wrong.text) from None
    return await _preview(call, Wish.of(moved_to(found.details, read[0].start), read))


@action("events:form", answers=Answers.FORM, requires=Role.STAFF)
async def form_submitted(call: Call, token: str) -> Message | Form:
    """Take the form of a new event, with what had been typed on the line before it."""
    kept = await call.service(Drafts).find(call.person.account_id, _TYPED, token, call.now)
    given = _given_back(kept or {})
    written = {name: str(call.submitted.get(name, "")).strip() for name in _FORM}
    capacity = written["capacity"]
    if capacity and not capacity.isdecimal():
        return _form(token, written, {"capacity": phrase("expected.whole_number")})
    given = replace(
        given,
        title=written["title"] or None,
        place=written["place"] or None,
        about=written["about"] or None,
        capacity=int(capacity) if capacity else None,
    )
    if not given.title:
        return _form(token, written, {"title": phrase("form.missing")})
    try:
        when = EventTimeType().accept(written["when"], call.circumstances)
    except Wrong as wrong:
        return _form(token, written, {"when": wrong.expected})
    try:
        return await _proposed(call, given, when, None)
    except NotATime as wrong:
        return _form(token, written, {"when": wrong.text})
    except NotGiven as wrong:
        return _form(token, written, {wrong.name if wrong.name in _FORM else "title": wrong.text})


@action("events:create", replaces=True, requires=Role.STAFF)
async def confirmed(call: Call, argument: str) -> Message:
    """Put up the event that was previewed, in the reading whose button was pressed."""
    token, _, number = argument.partition(":")
    kept = await call.service(Drafts).find(call.person.account_id, DRAFT, token, call.now)
    if kept is None or not number.isdecimal():
        return say("events.gone_draft")
    wish = Wish.from_json(kept)
    proposed = wish.proposed[min(int(number), len(wish.proposed) - 1)]
    if proposed.details.end <= call.now:
        return say("events.over_already")
    return await publish(call, proposed, wish.picture, token)


@action("events:forget", replaces=True, requires=Role.STAFF)
async def forgotten(_call: Call, _argument: str) -> Message:
    """Leave an event that was previewed."""
    return say("events.forgotten")


_TYPED = "events:typed"


async def _ask(call: Call, given: Given, when: Asked | None) -> Form:
    """Ask for an event; what the form has no field for waits beside it."""
    others = {name: getattr(given, name) for name in Given.__dataclass_fields__ if name not in _FORM}
    kept = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in others.items()}
    token = await call.service(Drafts).keep(call.person.account_id, _TYPED, kept, call.now)
    typed = {name: str(value) for name in _FORM[1:] if (value := getattr(given, name)) is not None}
    unread = {"when": phrase("events.expected_when")} if when is None and given.title else {}
    return _form(token, {**typed, "when": when.phrase if when else ""}, unread)


def _form(token: str, typed: dict[str, str], problems: dict[str, RichText]) -> Form:
    fields = tuple(
        FormField(
            name=name,
            label=phrase(f"commands.events.create.{name}"),
            kind=FieldKind.LINES if name == "about" else FieldKind.LINE,
            required=name in {"when", "title"},
            value=typed.get(name, ""),
            problem=problems.get(name, ()),
        )
        for name in _FORM
    )
    return Form(component("events:form", token), phrase("events.create_title"), fields, phrase("events.create_submit"))


def _given_back(kept: object) -> Given:
    if not isinstance(kept, dict):
        return Given()
    deadline = kept.get("deadline")
    return Given(**{**kept, "deadline": datetime.fromisoformat(str(deadline)) if deadline else None})


async def _propose(call: Call, given: Given, when: Asked, picture: File | None) -> Message:
    try:
        return await _proposed(call, given, when, picture)
    except NotATime as wrong:
        raise Refused(wrong.text) from None
    except NotGiven as wrong:
        raise Refused(rich(*phrase(f"events.detail.{wrong.name}"), ": ", *wrong.text)) from None


async def _proposed(call: Call, given: Given, when: Asked, picture: File | None) -> Message:
    """Return the preview of an event.

    Raises:
        NotATime, NotGiven: something of it does not fit.
    """
    read = readings(when, call.service(EventDesk).zone, call.zone, call.now)
    changes = changes_of(given, call.language)
    if given.audience:
        async with call.service(Database).read() as session:
            changes["audience"] = await audience_of(call.services, session, given.audience)
    if given.deadline is not None and given.deadline >= read[0].end:
        raise NotGiven("deadline", phrase("events.deadline_after"))
    title = changes.pop("title")
    details = replace(Details(title=title, start=read[0].start, end=read[0].end), **changes)  # type: ignore[arg-type]  # `changes_of` names details only
    return await _preview(call, Wish.of(details, read, picture))


async def _preview(call: Call, wish: Wish) -> Message:
    token = await call.service(Drafts).keep(call.person.account_id, DRAFT, wish.to_json(), call.now)
    details = wish.proposed[0].details
    told = [_told(each.reading, call) for each in wish.proposed]
    blocks: list[Block] = [
        Heading(phrase("events.preview", title=details.named)),
        Paragraph(rich(Strong(rich(told[0])))),
    ]
    if notes := _notes(details, call):
        blocks.append(Paragraph(notes))
    if extras := _extras(wish, call):
        blocks.append(Fields(extras))
    if any(details.about.values()):
        blocks.append(Paragraph((PerLanguage(details.about),)))
    if details.end.date() > details.start.date() and not details.all_day:
        blocks.append(Context(phrase("events.overnight")))
    if len(told) > 1:
        blocks.append(Paragraph(phrase("events.or_else")))
    first = Button(phrase("events.yes_create"), component("events:create", f"{token}:0"), ButtonStyle.PRIMARY)
    others = [
        Button(rich(text[:_LONGEST_LABEL]), component("events:create", f"{token}:{number}"))
        for number, text in enumerate(told[1:], start=1)
    ]
    forget = Button(phrase("events.no_leave"), component("events:forget", token))
    return Message((*blocks, Actions((first, *others, forget))))


def _extras(wish: Wish, call: Call) -> tuple[Field, ...]:
    """Return what staff asked for beyond time, place and audience."""
    details = wish.proposed[0].details
    said: dict[str, RichText] = {}
    if details.deadline is not None:
        said["deadline"] = rich(Moment(details.deadline))
    if details.guests:
        said["guests"] = rich(str(details.guests))
    if details.questions:
        said["questions"] = rich(" | ".join(details.questions))
    if details.notices != tuple(Notice):
        said["reminders"] = rich(reminders_in(details.notices, call))
    if details.off_record:
        said["off_record"] = rich("✓")
    if wish.picture is not None:
        said["picture"] = rich(wish.picture.name)
    return tuple(Field(phrase(f"events.detail.{name}"), text) for name, text in said.items())


def _told(reading: Reading, call: Call) -> str:
    """Return when in words, in the programme's zone, and in the person's own where that is another."""
    programme = call.service(EventDesk).zone
    told = tell(reading.when, programme, call.language)
    own = tell(reading.when, call.zone, call.language)
    return told if own == told or reading.rule is not None else f"{told} ({own})"


def _notes(details: Details, call: Call) -> RichText:
    """Return in a line what else was understood."""
    place = where_in(details, call.localiser, call.language)
    line = " · ".join(each for each in (place, details.link, details.organiser, ", ".join(details.tags)) if each)
    spans: list[RichText] = [rich(line)] if line else []
    if details.capacity is not None:
        spans.append(phrase("events.preview_capacity", count=details.capacity))
    spans.append(phrase("events.preview_audience", audience=audience_in(details.audience, call)))
    joined: RichText = spans[0]
    for each in spans[1:]:
        joined = rich(*joined, " · ", *each)
    return joined
