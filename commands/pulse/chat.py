"""`/pulse`: a team says how its week was; staff see all teams, and hand on what one asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call, Refused
from bot.community.teams import in_team, running_teams, team_of
from bot.components import FORM, component
from bot.configuration.fields import Weekday
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.delivery import NewDelivery
from bot.messages import (
    Block,
    Context,
    FieldKind,
    Form,
    FormField,
    Message,
    Moment,
    Paragraph,
    PersonMention,
    Plain,
    RichText,
    phrase,
    say,
)
from bot.people import PersonRef, TeamRef
from bot.revising.edition import Edition
from bot.revising.meanwhile import meanwhile
from bot.roles import Role
from bot.storage import Database, tables
from commands.pulse import messages, weeks
from commands.pulse.asking import Asking
from commands.pulse.day import DayOrOff
from commands.pulse.weeks import FIELDS, Said

pulse = Group("pulse", default="fill")

_MOST_WEEKS = 8
_MOST_IN_DIGEST = 5
_WEEK = timedelta(days=7)


@pulse.command("fill", requires=Role.FOUNDER, answers=Answers.FORM)
async def fill(call: Call) -> Form:
    """Open the form about this week of one's own team."""
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
    if team is None:
        raise Refused(phrase("pulse.no_team"))
    return await _form(call, team.id, weeks.week_of(call.now, call.service(Asking).zone))


@action("pulse:open", requires=Role.FOUNDER, answers=Answers.FORM)
async def open_(call: Call, argument: str) -> Message | Form:
    """Open the form about the week that was asked about."""
    subject = _subject(argument)
    return await _form(call, *subject) if subject is not None else say("pulse.gone")


@action("pulse:filled", requires=Role.FOUNDER)
async def filled(call: Call, argument: str) -> Message | Form:
    """Keep what a team says about its week, unless somebody of it has said something else meanwhile."""
    edition = Edition.parse(argument)
    subject = _subject(edition.subject) if edition is not None else None
    if edition is None or subject is None:
        return say("pulse.gone")
    team_id, week = subject
    words = {name: str(call.submitted.get(name, "")) for name in FIELDS}
    if problems := _problems(words):
        return messages.pulse_form(edition, words, problems)
    async with call.service(Database).write() as session:
        team = await _own_team(call, session, team_id)
        before = (await weeks.said_in(session, week)).get(team_id)
        writer = await session.get(tables.Person, before.person_id) if before is not None else None
        by = Plain(writer.display_name) if writer is not None and writer.display_name else None
        if again := meanwhile(messages.pulse_form(edition, words), edition, _words(before), by):
            return again
        await weeks.keep(session, team_id, week, words, call.person, call.now)
    return messages.kept(team)


@pulse.command("week", requires=Role.STAFF, answers=Answers.PRIVATE)
async def week_(call: Call) -> Message:
    """Show what every team said this week, beside the week before; early in a week, the last one."""
    this = weeks.week_of(call.now, call.service(Asking).zone)
    async with call.service(Database).read() as session:
        teams, now = await running_teams(session), await weeks.said_in(session, this)
        if not now:
            earlier = await weeks.said_in(session, this - _WEEK)
            this, now = (this - _WEEK, earlier) if earlier else (this, now)
        before = await weeks.said_in(session, this - _WEEK)
    return messages.overview(this, teams, now, before)


@pulse.command("team", requires=Role.FOUNDER, answers=Answers.PRIVATE)
async def team_(call: Call, team: TeamRef | None = None) -> Message:
    """Show the weeks of one's own team; staff may look at any."""
    async with call.service(Database).read() as session:
        own = await team_of(session, call.person.id)
        shown = team or own
        if shown is None:
            raise Refused(phrase("pulse.no_team"))
        if not call.person.role.includes(Role.STAFF) and (own is None or own.id != shown.id):
            raise Refused(phrase("pulse.not_your_team"))
        return messages.history(shown, await weeks.said_by(session, shown.id, _MOST_WEEKS))


@pulse.command("day", requires=Role.STAFF, answers=Answers.PRIVATE)
async def day_(
    call: Call,
    day: Annotated[Weekday | None, Param(type=DayOrOff())],
    hour: Annotated[int, Param(minimum=0, maximum=23)] = 15,
) -> Message:
    """Choose the day on which teams are asked, and the hour in the programme's time."""
    async with call.service(Database).write() as session:
        first = await call.service(Asking).choose(session, day, time(hour), call.now)
        await record(
            session, call.person, "pulse.day", day.value if day is not None else "off", call.now, {"hour": hour}
        )
    return say("pulse.day_chosen", first=Moment(first)) if first is not None else say("pulse.day_off")


