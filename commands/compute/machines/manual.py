"""Staff give access by hand: a card says what is needed, and what they write goes to the person alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.components import component
from bot.delivery import Batch
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
    Paragraph,
    PersonMention,
    phrase,
    rich,
)
from bot.storage import Database
from commands.compute.desk import Desk
from commands.compute.machines.orders import Order
from commands.compute.notices import to_staff
from commands.compute.wording import line_of

_BEFORE = timedelta(days=1)
"""How long before the start staff are asked."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """The cards in the places of staff."""

    database: Database
    desk: Desk

    async def tell(self, order: Order, now: datetime) -> None:
        """Send the card of a booking, or bring it up to date."""
        if not self.desk.staff:
            return
        key = f"access:{order.booking_id}"
        message = card(order, self.desk)
        async with self.database.write() as session:
            if await self.desk.outbox.edit(session, Batch(f"compute:{key}"), message, now) or not order.stands:
                return
            due_at = max(now, order.span.start - _BEFORE)
            await to_staff(session, self.desk, key, message, now, due_at=due_at)


def card(order: Order, desk: Desk) -> Message:
    """Ask staff to give access, or to take it away."""
    described = order.described
    units = ", ".join(f"{node} {list(numbers)}" for node, numbers in order.by_node.items()) or str(list(order.units))
    facts = (
        Field(phrase("compute.card.team"), rich(described.team.name if described.team else "–")),
        Field(phrase("compute.card.person"), rich(PersonMention(described.person.id, described.person.name))),
        Field(phrase("compute.card.units"), rich(units)),
        Field(phrase("compute.card.users"), rich(", ".join(order.users) or "–")),
    )
    title = "compute.card.access" if order.stands else "compute.card.no_access"
    line = Paragraph(rich(line_of(described.booking, desk.zone)))
    blocks: tuple[Block, ...] = (Heading(phrase(title)), line, Fields(facts))
    if not order.stands:
        return Message((*blocks, Context(phrase("compute.card.take_access"))))
    button = Button(
        phrase("compute.card.ready"), component("compute:ready", str(order.booking_id)), ButtonStyle.PRIMARY
    )
    return Message((*blocks, Actions((button,))))
