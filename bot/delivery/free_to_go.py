"""Which deliveries may go: those before which nothing is open for the same place or person."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, bindparam, not_, or_, select, tuple_, type_coerce
from sqlalchemy.orm import aliased

from bot.storage import Instant, tables
from bot.storage.tables import DeliveryState


def in_state_of_few(*states: DeliveryState) -> ColumnElement[bool]:
    """Name these states where something else tells how few rows are meant.

    Without statistics SQLite takes any state for rarer than fifty row numbers, and would read through all that waits.
    """
    state = type_coerce(tables.Delivery.state, String).concat("")
    return or_(*(state == each.value for each in states))


def _nothing_before() -> ColumnElement[bool]:
    table = tables.Delivery
    before = aliased(tables.Delivery)
    earlier = and_(before.next_at.is_not(None), tuple_(before.due_at, before.id) < tuple_(table.due_at, table.id))
    same_person = select(before.id).where(before.person_id == table.person_id, earlier).exists()
    same_place = (
        select(before.id)
        .where(before.place_id == table.place_id, before.person_id.is_(None), table.person_id.is_(None), earlier)
        .exists()
    )
    return and_(table.next_at <= bindparam("now", type_=Instant()), not_(same_person), not_(same_place))


# Building a statement takes longer than executing it, so those of the hot path are built once.

FREE_TO_GO = and_(tables.Delivery.state == DeliveryState.PENDING, _nothing_before())
"""Names the deliveries that may be sent `:now`."""

STILL_FREE_TO_GO = and_(in_state_of_few(DeliveryState.PENDING), _nothing_before())
"""Names the same among a few that are known by their rows."""
