"""What whoever waits is told of a seat."""

from __future__ import annotations

from datetime import datetime

from bot.components import component
from bot.messages import Actions, Button, ButtonStyle, Message, Moment, Paragraph, phrase
from commands.events.cards.card import facts
from commands.events.programme.event import Event


def offer_message(event: Event, until: datetime) -> Message:
    """Offer a seat."""
    accept = Button(phrase("events.offer.accept"), component("events:accept", str(event.id)), ButtonStyle.PRIMARY)
    leave = Button(phrase("events.offer.pass"), component("events:mine", f"{event.id}:no"))
    text = phrase("events.offer.text", title=event.details.named, until=Moment(until))
    return Message((Paragraph(text), facts(event), Actions((accept, leave))))


def lapsed_message(event: Event) -> Message:
    """Say that an offered seat has gone to the next."""
    again = Button(phrase("events.offer.again"), component("events:mine", f"{event.id}:going"))
    return Message((Paragraph(phrase("events.offer.lapsed", title=event.details.named)), Actions((again,))))
