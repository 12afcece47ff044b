"""The card that stands for a question in the places of staff, and shows what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.delivery import NewDelivery, Outbox, Priority
from bot.delivery.amendments import Batch
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Field,
    Fields,
    Heading,
    Message,
    Moment,
    Paragraph,
    Phrase,
    Plain,
    RichText,
    Strong,
    phrase,
    rich,
)
from bot.places import Place
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import Asker, Handover
from commands.faq.tables import HandoverState

KIND = "faq:card"
_LONGEST_SHOWN = 1_500
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something for every place of staff: `key` is what its deliveries have in common."""

    kind: str
    key: str
    message: Message
    due_at: datetime


async def show_card(session: AsyncSession, desk: StaffDesk, handover: Handover, now: datetime) -> None:
    """Bring the card of a hand-over up to date in every place of staff; at first that means to send it."""
    batch = _batch(handover.id)
    shown = _Shown(KIND, batch.name, card(handover), now)
    await _show(session, desk, batch, shown, now)


async def remind_later(session: AsyncSession, desk: StaffDesk, handover: Handover, now: datetime) -> None:
    """Let staff be reminded when the question has waited too long, whoever has it by then."""
    batch = _reminders(handover.id)
    stamp = f"{batch.name}:{int(now.timestamp())}"
    shown = _Shown("faq:reminder", stamp, _reminder(handover), desk.answered_by(now))
    await _show(session, desk, batch, shown, now)


async def _show(session: AsyncSession, desk: StaffDesk, batch: Batch, shown: _Shown, now: datetime) -> None:
    """Edit what stands in the places of staff, or put it there."""
    if await desk.outbox.edit(session, batch, shown.message, now):
        return
    deliveries = [
        NewDelivery(
            key=f"{shown.key}:{_name(place)}",
            kind=shown.kind,
            to=place,
            message=shown.message,
            due_at=shown.due_at,
            priority=Priority.PERSONAL,
            batch=batch.name,
        )
        for place in desk.places
    ]
    await desk.outbox.enqueue_all(session, deliveries, now)


async def take_reminders_back(session: AsyncSession, outbox: Outbox, handover_id: int, now: datetime) -> None:
    """Remind nobody of what is settled."""
    await outbox.recall(session, _reminders(handover_id), now)


async def take_card_back(session: AsyncSession, outbox: Outbox, handover_id: int, now: datetime) -> None:
    """Take everything about a hand-over out of the places of staff."""
    await outbox.recall(session, _batch(handover_id), now)
    await take_reminders_back(session, outbox, handover_id, now)


def handover_of(key: str) -> int | None:
    """Return the number of the hand-over to whose card the key of a delivery belongs."""
    number = key.removeprefix(f"{KIND}:").partition(":")[0]
    return int(number) if number.isdecimal() else None


def card(handover: Handover) -> Message:
    """Return the card as it should stand now."""
    waits = handover.state.waits
    title = "faq.card.wrong_title" if handover.wrong_entry_id else "faq.card.title"
    facts = [Field(phrase("faq.card.asked_by"), _askers(handover.askers))]
    facts.append(Field(phrase("faq.card.asked_at"), rich(Moment(handover.opened_at))))
    if handover.wrong_entry_id:
        facts.append(Field(phrase("faq.card.wrong_entry"), rich(handover.wrong_entry_id)))
    blocks: list[Block] = [
        Heading(phrase(title)),
        Paragraph(rich(Strong(rich(_short(handover.text))))),
        Fields(tuple(facts)),
        Context(_standing(handover)),
    ]
    if handover.answer and not waits:
        blocks.insert(3, Paragraph(rich(_short(handover.answer))))
    if buttons := _buttons(handover):
        blocks.append(Actions(buttons))
    if waits:
        blocks.append(Context(phrase("faq.card.reply_here")))
    return Message(tuple(blocks))


def _buttons(handover: Handover) -> tuple[Button, ...]:
    save = _button("save", handover)
    match handover.state:
        case HandoverState.OPEN:
            return (
                _button("claim", handover),
                _button("answer", handover, ButtonStyle.PRIMARY),
                save,
                _button("dismiss", handover),
            )
        case HandoverState.CLAIMED:
            return (_button("answer", handover, ButtonStyle.PRIMARY), save, _button("dismiss", handover))
        case HandoverState.ANSWERED:
            return () if handover.entry_id else (save,)
        case HandoverState.DISMISSED:
            return (_button("reopen", handover),)
        case HandoverState.WITHDRAWN:
            return ()


def _button(act: str, handover: Handover, style: ButtonStyle = ButtonStyle.DEFAULT) -> Button:
    return Button(phrase(f"faq.card.{act}"), component(f"faq:{act}", str(handover.id)), style)


def _standing(handover: Handover) -> RichText:
    who = handover.claimed_by if handover.state is HandoverState.CLAIMED else handover.settled_by
    name = who or Phrase("faq.card.somebody")
    key = handover.state.value
    if handover.state is HandoverState.ANSWERED and handover.entry_id:
        key = "kept"
    return phrase(f"faq.card.is_{key}", who=name)


def _askers(askers: tuple[Asker, ...]) -> RichText:
    """Name who asked, each once; who wants to stay unknown, or is forgotten, is counted and not named."""
    known = [each for each in askers if not each.forgotten]
    named = list({each.person.person_id: each.person for each in known if not each.anonymous}.values())
    hidden = len({each.person.person_id for each in known if each.anonymous})
    forgotten = len(askers) - len(known)
    parts: list[RichText] = [rich(person) for person in named[:_MOST_NAMED]]
    if len(named) > _MOST_NAMED:
        parts.append(phrase("faq.card.more", count=len(named) - _MOST_NAMED))
    if forgotten:
        parts.append(phrase("faq.card.forgotten", count=forgotten))
    if hidden or not parts:
        parts.append(phrase("faq.card.anonymous", count=max(hidden, 1)))
    joined: RichText = parts[0]
    for part in parts[1:]:
        joined = (*joined, Plain(", "), *part)
    return joined


def _reminder(handover: Handover) -> Message:
    key = "faq.card.reminder_claimed" if handover.claimed_by else "faq.card.reminder"
    who = handover.claimed_by or Phrase("faq.card.somebody")
    text = phrase(key, since=Moment(handover.opened_at), question=Plain(_short(handover.text)), who=who)
    button = Button(phrase("faq.card.show"), component("faq:card", str(handover.id)))
    return Message((Paragraph(text), Actions((button,))))


def _batch(handover_id: int) -> Batch:
    return Batch(f"{KIND}:{handover_id}")


def _reminders(handover_id: int) -> Batch:
    return Batch(f"faq:reminder:{handover_id}")


def _name(place: Place) -> str:
    return f"{place.platform}:{place.workspace}/{place.channel}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
