"""Show an announcement to one member of staff as it stands now."""

from __future__ import annotations

from collections.abc import Sequence

from bot.call import Call
from bot.messages import Block, Message, Paragraph, phrase, say
from bot.obstacles import Obstacles
from bot.places import Place
from bot.storage import Database
from commands.announcements.audience import parts_of
from commands.announcements.bulletins import find_bulletin
from commands.announcements.card import preview, share_fields
from commands.announcements.desk import Desk
from commands.announcements.previewing import look_blocks, looks_of
from commands.announcements.progress import progress_of
from commands.announcements.reach import named, reach_of
from commands.announcements.receipts import counted
from commands.announcements.report import report
from commands.announcements.steps import Step
from commands.announcements.tables import State

_SILENT = frozenset({Step.KEPT})


async def show_card(call: Call, number: int, step: Step | None = None) -> Message:
    """Return the card of an announcement, under what came of the last step."""
    desk = call.service(Desk)
    places: tuple[Place, ...] = ()
    async with call.service(Database).write() as session:
        bulletin = await find_bulletin(session, number)
        if bulletin is None:
            return say("announce.none_of_that_number", number=number)
        if bulletin.state in (State.SENT, State.RECALLED):
            card = report(bulletin, await progress_of(session, number, call.now), await counted(session, number))
        else:
            reach = await reach_of(session, desk, parts_of(bulletin.content.audience), bulletin.author_id)
            places = reach.places
            asleep = 0
            if bulletin.content.at is None and not bulletin.content.loud:
                asleep = await desk.outbox.asleep(session, reach.direct, call.now)
            card = preview(bulletin, desk, reach, await share_fields(session, reach, desk), asleep)
    told = list(await _obstacles(call, places))
    if step is not None and step not in _SILENT:
        told.insert(0, Paragraph(phrase(f"announce.step.{step.value}", number=number)))
    return Message((*told, *card.blocks))


async def _obstacles(call: Call, places: Sequence[Place]) -> Sequence[Block]:
    """Say which channels would not take it, while somebody can still do something about that."""
    found = await call.service(Obstacles).among(places)
    if not found:
        return ()
    async with call.service(Database).write() as session:
        mentions = await named(session, [place for place, _ in found])
    lines = zip(mentions, found, strict=True)
    return [Paragraph(phrase("announce.obstacle", place=mention, advice=advice)) for mention, (_, advice) in lines]


async def show_look(call: Call, number: int, platform: str) -> Message:
    """Return how an announcement that nobody has read yet would look on one platform."""
    desk = call.service(Desk)
    async with call.service(Database).read() as session:
        bulletin = await find_bulletin(session, number)
        if bulletin is None:
            return say("announce.none_of_that_number", number=number)
        reach = await reach_of(session, desk, parts_of(bulletin.content.audience), bulletin.author_id)
    looks = [each for each in looks_of(bulletin, reach, desk) if platform in each.platforms]
    return Message(tuple(look_blocks(looks, desk))) if looks else say("announce.none_of_that_number", number=number)


def number_of(argument: str) -> int:
    """Return the number that a component names; 0, which no announcement has, where it is none of ours."""
    number = argument.partition(":")[0]
    return int(number) if number.isdecimal() and len(number) < 19 else 0


def seen(argument: str) -> tuple[int, int]:
    """Return the number and the revision that a component names."""
    return number_of(argument), number_of(argument.partition(":")[2])
