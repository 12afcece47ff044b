"""What people hear of their question while it is with staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.components import component
from bot.delivery import NewDelivery, Outbox, Priority
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Message,
    Moment,
    Paragraph,
    PerLanguage,
    Phrase,
    Plain,
    RichText,
    phrase,
    rich,
)
from bot.places import Place
from commands.faq.answers import verdict_buttons
from commands.faq.bank import Entry
from commands.faq.editing.entries import language_of
from commands.faq.handover.handovers import Asker, Handover

KIND = "faq:notice"
ANSWERED = "answered:"
"""What the key of an answer begins with, after `faq:`; the hand-over and the question follow."""
_LONGEST_QUOTED = 200


def handed_over(key: str, question_id: int, by: datetime) -> Message:
    """Tell a person that staff have their question, and by when they mean to answer; `key` says why they have it."""
    withdraw = Button(phrase("faq.withdraw"), component("faq:withdraw", str(question_id)))
    blocks = (Paragraph(phrase(key)), Paragraph(phrase("faq.handed_over", by=Moment(by))), Actions((withdraw,)))
    return Message(blocks)


async def tell_claimed(session: AsyncSession, outbox: Outbox, handover: Handover, by: datetime, now: datetime) -> None:
    """Tell everybody who asked who will answer, and by when."""
    who = handover.claimed_by or Phrase("faq.card.somebody")
    question = _quoted(handover)
    text = (
        phrase("faq.claimed_by", who=who, question=question, by=Moment(by))
        if by > now
        else phrase("faq.claimed_soon", who=who, question=question)
    )
    claimer = handover.claimed_by.person_id if handover.claimed_by else 0
    stamp = f"{claimer}:{int(now.timestamp())}"
    message = Message((Paragraph(text),))
    for person_id in _persons(handover.askers):
        await _tell(session, outbox, f"claimed:{handover.id}:{stamp}:{person_id}", person_id, message, now)


async def tell_dismissed(session: AsyncSession, outbox: Outbox, handover: Handover, now: datetime) -> None:
    """Tell everybody who asked that staff do not answer this."""
    message = Message((Paragraph(phrase("faq.dismissed", question=_quoted(handover))),))
    stamp = int(now.timestamp())
    for person_id in _persons(handover.askers):
        await _tell(session, outbox, f"dismissed:{handover.id}:{stamp}:{person_id}", person_id, message, now)


async def give_answer(
    session: AsyncSession, outbox: Outbox, handover: Handover, answer: str | Entry, now: datetime
) -> None:
    """Send the answer to everybody who asked: where they asked, or to them alone."""
    for asker in _once_each(handover.askers):
        to = asker.place or asker.person.person_id
        key = f"{ANSWERED}{handover.id}:{asker.question_id}"
        await _tell(session, outbox, key, to, _answer(handover, asker, answer), now)


def _answer(handover: Handover, asker: Asker, answer: str | Entry) -> Message:
    greeting = "faq.answer_for" if asker.place is not None else "faq.answer_here"
    blocks: list[Block] = [
        Paragraph(phrase(greeting, who=asker.person, question=_quoted(handover))),
        Paragraph(_words(answer)),
    ]
    if isinstance(answer, str) and (written := language_of(answer)) is not asker.language:
        blocks.append(Context(phrase(f"faq.shown_in.{written.value}")))
    blocks.append(Context(phrase("faq.answered_by", who=handover.settled_by or Phrase("faq.card.somebody"))))
    blocks.append(Context(phrase("faq.was_this_right")))
    return Message((*blocks, verdict_buttons(asker.question_id)))


def _words(answer: str | Entry) -> RichText:
    return rich(answer) if isinstance(answer, str) else (PerLanguage(answer.answer),)


def _quoted(handover: Handover) -> Plain:
    text = handover.text
    return Plain(text if len(text) <= _LONGEST_QUOTED else f"{text[: _LONGEST_QUOTED - 1]}…")


def _persons(askers: Iterable[Asker]) -> Iterable[int]:
    return dict.fromkeys(asker.person.person_id for asker in askers if not asker.forgotten)


def _once_each(askers: Iterable[Asker]) -> Iterator[Asker]:
    """Return an asker for each place in which a person asked: who asked twice in one is answered once."""
    seen: set[tuple[int, Place | None]] = set()
    for asker in askers:
        if not asker.forgotten and (asker.person.person_id, asker.place) not in seen:
            seen.add((asker.person.person_id, asker.place))
            yield asker


async def _tell(
    session: AsyncSession, outbox: Outbox, key: str, to: Place | int, message: Message, now: datetime
) -> None:
    delivery = NewDelivery(
        key=f"faq:{key}", kind=KIND, to=to, message=message, due_at=now, priority=Priority.INTERACTIVE
    )
    await outbox.enqueue(session, delivery, now)
