"""`/people`: find somebody, read what they share, and share something oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

from bot.call import Call
from bot.community.teams import Standing, standings
from bot.components import RUN, component
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Param
from bot.directory import Directory
from bot.interactions import OptionValue
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Field,
    FieldKind,
    Fields,
    Form,
    FormField,
    Heading,
    Message,
    PersonMention,
    Plain,
    RichText,
    phrase,
    rich,
    say,
)
from bot.people import PersonRef
from bot.roles import Role
from bot.storage import Database
from commands.people.finding import Found, find_people
from commands.people.profile import LONGEST_PART, PARTS, Shared, share, shared_by

_MOST_FOUND = 12

people = Group("people", default="find")


@people.command("find", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def find(call: Call, who: Annotated[str, Param(maximum=200)] = "") -> Message:
    """Find people of the programme by name, team, skill or need."""
    everybody = call.service(Directory).default_role.includes(Role.ALUMNI)
    async with call.service(Database).read() as session:
        found = await find_people(session, who, _MOST_FOUND + 1, everybody=everybody)
        only = await shared_by(session, found[0].id) if len(found) == 1 else Shared()
        where = await standings(session, found[0].id) if len(found) == 1 else ()
    if not found:
        return say("people.nobody", who=Plain(who))
    if len(found) == 1:
        return _profile(found[0].id, found[0].name, only, _places(where))
    blocks: list[Block] = [
        Heading(phrase("people.found", who=Plain(who)) if who else phrase("people.title")),
        Fields(tuple(Field(_mention(each), _where(each)) for each in found[:_MOST_FOUND])),
    ]
    if len(found) > _MOST_FOUND:
        blocks.append(Context(phrase("people.more")))
    return Message(tuple(blocks))


@people.command("show", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def show(call: Call, person: PersonRef | None = None) -> Message:
    """Show what a person shares; without a name, what one shares oneself."""
    shown = person or PersonRef(call.person.id, call.person.name)
    async with call.service(Database).read() as session:
        shared = await shared_by(session, shown.id)
        where = await standings(session, shown.id)
    message = _profile(shown.id, shown.name, shared, _places(where))
    if shown.id != call.person.id:
        return message
    edit = Actions((Button(phrase("people.edit"), component(RUN, "/people profile")),))
    return Message((*message.blocks, edit))


@people.command("profile", requires=Role.ALUMNI, answers=Answers.FORM)
async def profile(call: Call) -> Form:
    """Ask what a person wants to share, filled in with what they share now."""
    async with call.service(Database).read() as session:
        shared = await shared_by(session, call.person.id)
    return _form(asdict(shared))


@action("people:profile", requires=Role.ALUMNI)
async def profile_filled_in(call: Call, _argument: str) -> Message | Form:
    """Keep what a person shares."""
    given = {name: str(call.submitted.get(name, "")) for name in PARTS}
    problems = {
        name: phrase("expected.shorter", maximum=LONGEST_PART, length=len(text))
        for name, text in given.items()
        if len(text) > LONGEST_PART
    }
    if problems:
        return _form(given, problems)
    async with call.service(Database).write() as session:
        await share(session, call.person.id, call.person.account_id, Shared(**given), call.now)
    return say("people.shared")


def _form(given: Mapping[str, OptionValue], problems: Mapping[str, RichText] | None = None) -> Form:
    fields = tuple(
        FormField(
            name=name,
            label=phrase(f"people.part.{name}"),
            kind=FieldKind.LINES if name != "languages" else FieldKind.LINE,
            hint=phrase(f"people.hint.{name}"),
            required=False,
            value=str(given.get(name, "")),
            problem=(problems or {}).get(name, ()),
        )
        for name in PARTS
    )
    return Form(component("people:profile"), phrase("people.form_title"), fields)


def _profile(person_id: int, name: str, shared: Shared, places: tuple[Field, ...]) -> Message:
    parts = tuple(Field(phrase(f"people.part.{part}"), rich(Plain(text))) for part, text in shared.parts.items())
    contact = Field(phrase("people.contact"), rich(PersonMention(person_id, name)))
    blocks: list[Block] = [Heading(rich(name)), Fields((*places, *parts, contact))]
    if not parts:
        blocks.append(Context(phrase("people.shares_nothing")))
    return Message(tuple(blocks))


def _places(where: Sequence[Standing]) -> tuple[Field, ...]:
    return tuple(
        Field(rich(each.cohort), rich(each.team.name) if each.team is not None else phrase("people.no_team"))
        for each in where
    )


def _mention(found: Found) -> RichText:
    return rich(PersonMention(found.id, found.name))


def _where(found: Found) -> RichText:
    return rich(" · ".join(filter(None, (found.team, found.cohort)))) if found.cohort else phrase("people.no_team")
