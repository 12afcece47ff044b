"""What a person's home offers to do with people."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.components import RUN, component
from bot.messages import Actions, Block, Button, Heading, phrase
from bot.roles import Role


async def home(call: Call) -> Sequence[Block]:
    """Offer the list of people and one's own profile to those of the programme."""
    if not call.person.role.includes(Role.ALUMNI):
        return ()
    buttons = (
        Button(phrase("people.browse"), component(RUN, "/people find")),
        Button(phrase("people.edit"), component(RUN, "/people profile")),
    )
    return Heading(phrase("people.title")), Actions(buttons)
