"""What a person's home shows of their team."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.community.teams import in_team, team_of
from bot.messages import Block, Heading, Paragraph, phrase
from bot.storage import Database


async def home(call: Call) -> Sequence[Block]:
    """Show the team of whoever has one, with its people."""
    async with call.service(Database).read() as session:
        team = await team_of(session, call.person.id)
        people = await in_team(session, team.id) if team is not None else []
    if team is None:
        return ()
    names = ", ".join(each.name for each in people)
    return Heading(phrase("team.home_title", name=team.name)), Paragraph(phrase("team.home_people", names=names))
