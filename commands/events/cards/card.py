"""The card of an event: what a place shows of it, and what one person sees with their own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
    Image,
    Link,
    Message,
    Moment,
    Option,
    Paragraph,
    PerLanguage,
    Phrase,
    Plain,
    RichText,
    Select,
    Strong,
    phrase,
    rich,
)
from commands.events.programme.event import Event
from commands.events.programme.whereabouts import where
from commands.events.rsvp.seats import HOLDS_A_SEAT, Count, Goer
from commands.events.tables import Answer, Rsvp, Status

_MOST_NAMED = 10
_LONGEST_ABOUT = 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What one person sees beyond the card: their own answer, and who goes where they may know."""

    rsvp: Rsvp | None = None
    goers: Sequence[Goer] | None = None
    position: int | None = None


def card(event: Event, count: Count, picture: Image | None = None) -> Message:
    """Return the card as it should stand in a place now."""
    blocks = _blocks(event, count, picture)
    if event.takes_place:
        blocks.append(Actions((*_answers(event, count, "events:rsvp"), _who(event), _calendar(event))))
    return Message(tuple(blocks))


def personal_card(event: Event, count: Count, own: Own, now: datetime, picture: Image | None = None) -> Message:
    """Return the card for one person, whose buttons put its next state into its place."""
    blocks = _blocks(event, count, picture)
    if own.goers is not None and (named := names(own.goers)):
        blocks.append(Paragraph(rich(Phrase("events.card.who_goes"), " ", *named)))
    if own.rsvp is not None:
        blocks.append(Paragraph(rich(Strong(_own(own)))))
    if not event.takes_place or event.is_over(now):
        return Message(tuple(blocks))
    elements: list[Button | Select] = [*_own_answers(event, count, own.rsvp), _calendar(event)]
    if event.details.guests and own.rsvp is not None and own.rsvp.answer is Answer.GOING:
        elements.append(_guests(event))
    if own.rsvp is not None and own.rsvp.answer in {Answer.GOING, Answer.MAYBE, Answer.WAITING}:
        label = "events.card.show_name" if own.rsvp.hidden else "events.card.hide_name"
        elements.append(Button(phrase(label), component("events:hide", str(event.id))))
    blocks.append(Actions(tuple(elements)))
    return Message(tuple(blocks))


def announcement(event: Event) -> Message:
    """Tell one person of a new event; without counts, which would not stay true there."""
    blocks: list[Block] = [_title(event), facts(event), *_about(event)]
    if event.takes_place:
        blocks.append(Actions((*_answers(event, Count(), "events:mine"), _calendar(event))))
    return Message(tuple(blocks))


def facts(event: Event) -> Fields:
    """Return when and where an event is, who organises it and what else is to be known."""
    details = event.details
    items = [Field(phrase("events.card.when"), when_text(event))]
    if place := where(details):
        items.append(Field(phrase("events.card.where"), place))
    if details.link:
        items.append(Field(phrase("events.card.link"), rich(Link(details.link))))
    if details.organiser:
        items.append(Field(phrase("events.card.organiser"), rich(details.organiser)))
    if details.deadline is not None:
        items.append(Field(phrase("events.card.deadline"), rich(Moment(details.deadline))))
    if details.tags:
        items.append(Field(phrase("events.card.tags"), rich(", ".join(details.tags))))
    return Fields(tuple(items))


def when_text(event: Event) -> RichText:
    """Return when an event begins and ends, in the zone of whoever reads it."""
    return rich(Moment(event.details.start), " – ", Moment(event.details.end))


def names(people: Sequence[Goer]) -> RichText:
    """Name those who go; those who want no name shown are counted."""
    shown = [each for each in people if not each.hidden]
    parts = [f"{each.name} +{each.guests}" if each.guests else each.name for each in shown[:_MOST_NAMED]]
    text: list[Plain | Phrase] = [Plain(", ".join(parts))] if parts else []
    if (more := len(people) - len(parts)) and parts:
        text.append(Phrase("events.card.more_names", {"count": more}))
    elif more:
        text.append(Phrase("events.card.unnamed", {"count": more}))
    return tuple(text)


