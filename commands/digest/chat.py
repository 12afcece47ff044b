"""`/digest`: how often a person wants it, and what it would say now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Annotated

from bot.call import Call
from bot.components import component
from bot.configuration import Configuration
from bot.declaration.command import Answers, Group, action
from bot.declaration.parameters import Circumstances, OptionKind, Param, Wrong
from bot.interactions import OptionValue
from bot.messages import Actions, Button, ButtonStyle, Context, Divider, Message, Option, Paragraph, phrase, say
from bot.places import Place
from bot.roles import Role
from bot.series.rhythm import Rhythm
from bot.storage import Database
from bot.when import Kind, When, read, tell
from commands.digest.composing import Editor
from commands.digest.rhythms import COVERS, choice_of, choose, daily, weekly
from commands.digest.settings import DigestSection
from commands.digest.tables import HowOften

digest = Group("digest", default="choose")


class Which(StrEnum):
    """Whose digest is previewed."""

    CHANNEL = "channel"
    MINE = "mine"
    STAFF = "staff"


class TimeOfDay:
    """A time of day, as in 9, 9am, 18:30 or 朝早九點."""

    kind = OptionKind.TEXT
    most_words = 3

    def accept(self, value: OptionValue, circumstances: Circumstances) -> time:
        """Return the wall time."""
        typed = str(value).strip()
        if typed.isdecimal() and int(typed) < 24:
            return time(int(typed))
        found = read(f"tomorrow {typed}", circumstances.now, circumstances.zone)
        found = found or read(f"聽日{typed}", circumstances.now, circumstances.zone)
        if found is None or found.kind is not Kind.POINT:
            raise Wrong(phrase("digest.expected_time"))
        return found.start.astimezone(circumstances.zone).time().replace(second=0, microsecond=0)

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


@digest.command("choose", requires=Role.ALUMNI, answers=Answers.PRIVATE)
async def choose_(
    call: Call,
    how_often: HowOften | None = None,
    at: Annotated[time | None, Param(type=TimeOfDay())] = None,
) -> Message:
    """Keep how often a person wants the digest, and when; without a word, show it."""
    if how_often is None and at is None:
        return await _standing(call)
    return await _chosen(call, how_often, at)


@action("digest:choose", requires=Role.ALUMNI, replaces=True)
async def chosen(call: Call, argument: str) -> Message:
    """Keep how often a person wants the digest."""
    if argument not in tuple(HowOften):
        return await _standing(call)
    return await _chosen(call, HowOften(argument), None)


@digest.command("preview", requires=Role.STAFF, answers=Answers.PRIVATE)
async def preview(call: Call, which: Which = Which.CHANNEL) -> Message:
    """Show what the weekly digest would say now."""
    editor, week = call.service(Editor), COVERS[HowOften.WEEKLY]
    match which:
        case Which.CHANNEL:
            place = editor.places[0] if editor.places else call.place
            message = await editor.for_place(_shown_to(place, call), call.now, week)
        case Which.STAFF:
            message = await editor.for_staff(call.person.id, call.now, week, call.person.role)
        case Which.MINE:
            message = await editor.for_person(call.person.id, call.now, week, call.person.role)
    if message is None:
        return say("digest.nothing")
    where = phrase("digest.preview_private")
    if which is Which.CHANNEL:
        count = len(editor.places)
        where = phrase("digest.preview", count=count) if count else phrase("digest.preview_nowhere")
    return Message((Context(where), Divider(), *message.blocks))


def _shown_to(place: Place, call: Call) -> Place:
    """Return where a preview is read, which is no direct message even where no channel is configured."""
    return place if place is not call.place else Place(place.platform, place.workspace, "", call.place.kind.CHANNEL)


async def _standing(call: Call) -> Message:
    async with call.service(Database).read() as session:
        found = await choice_of(session, call.person.id)
    how_often = found.how_often if found is not None else HowOften.NONE
    buttons = tuple(
        Button(
            phrase(f"digest.choose.{each.value}"),
            component("digest:choose", each.value),
            ButtonStyle.PRIMARY if each is how_often else ButtonStyle.DEFAULT,
        )
        for each in HowOften
    )
    now = phrase(f"digest.now.{how_often.value}", at=found.at if found is not None else "")
    return Message((Paragraph(now), Context(phrase("digest.how")), Actions(buttons)))


async def _chosen(call: Call, how_often: HowOften | None, at: time | None) -> Message:
    section = call.service(Configuration).section(DigestSection)
    async with call.service(Database).write() as session:
        before = await choice_of(session, call.person.id)
        if how_often is None:
            how_often = before.how_often if before is not None else HowOften.WEEKLY
        if at is None:
            at = time.fromisoformat(before.at) if before is not None else section.at
        rhythm = _rhythm(call, section, how_often, at)
        await choose(session, call.person, how_often, at, rhythm, call.now)
    if rhythm is None:
        return say("digest.chosen_none")
    first = rhythm.since(call.now)
    told = tell(When(first, None, None, rhythm.zone), rhythm.zone, call.language) if first is not None else ""
    return say(f"digest.chosen_{how_often.value}", first=told)


def _rhythm(call: Call, section: DigestSection, how_often: HowOften, at: time) -> Rhythm | None:
    now: datetime = call.now
    match how_often:
        case HowOften.WEEKLY:
            return weekly(section, at, call.zone, now)
        case HowOften.DAILY:
            return daily(at, call.zone, now)
        case HowOften.NONE:
            return None
