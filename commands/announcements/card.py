"""An announcement before it goes out, as staff see it: how it will look, for whom and when, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Divider,
    Field,
    Fields,
    Message,
    Moment,
    Paragraph,
    PlaceMention,
    RichText,
    Strong,
    phrase,
    rich,
)
from commands.announcements.audience import PLACE, Part, parts_of
from commands.announcements.bulletins import Bulletin
from commands.announcements.desk import Desk
from commands.announcements.looks import every_version
from commands.announcements.previewing import fitting, joined, look_blocks, looks_of, platform_name
from commands.announcements.reach import Reach, named
from commands.announcements.tables import State

_MOST_NAMED = 5


def preview(bulletin: Bulletin, desk: Desk, reach: Reach, shares: Sequence[Field], asleep: int) -> Message:
    """Show what nobody has read yet as it will look on each platform, whom it would reach, and what to do with it.

    `shares` tell whom it would reach on each platform, `asleep` for how many it is night now.
    """
    numbers = [
        Field(phrase("announce.people"), _counted(bulletin, reach)),
        Field(phrase("announce.places"), phrase("announce.places_count", count=len(reach.places))),
        *shares,
    ]
    looks = looks_of(bulletin, reach, desk)
    shown = fitting(looks, desk)
    blocks: list[Block] = [Context(phrase("announce.preview", number=bulletin.id)), Divider()]
    blocks += look_blocks(shown, desk) if shown else every_version(bulletin)
    blocks += [Divider(), facts(bulletin, desk, *numbers), *_remarks(bulletin, desk, reach)]
    if asleep:
        blocks.append(Context(phrase("announce.in_the_morning", count=asleep)))
    elsewhere = dict.fromkeys(platform for each in looks if each not in shown for platform in each.platforms)
    more = [_look_button(bulletin, platform, desk) for platform in elsewhere]
    return Message((*blocks, Actions((*_open_buttons(bulletin, desk, reach), *more))))


async def share_fields(session: AsyncSession, reach: Reach, desk: Desk) -> list[Field]:
    """Return whom an announcement would reach on each platform: so many people, and the places by name."""
    fields: list[Field] = []
    for share in reach.shares:
        told: list[RichText] = [(each,) for each in await named(session, share.places[:_MOST_NAMED])]
        if len(share.places) > _MOST_NAMED:
            told.append(phrase("announce.more_places", count=len(share.places) - _MOST_NAMED))
        if share.people:
            told.append(phrase("announce.so_many_people", count=share.people))
        fields.append(Field(platform_name(share.platform, desk), joined(told)))
    return fields


def facts(bulletin: Bulletin, desk: Desk, *numbers: Field) -> Fields:
    """Return for whom and when, and the numbers given."""
    at = bulletin.content.at
    when = rich(Moment(at)) if at is not None else phrase("announce.at_once")
    items = [Field(phrase("announce.to"), audience_text(parts_of(bulletin.content.audience), desk))]
    items += numbers
    items.append(Field(phrase("announce.when"), when))
    if bulletin.content.loud:
        items.append(Field(phrase("announce.loud"), phrase("announce.loud_yes")))
    return Fields(tuple(items))


def audience_text(parts: tuple[Part, ...], desk: Desk) -> RichText:
    """Return whom an audience is, in words."""
    told: list[RichText] = []
    for part in parts:
        if part.kind == PLACE:
            told.append(rich(PlaceMention(part.place_id, part.name.partition(" ")[2])))
        elif part.kind == "everyone":
            key = "announce.everyone" if desk.places else "announce.everyone_directly"
            told.append(phrase(key))
        elif part.kind in {"team", "cohort"}:
            told.append(phrase(f"announce.{part.kind}", name=part.name))
        elif part.kind == "role":
            told.append(phrase(f"announce.roles.{part.name}"))
        else:
            told.append(rich(f"{part.kind} {part.name}"))
    return joined(told)


def _counted(bulletin: Bulletin, reach: Reach) -> RichText:
    """Return how many people are counted; who reads a channel that was named by itself, nobody knows."""
    if all(part.kind == PLACE for part in parts_of(bulletin.content.audience)):
        return phrase("announce.readers")
    return phrase("announce.people_count", count=len(reach.people))


def _remarks(bulletin: Bulletin, desk: Desk, reach: Reach) -> list[Block]:
    blocks: list[Block] = []
    if reach.nobody:
        blocks.append(Paragraph(phrase("announce.nobody")))
    if reach.absent:
        blocks.append(Context(phrase("announce.absent", count=reach.absent)))
    match bulletin.state:
        case State.WAITING:
            blocks.append(Context(phrase("announce.waits")))
        case State.SCHEDULED:
            blocks.append(Context(phrase("announce.is_scheduled")))
        case State.CANCELLED:
            blocks.append(Context(phrase("announce.is_cancelled")))
        case _ if desk.second_person or bulletin.second:
            blocks.append(Context(phrase("announce.needs_second")))
    if bulletin.approver:
        blocks.append(Context(phrase("announce.approved_by", who=bulletin.approver, number=bulletin.id)))
    return blocks


def _open_buttons(bulletin: Bulletin, desk: Desk, reach: Reach) -> tuple[Button, ...]:
    seen = f"{bulletin.id}:{bulletin.revision}"
    edit = Button(phrase("announce.edit"), component("announce:edit", str(bulletin.id)))
    cancel = Button(phrase("announce.cancel"), component("announce:cancel", str(bulletin.id)), ButtonStyle.DANGER)
    if bulletin.state is State.CANCELLED:
        return (Button(phrase("announce.copy"), component("announce:copy", str(bulletin.id))),)
    if bulletin.state is not State.DRAFT:
        return (edit, cancel)
    buttons = []
    if not reach.nobody:
        buttons.append(_send_button(bulletin, desk, seen))
    buttons.append(edit)
    if reach.places:
        key = "announce.loud_off" if bulletin.content.loud else "announce.loud_on"
        buttons.append(Button(phrase(key), component("announce:loud", seen)))
    if not desk.second_person:
        key = "announce.second_off" if bulletin.second else "announce.second_on"
        buttons.append(Button(phrase(key), component("announce:second", f"{bulletin.id}:{int(not bulletin.second)}")))
    return (*buttons, cancel)


def _look_button(bulletin: Bulletin, platform: str, desk: Desk) -> Button:
    label = phrase("announce.see_on", where=Strong(platform_name(platform, desk)))
    return Button(label, component("announce:look", f"{bulletin.id}:{platform}"))


def _send_button(bulletin: Bulletin, desk: Desk, seen: str) -> Button:
    key = "announce.send" if bulletin.content.at is None else "announce.schedule"
    if desk.second_person or bulletin.second:
        key = "announce.ask_second"
    return Button(phrase(key), component("announce:send", seen), ButtonStyle.PRIMARY)
