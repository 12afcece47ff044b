"""Plan, change and cancel events, each in the transaction that it is given."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.upsert import upsert
from commands.events.programme.details import Details
from commands.events.programme.event import Event, event_of
from commands.events.tables import EventEdition, EventRow, EventTag, Status

_THE_ONE = 1
_NOTICED = ("title", "start", "end", "place", "online", "link")
"""What a change of is worth a word to those who go, and another SEQUENCE (RFC 5546, section 2.1.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an event comes from: the series and the wall time there, or the feed and the key there."""

    series_id: int | None = None
    series_local: str | None = None
    feed_id: int | None = None
    source_uid: str | None = None
    source_recurrence: str | None = None


_OURS = Origin()


@dataclass(frozen=True, slots=True)
class Change:
    """An event as it is now, and the names of those of its details that are others than before."""

    event: Event
    before: Details
    changed: frozenset[str]

    @property
    def noticed(self) -> bool:
        """Tell whether those who go have to know."""
        return not self.changed.isdisjoint(_NOTICED)


async def plan(
    session: AsyncSession,
    details: Details,
    now: datetime,
    *,
    by: int | None = None,
    origin: Origin = _OURS,
    status: Status = Status.PLANNED,
) -> Event:
    """Put an event into the programme."""
    row = _row(details, origin, status, by, now)
    session.add(row)
    await session.flush()
    await _tag(session, row.id, details)
    await touch(session)
    return event_of(row)


@dataclass(frozen=True, slots=True)
class Planned:
    """An event that is to be planned, with where it comes from."""

    details: Details
    origin: Origin
    status: Status


async def plan_all(session: AsyncSession, planned: Sequence[Planned], now: datetime) -> None:
    """Put many events into the programme at once."""
    if not planned:
        return
    rows = [_row(each.details, each.origin, each.status, None, now) for each in planned]
    session.add_all(rows)
    await session.flush()
    tags = [
        {"event_id": row.id, "tag": tag}
        for row, each in zip(rows, planned, strict=True)
        for tag in dict.fromkeys(tag.casefold() for tag in each.details.tags)
    ]
    if tags:
        await session.execute(insert(EventTag), tags)
    await touch(session)


async def change(session: AsyncSession, event: Event, details: Details, now: datetime) -> Change:
    """Give an event other details; one that has the same already stays as it is."""
    changed = differences(event.details, details)
    if not changed:
        return Change(event, event.details, changed)
    row = await session.get_one(EventRow, event.id, populate_existing=True)
    for name, value in _columns(details).items():
        setattr(row, name, value)
    row.revision += 1
    row.sequence += not changed.isdisjoint(_NOTICED)
    row.changed_at = now
    await session.flush()
    if "tags" in changed:
        await session.execute(delete(EventTag).where(EventTag.event_id == event.id))
        await _tag(session, event.id, details)
    await touch(session)
    return Change(event_of(row), event.details, changed)


async def mark_changed(session: AsyncSession, event_ids: Collection[int], now: datetime) -> None:
    """Count a change of what belongs to events without being one of their details, such as a picture."""
    counted = update(EventRow).where(EventRow.id.in_(event_ids))
    await session.execute(counted.values(revision=EventRow.revision + 1, changed_at=now))
    await touch(session)


async def set_status(session: AsyncSession, event: Event, status: Status, now: datetime) -> Event:
    """Cancel an event, or bring it back."""
    row = await session.get_one(EventRow, event.id, populate_existing=True)
    row.status = status
    row.revision += 1
    row.sequence += 1
    row.changed_at = now
    await session.flush()
    await touch(session)
    return event_of(row)


async def touch(session: AsyncSession) -> None:
    """Count that something about events has changed."""
    counted = update(EventEdition).where(EventEdition.id == _THE_ONE).values(number=EventEdition.number + 1)
    if not (await session.execute(counted.returning(EventEdition.id))).all():
        first = upsert(session, EventEdition).values(id=_THE_ONE, number=1)
        await session.execute(
            first.on_conflict_do_update(index_elements=["id"], set_={"number": EventEdition.number + 1})
        )


def differences(before: Details, after: Details) -> frozenset[str]:
    """Return the names of the details in which two events differ."""
    old, new = before.to_json(), after.to_json()
    changed = {name for name in old if old[name] != new[name]}
    if changed & {"fold", "seconds", "zone"}:
        changed = changed - {"fold", "seconds", "zone"} | {"end"}
    if before.start.astimezone(UTC) != after.start.astimezone(UTC):
        changed.add("start")
    return frozenset(changed)


def _row(details: Details, origin: Origin, status: Status, by: int | None, now: datetime) -> EventRow:
    return EventRow(
        uid=f"{secrets.token_hex(12)}@cohortbot",
        series_id=origin.series_id,
        series_local=origin.series_local,
        status=status,
        sequence=0,
        revision=1,
        feed_id=origin.feed_id,
        source_uid=origin.source_uid,
        source_recurrence=origin.source_recurrence,
        created_by=by,
        created_at=now,
        changed_at=now,
        **_columns(details),
    )


def _columns(details: Details) -> dict[str, object]:
    return {
        "starts_at": details.start,
        "ends_at": details.end,
        "organiser": details.organiser,
        "audience": str(details.audience),
        "capacity": details.capacity,
        "details": dict(details.to_json()),
    }


async def _tag(session: AsyncSession, event_id: int, details: Details) -> None:
    rows = [{"event_id": event_id, "tag": tag} for tag in dict.fromkeys(each.casefold() for each in details.tags)]
    if rows:
        await session.execute(insert(EventTag), rows)
