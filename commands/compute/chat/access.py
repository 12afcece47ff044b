"""How people get onto the machines: what staff tell them, and what they are called there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import func, select

from bot.audit import record
from bot.call import Call, Refused
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Circumstances, OptionKind, Param, Wrong
from bot.delivery import NewDelivery, Priority
from bot.interactions import OptionValue
from bot.messages import FieldKind, Form, FormField, Message, Option, Plain, phrase, say
from bot.people import PersonRef, TeamRef
from bot.roles import Role
from bot.storage import Database
from bot.storage.upsert import upsert
from commands.compute.chat.asking import numbered
from commands.compute.chat.group import compute
from commands.compute.desk import Desk
from commands.compute.machines.names import is_unix_name
from commands.compute.tables import BookingState, ComputeBooking, ComputeTeamAccount, ComputeUnixName
from commands.compute.wording import line_of

_LONGEST_DETAILS = 2_000


@dataclass(frozen=True, slots=True)
class UnixName:
    """A name as the machines take it."""

    kind: OptionKind = OptionKind.TEXT
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the name."""
        name = str(value).strip()
        if not is_unix_name(name):
            raise Wrong(phrase("compute.expected_name"))
        return name

    def options(self) -> tuple[Option, ...]:
        """Return none."""
        return ()


_Name = Annotated[str, Param(type=UnixName())]


@compute.command("unix", answers=Answers.PRIVATE, requires=Role.STAFF)
async def unix(call: Call, person: PersonRef, name: _Name) -> Message:
    """Set what a person is called on the machines."""
    async with call.service(Database).write() as session:
        of_others = (ComputeUnixName.name == name, ComputeUnixName.person_id != person.id)
        if await session.scalar(select(func.count()).where(*of_others)):
            raise Refused(phrase("compute.name_taken", name=name))
        insert = upsert(session, ComputeUnixName).values(person_id=person.id, name=name, set_at=call.now)
        await session.execute(
            insert.on_conflict_do_update(index_elements=["person_id"], set_={"name": name, "set_at": call.now})
        )
        await record(session, call.person, "compute.unix_name", f"person:{person.id}", call.now, {"name": name})
    return say("compute.name_set", who=person.name, name=name)


@compute.command("account", answers=Answers.PRIVATE, requires=Role.STAFF)
async def account(call: Call, team: TeamRef, name: _Name) -> Message:
    """Set what a team's account is called on the machines."""
    async with call.service(Database).write() as session:
        insert = upsert(session, ComputeTeamAccount).values(team_id=team.id, name=name, set_at=call.now)
        await session.execute(
            insert.on_conflict_do_update(index_elements=["team_id"], set_={"name": name, "set_at": call.now})
        )
        await record(session, call.person, "compute.account", f"team:{team.id}", call.now, {"name": name})
    return say("compute.name_set", who=team.name, name=name)


@action("compute:ready", answers=Answers.FORM, requires=Role.STAFF)
async def ready(call: Call, argument: str) -> Message | Form:
    """Ask for what the person has to know to get onto the machines."""
    booking = await _booked(call, argument)
    if booking is None:
        return say("compute.gone")
    field = FormField("details", phrase("compute.access_details"), FieldKind.LINES, hint=phrase("compute.access_hint"))
    return Form(component("compute:access", str(booking.id)), phrase("compute.access_title"), (field,))


@action("compute:access", requires=Role.STAFF)
async def access(call: Call, argument: str) -> Message:
    """Send it to the person who booked, by direct message and nowhere else."""
    desk = call.service(Desk)
    booking = await _booked(call, argument)
    if booking is None:
        return say("compute.gone")
    details = str(call.submitted.get("details", "")).strip()[:_LONGEST_DETAILS]
    told = say("compute.access_told", booking=line_of(booking, desk.zone), details=Plain(details))
    async with call.service(Database).write() as session:
        delivery = NewDelivery(
            key=f"compute:access-told:{booking.id}:{int(call.now.timestamp())}",
            kind="compute:access",
            to=booking.person_id,
            message=told,
            due_at=call.now,
            priority=Priority.INTERACTIVE,
        )
        await desk.outbox.enqueue(session, delivery, call.now)
        await record(session, call.person, "compute.access", f"booking:{booking.id}", call.now)
    return say("compute.access_sent")


async def _booked(call: Call, argument: str) -> ComputeBooking | None:
    async with call.service(Database).read() as session:
        booking = await session.get(ComputeBooking, numbered(argument))
    return booking if booking is not None and booking.state is BookingState.BOOKED else None
