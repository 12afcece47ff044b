"""The statements that take a delivery from one state to the next; built once, as building one outlasts executing it."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, Text, Update, and_, bindparam, case, func, or_, select, update
from sqlalchemy import cast as in_sql
from sqlalchemy.orm import aliased

from bot.delivery.free_to_go import STILL_FREE_TO_GO
from bot.storage import Instant, tables
from bot.storage.tables import DeliveryAct, DeliveryState

_TABLE = cast("Table", tables.Delivery.__table__)
_AMENDMENT = _TABLE.alias("amendment")


def in_hand() -> ColumnElement[bool]:
    """Name what somebody is sending, or is asking its platform about."""
    return and_(_state(DeliveryState.SENDING, DeliveryState.AMBIGUOUS), _TABLE.c.next_at.is_not(None))


def _state(*states: DeliveryState) -> ColumnElement[bool]:
    # IN would not go into a statement that is executed for many rows.
    return or_(*(_TABLE.c.state == state for state in states))


def _lock() -> Select[Any]:
    table, original = tables.Delivery, aliased(tables.Delivery)
    there = case((original.state == DeliveryState.SENT, original.platform_message_id))
    now = bindparam("now", type_=Instant())
    return (
        select(
            table.id,
            table.key,
            table.act,
            # As text: messages that are equal are read once.
            in_sql(table.message, Text),
            table.attempt,
            table.failures,
            there,
            table.place_id,
        )
        .outerjoin(original, original.id == table.amends_id)
        .where(
            table.id.in_(bindparam("ids", expanding=True)),
            STILL_FREE_TO_GO,
            or_(table.expires_at.is_(None), table.expires_at > now),
        )
        .with_for_update(skip_locked=True, of=table)
    )


def _record() -> Update:
    ours = and_(_TABLE.c.lease_owner == bindparam("owner"), in_hand())
    return (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("row"), ours)
        .values(
            state=bindparam("to_state"),
            next_at=bindparam("to_next_at"),
            platform_message_id=bindparam("to_message_id"),
            sent_at=bindparam("to_sent_at"),
            refusal=bindparam("to_refusal"),
            error=bindparam("to_error"),
            failures=_TABLE.c.failures + bindparam("failed"),
        )
    )


LOCK = _lock()
"""Finds those of `:ids` that are free to go `:now`, and keeps other processes from them."""

GO = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam("rows", expanding=True)))
    .values(
        state=DeliveryState.SENDING,
        attempt=_TABLE.c.attempt + 1,
        next_at=bindparam("until", type_=Instant()),
        lease_owner=bindparam("owner"),
        first_call_at=func.coalesce(_TABLE.c.first_call_at, bindparam("now", type_=Instant())),
    )
)
"""Gives `:rows` to `:owner` until `:until`."""

HEAD_FOR = update(_TABLE).where(_TABLE.c.id == bindparam("row")).values(place_id=bindparam("place"))
"""Says to which `:place` a `:row` is about to go."""

RECORD_SENT = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("row"),
        _state(DeliveryState.SENDING, DeliveryState.AMBIGUOUS, DeliveryState.PENDING),
    )
    .values(
        state=DeliveryState.SENT,
        next_at=None,
        platform_message_id=bindparam("to_message_id"),
        sent_at=bindparam("to_sent_at"),
        refusal=None,
        error=None,
    )
)
"""Says that a `:row` was sent, whoever has it by now."""

RECORD = _record()
"""Says what else became of a `:row` that is still with `:owner`."""

MARK_RECALLED = (
    update(_TABLE)
    .where(
        _TABLE.c.id.in_(
            select(_AMENDMENT.c.amends_id).where(
                _AMENDMENT.c.id.in_(bindparam("sent", expanding=True)), _AMENDMENT.c.act == DeliveryAct.RECALL
            )
        )
    )
    .values(state=DeliveryState.RECALLED)
)
"""Lets the originals of recalls that were `:sent` say so."""
