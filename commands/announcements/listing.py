"""The list of announcements: what is being written, what is planned, and what went out lately."""

from __future__ import annotations

from collections.abc import Sequence

from bot.components import component
from bot.messages import (
    Actions,
    Block,
    Context,
    Heading,
    Listing,
    Message,
    Moment,
    Option,
    Plain,
    RichText,
    Select,
    phrase,
    rich,
    say,
)
from commands.announcements.bulletins import Bulletin
from commands.announcements.desk import Desk
from commands.announcements.looks import beginning
from commands.announcements.tables import State

_ORDER = (State.WAITING, State.SCHEDULED, State.DRAFT, State.SENT, State.RECALLED, State.CANCELLED)
_LONGEST_SHOWN = 80
_LONGEST_LABEL = 70


def listing(found: Sequence[Bulletin], desk: Desk) -> Message:
    """Return the list, with a choice of one to look at."""
    if not found:
        return say("announce.none_yet")
    blocks: list[Block] = []
    for state in _ORDER:
        some = [each for each in found if each.state is state]
        if some:
            blocks.append(Heading(phrase(f"announce.listed.{state.value}")))
            blocks.append(Listing(tuple(_line(each) for each in some)))
    options = tuple(Option(rich(f"{each.id} · {_short(each, _LONGEST_LABEL)}"), str(each.id)) for each in found)
    blocks.append(Actions((Select(phrase("announce.look_at"), component("announce:chosen"), options),)))
    if desk.second_person:
        blocks.append(Context(phrase("announce.always_second")))
    return Message(tuple(blocks))


def _line(bulletin: Bulletin) -> RichText:
    at = bulletin.sent_at or bulletin.content.at
    when = (Plain(" · "), Moment(at)) if at is not None else ()
    return (*rich(f"{bulletin.id} · {_short(bulletin, _LONGEST_SHOWN)} · {bulletin.author}"), *when)


def _short(bulletin: Bulletin, most: int) -> str:
    return beginning(next(iter(bulletin.content.texts.values()), ""), most)
