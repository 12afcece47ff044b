"""`/compute swap`: one team proposes, the other agrees."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.community.teams import in_team, standings
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Param
from bot.messages import Actions, Button, ButtonStyle, Message, Paragraph, PersonMention, phrase, say
from bot.roles import Role
from commands.compute.chat.asking import numbered
from commands.compute.chat.changes import may_change, own
from commands.compute.chat.group import compute
from commands.compute.chat.reasons import reason
from commands.compute.chat.transacting import transact
from commands.compute.desk import Desk
from commands.compute.notices import remind_before_start, tell_person
from commands.compute.refusals import NotBooked
from commands.compute.swapping import accept, both, propose
from commands.compute.tables import ComputeBooking, ComputeSwap, SwapState
from commands.compute.wording import line_of

_Number = Annotated[int, Param(minimum=1)]


@compute.command("swap", answers=Answers.PRIVATE, requires=Role.ALUMNI)
async def swap(call: Call, mine: _Number, theirs: _Number) -> Message:
    """Propose to another team to change bookings; nothing changes before they agree."""

    async def work(session: AsyncSession, desk: Desk) -> Message:
        wanted = await session.get(ComputeBooking, theirs)
        given = await _given(call, session, mine, wanted)
        if wanted is None or wanted.team_id is None:
            raise Refused(phrase("compute.no_such_booking", number=theirs))
        try:
            proposed = await propose(session, given, wanted, call.person, call.now)
        except NotBooked as why:
            return Message((Paragraph(reason(why, desk)),))
        message = _proposal(call, desk, proposed, given, wanted)
        for person in await in_team(session, wanted.team_id):
            await tell_person(session, desk, person.id, f"swap:{proposed.id}:{person.id}", message, call.now)
        return say("compute.swap_proposed", mine=line_of(given, desk.zone), theirs=line_of(wanted, desk.zone))

    return await transact(call, work)


@action("compute:swap", replaces=True, requires=Role.ALUMNI)
async def agreed(call: Call, argument: str) -> Message:
    """Change the bookings, for a member of the team that was asked."""

    async def work(session: AsyncSession, desk: Desk) -> Message:
        found = await _asked(call, session, argument)
        if isinstance(found, Message):
            return found
        proposer = found.person_id
        try:
            gained, given = await accept(session, desk, found, call.person, call.now)
        except NotBooked as why:
            return Message((Paragraph(reason(why, desk)),))
        for booking in (gained, given):
            await remind_before_start(session, desk, booking, call.now)
        done = say("compute.swap_done", mine=line_of(gained, desk.zone), theirs=line_of(given, desk.zone))
        await tell_person(session, desk, proposer, f"swapped:{found.id}", done, call.now)
        return say("compute.swap_done", mine=line_of(given, desk.zone), theirs=line_of(gained, desk.zone))

    return await transact(call, work)


@action("compute:noswap", replaces=True, requires=Role.ALUMNI)
async def refused(call: Call, argument: str) -> Message:
    """Leave the bookings as they are."""

    async def work(session: AsyncSession, desk: Desk) -> Message:
        found = await _asked(call, session, argument)
        if isinstance(found, Message):
            return found
        mine, _ = await both(session, found)
        if found.state is not SwapState.PROPOSED:
            return say(f"compute.settled.{found.state.value}")
        found.state = SwapState.DECLINED
        message = say("compute.swap_declined", booking=line_of(mine, desk.zone))
        await tell_person(session, desk, found.person_id, f"unswapped:{found.id}", message, call.now)
        return say("compute.swap_left")

    return await transact(call, work)


async def _given(call: Call, session: AsyncSession, mine: int, wanted: ComputeBooking | None) -> ComputeBooking:
    """Return the booking that a person gives.

    Raises:
        Refused: it is not theirs; where the other one is, they probably named the two the wrong way round.
    """
    given = await session.get(ComputeBooking, mine)
    if (
        given is not None
        and wanted is not None
        and not await may_change(call, session, given)
        and await may_change(call, session, wanted)
    ):
        raise Refused(phrase("compute.swap_turned", mine=mine, theirs=wanted.id))
    return await own(call, session, mine)


async def _asked(call: Call, session: AsyncSession, argument: str) -> ComputeSwap | Message:
    """Return the proposal that a button means, if the person is of the team that was asked."""
    found = await session.get(ComputeSwap, numbered(argument))
    wanted = await session.get(ComputeBooking, found.theirs_id) if found is not None else None
    if found is None or wanted is None:
        return say("compute.gone")
    if found.state is not SwapState.PROPOSED:
        return say(f"compute.settled.{found.state.value}")
    teams = {each.team.id for each in await standings(session, call.person.id) if each.team is not None}
    return found if wanted.team_id in teams else say("compute.gone")


def _proposal(call: Call, desk: Desk, proposed: ComputeSwap, given: ComputeBooking, wanted: ComputeBooking) -> Message:
    text = phrase(
        "compute.swap_asked",
        who=PersonMention(call.person.id, call.person.name),
        gives=line_of(given, desk.zone),
        wants=line_of(wanted, desk.zone),
    )
    yes = Button(phrase("compute.swap_yes"), component("compute:swap", str(proposed.id)), ButtonStyle.PRIMARY)
    no = Button(phrase("compute.swap_no"), component("compute:noswap", str(proposed.id)))
    return Message((Paragraph(text), Actions((yes, no))))
