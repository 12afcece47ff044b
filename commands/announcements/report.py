"""An announcement that is out, as staff see it: how far it has come, who has it, and what can be done with it."""

from __future__ import annotations

from bot.adapter import Refusal
from bot.components import component
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Field,
    Fields,
    Heading,
    Listing,
    Message,
    Paragraph,
    Phrase,
    Plain,
    RichText,
    phrase,
    rich,
)
from bot.storage.tables import DeliveryAct
from commands.announcements.bulletins import Bulletin
from commands.announcements.looks import Count, beginning
from commands.announcements.progress import Progress, Trouble
from commands.announcements.tables import State

_ADVICE = frozenset({Refusal.ARCHIVED, Refusal.NOT_A_MEMBER, Refusal.GONE, Refusal.CLOSED})
_LONGEST_BEGINNING = 140


def report(bulletin: Bulletin, progress: Progress, count: Count) -> Message:
    """Show how far an announcement has come that is out, and what to do with it."""
    items = _numbers(progress, count)
    blocks: list[Block] = [Heading(phrase(_title(bulletin, progress), number=bulletin.id))]
    blocks.append(Paragraph(rich(_beginning(bulletin))))
    if items:
        blocks.append(Fields(tuple(items)))
    if progress.people.asleep:
        blocks.append(Context(phrase("announce.in_the_morning", count=progress.people.asleep)))
    if progress.people.parked:
        blocks.append(Context(phrase("announce.parked", count=progress.people.parked)))
    if progress.failed:
        blocks.append(Paragraph(phrase("announce.failed", count=progress.failed)))
        blocks.append(Listing(tuple(_trouble(each) for each in progress.troubles)))
    if bulletin.has_unread_edit:
        blocks.append(Context(phrase("announce.edit_waits")))
    if buttons := _sent_buttons(bulletin, progress, count):
        blocks.append(Actions(buttons))
    return Message(tuple(blocks))


def _numbers(progress: Progress, count: Count) -> list[Field]:
    items = []
    if progress.places.all:
        items.append(_reached("places", progress.places.sent, progress.places.all))
    if progress.people.all:
        items.append(_reached("people", progress.people.sent, progress.people.all))
    if count.of:
        items.append(Field(phrase("announce.got_it"), phrase("announce.of", done=count.done, of=count.of)))
    elif count.done:
        items.append(Field(phrase("announce.got_it"), phrase("announce.people_count", count=count.done)))
    return items


def _sent_buttons(bulletin: Bulletin, progress: Progress, count: Count) -> tuple[Button, ...]:
    number = str(bulletin.id)
    if bulletin.state is State.RECALLED:
        return ()
    buttons = [Button(phrase("announce.refresh"), component("announce:refresh", number))] if progress.under_way else []
    missing = count.of - count.done
    if missing > 0:
        buttons.append(Button(phrase("announce.who"), component("announce:who", number)))
        if bulletin.nudged_at is None:
            buttons.append(Button(phrase("announce.nudge_them", count=missing), component("announce:nudge", number)))
    if any(each.act is DeliveryAct.SEND for each in progress.troubles):
        buttons.append(Button(phrase("announce.resend"), component("announce:resend", number)))
    buttons.append(Button(phrase("announce.edit"), component("announce:edit", number)))
    recall = Button(phrase("announce.recall"), component("announce:recall", number), ButtonStyle.DANGER)
    return (*buttons, recall)


def _title(bulletin: Bulletin, progress: Progress) -> str:
    if bulletin.state is State.RECALLED:
        return "announce.title_recalling" if progress.under_way else "announce.title_recalled"
    return "announce.title_sending" if progress.under_way else "announce.title_sent"


def _reached(what: str, sent: int, of: int) -> Field:
    return Field(phrase(f"announce.{what}"), phrase("announce.of", done=sent, of=of))


def _trouble(trouble: Trouble) -> RichText:
    why = trouble.refusal.value if trouble.refusal in _ADVICE and trouble.refusal is not None else "other"
    return phrase(f"announce.trouble_{trouble.act.value}", name=Plain(trouble.name), why=Phrase(f"announce.why.{why}"))


def _beginning(bulletin: Bulletin) -> str:
    return beginning(next(iter((bulletin.read or bulletin.content.texts).values()), ""), _LONGEST_BEGINNING)
