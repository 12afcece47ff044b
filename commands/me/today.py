"""`/me today`: what is next and what waits, from every feature that has something of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.contributions import Contributions, blocks_of
from bot.declaration.command import Answers
from bot.messages import Block, Heading, Message, Moment, Paragraph, phrase
from commands.me.chat import me


@me.command("today", answers=Answers.PRIVATE)
async def today(call: Call) -> Message:
    """Show a person's day."""
    return Message((Heading(phrase("me.today", at=Moment(call.now))), *await _day(call)))


async def home(call: Call) -> Sequence[Block]:
    """Show the same day at home."""
    return Heading(phrase("me.your_day")), *await _day(call)


async def _day(call: Call) -> Sequence[Block]:
    blocks = await blocks_of(call.service(Contributions).today, call)
    return blocks or [Paragraph(phrase("me.nothing_today"))]
