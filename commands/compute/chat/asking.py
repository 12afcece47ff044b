"""Who pays, which number is meant, and under which key a request is known."""

from __future__ import annotations

import secrets

from bot.call import Call, Refused
from bot.community.teams import standings
from bot.messages import phrase
from bot.people import TeamRef
from bot.roles import Role
from bot.storage import Database

_LONGEST_NUMBER = 18


async def payer(call: Call, named: TeamRef | None) -> TeamRef:
    """Return the team that is charged: the person's own, one of theirs by name, or for staff any.

    Raises:
        Refused: they have none, or that one is not theirs.
    """
    async with call.service(Database).read() as session:
        own = [each.team for each in await standings(session, call.person.id) if each.team is not None]
    if named is not None:
        if named in own or call.person.role.includes(Role.STAFF):
            return named
        raise Refused(phrase("compute.not_your_team", team=named.name))
    if own:
        return own[0]
    raise Refused(phrase("compute.staff_name_team" if call.person.role.includes(Role.STAFF) else "compute.no_team"))


def numbered(argument: str) -> int:
    """Return the number at the head of an argument; 0, which nothing has, where there is none."""
    head = argument.partition(":")[0]
    return int(head) if head.isdecimal() and len(head) <= _LONGEST_NUMBER else 0


def token_of(call: Call) -> str:
    """Return the key of a request: the platform's own of this delivery, so that a repeated one is the same request."""
    delivery = call.interaction.delivery
    if delivery is None:
        return secrets.token_urlsafe(12)
    return f"{call.place.platform}:{call.place.workspace}:{delivery}"