@pulse.command("hand", requires=Role.STAFF, answers=Answers.FORM)
async def hand(call: Call, person: PersonRef, team: TeamRef) -> Message:
    """Hand what a team asks for to somebody who can help, and tell the team."""
    outbox = call.service(Asking).outbox
    async with call.service(Database).write() as session:
        said = await weeks.hand(session, team.id, person.id, call.now)
        if said is None:
            return say("pulse.asks_nothing", team=team.name)
        await outbox.enqueue_all(session, await _handed(call, session, team, person, said), call.now)
        await record(session, call.person, "pulse.handed", f"team:{team.id}", call.now, {"to": f"person:{person.id}"})
    return say("pulse.handed", team=team.name, person=PersonMention(person.id, person.name))


@action("pulse:hand", requires=Role.STAFF, answers=Answers.FORM)
async def hand_pressed(call: Call, argument: str) -> Message | Form:
    """Ask to whom a team's ask goes."""
    async with call.service(Database).read() as session:
        teams = await running_teams(session)
    team = next((each for each in teams if str(each.id) == argument), None)
    if team is None:
        return say("pulse.gone")
    fields = (
        FormField("team", phrase("commands.pulse.hand.team"), value=team.name),
        FormField("person", phrase("commands.pulse.hand.person"), FieldKind.LINE),
    )
    return Form(component(FORM, "pulse hand"), phrase("pulse.hand_title"), fields)


async def staff_digest(call: Call) -> Sequence[Block]:
    """Show staff which teams are blocked or ask for something."""
    if not call.person.role.includes(Role.STAFF):
        return ()
    this = weeks.week_of(call.now, call.service(Asking).zone)
    async with call.service(Database).read() as session:
        teams = await running_teams(session)
        said = {**await weeks.said_in(session, this - _WEEK), **await weeks.said_in(session, this)}
    blocked = [(team, said[team.id]) for team in teams if team.id in said and said[team.id].is_blocked]
    waiting = [(team, each) for team, each in blocked if each.helper_id is None]
    blocks: list[Block] = [Paragraph(phrase("pulse.blocked_title"))] if waiting else []
    for team, each in waiting[:_MOST_IN_DIGEST]:
        blocks += messages.in_brief(team, each)
    if len(waiting) > _MOST_IN_DIGEST:
        blocks.append(Context(phrase("pulse.more_blocked", count=len(waiting) - _MOST_IN_DIGEST)))
    return blocks


async def _form(call: Call, team_id: int, week: date) -> Form:
    async with call.service(Database).read() as session:
        await _own_team(call, session, team_id)
        words = _words((await weeks.said_in(session, week)).get(team_id))
    return messages.pulse_form(Edition.of(f"{team_id}:{week}", words), words)


async def _own_team(call: Call, session: AsyncSession, team_id: int) -> TeamRef:
    """Return a team that the caller belongs to."""
    team = next((each for each in await running_teams(session) if each.id == team_id), None)
    if team is None or call.person.id not in {each.id for each in await in_team(session, team_id)}:
        raise Refused(phrase("pulse.not_your_team"))
    return team


async def _handed(call: Call, session: AsyncSession, team: TeamRef, person: PersonRef, said: Said) -> list[NewDelivery]:
    words = {name: Plain(said.words[name] or "–") for name in ("blocked", "ask")}
    asked = Message((Paragraph(phrase("pulse.can_you_help", staff=call.person.name, team=team.name, **words)),))
    told = Message((Paragraph(phrase("pulse.is_handed", person=PersonMention(person.id, person.name))),))
    to_all: list[tuple[int, Message]] = [(person.id, asked)]
    to_all += [(each.id, told) for each in await in_team(session, team.id) if each.id != person.id]
    return [
        NewDelivery(
            key=f"pulse:handed:{said.id}:{person.id}:{to}",
            kind="pulse",
            to=to,
            message=message,
            due_at=call.now,
            urgent=False,
        )
        for to, message in to_all
    ]


def _words(said: Said | None) -> Mapping[str, str]:
    return said.words if said is not None else dict.fromkeys(FIELDS, "")


def _problems(words: Mapping[str, str]) -> Mapping[str, RichText]:
    found: dict[str, RichText] = {}
    if not words["progress"].strip():
        found["progress"] = phrase("form.missing")
    for name, text in words.items():
        if len(text) > messages.LONGEST:
            found[name] = phrase("expected.shorter", maximum=messages.LONGEST, length=len(text))
    if words["number"].strip() and weeks.number_of(words["number"]) is None:
        found["number"] = phrase("expected.number")
    return found


def _subject(argument: str) -> tuple[int, date] | None:
    team, _, week = argument.partition(":")
    try:
        return int(team), date.fromisoformat(week)
    except ValueError:
        return None
