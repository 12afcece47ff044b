"""`/me`: what the bot knows of a person."""

from __future__ import annotations

from bot.call import Call
from bot.community.teams import standings
from bot.components import RUN, component
from bot.declaration.command import Answers, Group
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Field,
    Fields,
    Heading,
    Message,
    phrase,
    rich,
)
from bot.storage import Database
from commands.me.accounts import accounts_of, preferred_of, shown

me = Group("me", default="show")


@me.command("show", answers=Answers.PRIVATE)
async def show(call: Call) -> Message:
    """Show what the bot knows of a person, with a way to change each of it."""
    async with call.service(Database).read() as session:
        accounts = await accounts_of(session, call.person.id)
        stand = await standings(session, call.person.id)
    preferred = preferred_of(accounts)
    items = [Field(phrase("me.role"), phrase(f"me.roles.{call.person.role.value}"))]
    for each in stand:
        team = rich(each.team.name) if each.team is not None else phrase("me.no_team")
        items.append(Field(rich(each.cohort), team))
    items += [
        Field(phrase("me.language"), phrase("me.own_language") if call.person.language else phrase("me.as_you_write")),
        Field(phrase("me.timezone"), rich(call.zone.key)),
        Field(phrase("me.accounts"), rich(", ".join(shown(each) for each in accounts))),
        Field(phrase("me.reached"), rich(shown(preferred)) if preferred else phrase("me.where_last")),
    ]
    lines = (("today", "/me today"), ("language", "/language"), ("notify", "/me notify"), ("export", "/me export"))
    buttons = tuple(Button(phrase(f"me.do.{name}"), component(RUN, line)) for name, line in lines)
    blocks: list[Block] = [Heading(rich(call.person.name)), Fields(tuple(items)), Actions(buttons)]
    blocks.append(Context(phrase("me.more")))
    return Message(tuple(blocks))