def _blocks(event: Event, count: Count, picture: Image | None) -> list[Block]:
    blocks: list[Block] = [_title(event), facts(event), *_about(event)]
    if picture is not None:
        blocks.append(picture)
    if event.takes_place:
        blocks.append(Context(_counts(event, count)))
    if event.details.off_record:
        blocks.append(Context(phrase("events.card.off_record")))
    if event.feed_id is not None:
        blocks.append(Context(phrase("events.card.source", organiser=event.details.organiser)))
    return blocks


def _title(event: Event) -> Heading:
    key = "events.card.cancelled_title" if event.status is Status.CANCELLED else "events.card.title"
    return Heading(phrase(key, title=event.details.named, number=event.id))


def _about(event: Event) -> Sequence[Block]:
    if not any(event.details.about.values()):
        return ()
    return (Paragraph((PerLanguage({tag: _short(text) for tag, text in event.details.about.items()}),)),)


def _counts(event: Event, count: Count) -> RichText:
    parts: list[Phrase] = [Phrase("events.card.going", {"count": count.going})]
    left = count.left(event.details.capacity)
    if left is not None:
        parts.append(Phrase("events.card.left", {"count": left, "capacity": event.details.capacity or 0}))
    if count.maybe:
        parts.append(Phrase("events.card.maybe", {"count": count.maybe}))
    if count.waiting + count.offered:
        parts.append(Phrase("events.card.waiting", {"count": count.waiting + count.offered}))
    text: list[Phrase | Plain] = []
    for part in parts:
        text += [Plain(" · ")] * bool(text) + [part]
    return tuple(text)


def _answers(event: Event, count: Count, action: str) -> tuple[Button, ...]:
    full = count.left(event.details.capacity) == 0
    join = "events:join" if event.details.questions else action
    label = phrase("events.card.join_waitlist" if full else "events.card.say_going")
    return (
        Button(label, component(join, f"{event.id}:going"), ButtonStyle.PRIMARY),
        Button(phrase("events.card.say_maybe"), component(action, f"{event.id}:maybe")),
        Button(phrase("events.card.say_no"), component(action, f"{event.id}:no")),
    )


def _own_answers(event: Event, count: Count, said: Rsvp | None) -> tuple[Button, ...]:
    """Return the answers that would change something: who waits has joined the waitlist, who has a seat needs none."""
    if said is not None and said.answer is Answer.WAITING:
        return _answers(event, count, "events:mine")[1:]
    if said is not None and said.answer in HOLDS_A_SEAT:
        return _answers(event, Count(), "events:mine")
    return _answers(event, count, "events:mine")


def _who(event: Event) -> Button:
    return Button(phrase("events.card.who"), component("events:who", str(event.id)))


def _calendar(event: Event) -> Button:
    return Button(phrase("events.card.to_calendar"), component("events:ics", str(event.id)))


def _guests(event: Event) -> Select:
    options = tuple(Option(rich(f"+{number}"), str(number)) for number in range(event.details.guests + 1))
    return Select(phrase("events.card.bring"), component("events:bring", str(event.id)), options)


def _own(own: Own) -> RichText:
    row = own.rsvp
    if row is None:
        return ()
    match row.answer:
        case Answer.GOING if row.guests:
            return phrase("events.own.going_with", count=row.guests)
        case Answer.WAITING if own.position is not None:
            return phrase("events.own.waiting_at", position=own.position)
        case Answer.OFFERED if row.offer_ends_at is not None:
            return phrase("events.own.offered", until=Moment(row.offer_ends_at))
        case _:
            return phrase(f"events.own.{Answer(row.answer).value}")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ABOUT else f"{text[: _LONGEST_ABOUT - 1]}…"
