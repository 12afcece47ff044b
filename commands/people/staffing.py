"""What staff do with people: cohorts, roles, invitations, and letting somebody leave or come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call, Refused
from bot.community.cohorts import current, enrol, members, save_cohort
from bot.community.holders import role_of
from bot.community.leaving import come_back, leave
from bot.community.passes import INVITE_LASTS, issue_invite
from bot.community.rights import assign, granted
from bot.community.stakeholders import Stakeholders
from bot.declaration.command import Answers
from bot.declaration.parameters import Param
from bot.directory import Directory
from bot.keyring import Keyring
from bot.messages import (
    Code,
    Context,
    Field,
    Fields,
    Heading,
    Json,
    Message,
    Moment,
    Paragraph,
    PersonMention,
    Phrase,
    phrase,
    rich,
    say,
)
from bot.people import CohortRef, PersonRef
from bot.roles import Role
from bot.storage import Database, tables
from commands.people.chat import people
from commands.people.day import DayType

_LONGEST_COHORT = 80
_LONGEST_SPAN = timedelta(days=3 * 366)


@people.command("cohort", requires=Role.STAFF, answers=Answers.PRIVATE)
async def cohort(
    call: Call,
    name: Annotated[str, Param(minimum=1, maximum=_LONGEST_COHORT)],
    starts: Annotated[date, Param(type=DayType())],
    ends: Annotated[date, Param(type=DayType())],
) -> Message:
    """Create a cohort, or give it other days."""
    if not starts < ends <= starts + _LONGEST_SPAN:
        raise Refused(phrase("people.days_reversed"))
    async with call.service(Database).write() as session:
        saved = await save_cohort(session, name, starts, ends, call.now)
        detail: dict[str, Json] = {"name": name, "starts": starts.isoformat(), "ends": ends.isoformat()}
        action = "cohort.created" if saved.created else "cohort.changed"
        await record(session, call.person, action, f"cohort:{saved.id}", call.now, detail)
    key = "people.cohort_created" if saved.created else "people.cohort_changed"
    return say(key, name=name, starts=starts.isoformat(), ends=ends.isoformat())


@people.command("cohorts", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def cohorts(call: Call) -> Message:
    """List the cohorts that have not ended."""
    async with call.service(Database).read() as session:
        running = await current(session, call.now.astimezone(call.zone).date())
        sizes = [len(await members(session, each.id)) for each in running]
    if not running:
        return say("people.no_cohort")
    items = tuple(
        Field(rich(each.name), phrase("people.cohort", starts=str(each.starts_on), ends=str(each.ends_on), count=size))
        for each, size in zip(running, sizes, strict=True)
    )
    return Message((Heading(phrase("people.cohorts")), Fields(items)))


@people.command("add", requires=Role.STAFF, answers=Answers.PRIVATE)
async def add(call: Call, person: PersonRef, cohort: CohortRef) -> Message:
    """Give a person a place in a cohort."""
    async with call.service(Database).write() as session:
        if (await session.get_one(tables.Person, person.id)).left_at is not None:
            return say("people.has_left", person=person.name)
        await enrol(session, person.id, cohort.id, call.now)
        detail: dict[str, Json] = {"cohort": f"cohort:{cohort.id}"}
        await record(session, call.person, "cohort.joined", f"person:{person.id}", call.now, detail)
        await call.service(Stakeholders).arrived(session, person.id, call.now)
    return say("people.added", person=PersonMention(person.id, person.name), cohort=cohort.name)


@people.command("role", requires=Role.STAFF, answers=Answers.PRIVATE)
async def role(call: Call, person: PersonRef, role: Role) -> Message:
    """Assign a role; staff and administrators are made, and unmade, by administrators only."""
    async with call.service(Database).write() as session:
        held = await role_of(session, call.service(Directory), person.id)
        _check_reach(call, max(held, role, key=lambda each: each.rank))
        if role.includes(Role.STAFF) and not await _has_account(session, person.id):
            raise Refused(phrase("people.claims_first"))
        before = sorted(each.value for each in await granted(session, person.id))
        await assign(session, person.id, role, call.now)
        detail: dict[str, Json] = {"role": role.value, "before": [*before]}
        await record(session, call.person, "role.assigned", f"person:{person.id}", call.now, detail)
        if role is not Role.GUEST:
            await call.service(Stakeholders).arrived(session, person.id, call.now)
        now_held = await role_of(session, call.service(Directory), person.id)
    mention = PersonMention(person.id, person.name)
    if now_held is not role:
        # Nobody can take by chat what the configuration gives.
        return say("people.role_stays", person=mention, role=Phrase(f"people.role.{now_held.value}"))
    return say("people.role_assigned", person=mention, role=Phrase(f"people.role.{role.value}"))


@people.command("deactivate", requires=Role.STAFF, answers=Answers.PRIVATE)
async def deactivate(call: Call, person: PersonRef) -> Message:
    """Let a person leave: every right and everything still to be sent goes at once."""
    if person.id == call.person.id:
        raise Refused(phrase("people.not_oneself"))
    async with call.service(Database).write() as session:
        _check_reach(call, await role_of(session, call.service(Directory), person.id))
        if not await leave(session, call.service(Stakeholders), person.id, call.now):
            return say("people.left_before", person=person.name)
        await record(session, call.person, "person.left", f"person:{person.id}", call.now)
    return say("people.deactivated", person=PersonMention(person.id, person.name))


@people.command("reactivate", requires=Role.STAFF, answers=Answers.PRIVATE)
async def reactivate(call: Call, person: PersonRef) -> Message:
    """Let a person who had left be what they were, without staff rights."""
    async with call.service(Database).write() as session:
        if not await come_back(session, person.id):
            return say("people.never_left", person=person.name)
        await record(session, call.person, "person.returned", f"person:{person.id}", call.now)
    return say("people.reactivated", person=PersonMention(person.id, person.name))


@people.command("invite", requires=Role.STAFF, answers=Answers.PRIVATE)
async def invite(call: Call, person: PersonRef) -> Message:
    """Make a code with which somebody on the list claims to be that person."""
    async with call.service(Database).write() as session:
        row = await session.get_one(tables.Person, person.id)
        if await _has_account(session, person.id) or row.left_at is not None:
            return say("people.claimed_before", person=person.name)
        code = await issue_invite(session, call.service(Keyring), person.id, call.now)
        await record(session, call.person, "person.invited", f"person:{person.id}", call.now)
    return Message(
        (
            Paragraph(phrase("people.invite", person=person.name, line=Code(f"/link {code}"))),
            Context(phrase("people.invite_lasts", until=Moment(call.now + INVITE_LASTS))),
        )
    )


def _check_reach(call: Call, role: Role) -> None:
    """Refuse what is about staff to everybody but administrators."""
    if role.includes(Role.STAFF) and not call.person.role.includes(Role.ADMIN):
        raise Refused(phrase("engine.needs_admin"))


async def _has_account(session: AsyncSession, person_id: int) -> bool:
    table = tables.Account
    return bool(await session.scalar(select(exists().where(table.person_id == person_id))))
