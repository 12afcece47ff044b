"""The Delivery rows as a queue: which are next, whose they are, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from bot.messages import Json
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.storage import Database, tables
from bot.storage.tables import DeliveryState

LEASE = timedelta(minutes=2)
"""How long one process may take over a delivery before its outcome counts as unknown."""

LONGEST_DELAY = timedelta(hours=1)
"""The longest that a delivery waits for its next attempt, however long the platform asks for."""

_EXPIRED = "expired"
_CRASHED = "the process that sent it stopped before it learnt the outcome"

Target: TypeAlias = tuple[int | None, int | None]
"""Place and person of a row: one of them. Within a target the order is kept."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as an addressee: their own language, and their accounts by row: the chosen one, then the last seen."""

    language: Language | None
    accounts: Mapping[int, Account]

    def through(self, account_id: int | None) -> Recipient:
        """Return the same person as they are reached through one account; None leaves the choice."""
        if account_id is None:
            return self
        return Recipient(self.language, {each: self.accounts[each] for each in self.accounts if each == account_id})


@dataclass(frozen=True, slots=True)
class Head:
    """The next row of a place or of a person."""

    id: int
    to: Place | Recipient


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process has to send; `attempt` counts from 1, the one to come included."""

    key: str
    content: Mapping[str, Json]
    attempt: int


class Queue:
    """What waits to be sent, shared by every process on the database; `owner` names this one."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def settle(self, now: datetime) -> None:
        """Give up on what has expired, and on knowing the outcome of what a crashed process was sending."""
        table = tables.Delivery
        expired = and_(table.state == DeliveryState.PENDING, table.due_at <= now, table.expires_at.is_not(None)) & (
            table.expires_at <= now
        )
        crashed = and_(table.state == DeliveryState.SENDING, table.leased_until < now)
        async with self._database.read() as session:
            found = await session.scalar(select(table.id).where(or_(expired, crashed)).limit(1))
        if found is None:
            return
        async with self._database.write() as session:
            await session.execute(update(table).where(expired).values(state=DeliveryState.FAILED, error=_EXPIRED))
            await session.execute(
                update(table).where(crashed).values(state=DeliveryState.AMBIGUOUS, error=_CRASHED, leased_until=None)
            )

    async def heads(self, now: datetime) -> list[Head]:
        """Return the row that is due first of every place and person that waits for nothing else, most urgent first."""
        async with self._database.read() as session:
            blocked = await _blocked(session, now)
            rows = (await session.execute(_due_heads(now))).all()
            recipients = await _recipients(session, now) if any(row.person_id for row in rows) else {}
        heads: list[Head] = []
        for row in rows:
            if (row.place_id, row.person_id) in blocked:
                continue
            if row.Place is not None:
                heads.append(Head(row.id, _place(row.Place)))
            elif row.person_id in recipients:
                heads.append(Head(row.id, recipients[row.person_id].through(row.account_id)))
        return heads

    async def claim(self, ids: Sequence[int], now: datetime) -> dict[int, Claimed]:
        """Take rows for sending and return those that nobody else has taken; they count as sending from here on."""
        table = tables.Delivery
        async with self._database.write() as session:
            rows = (
                await session.execute(
                    select(table.id, table.key, table.message, table.attempt, table.place_id, table.person_id)
                    .where(table.id.in_(ids), _pending(now), or_(table.expires_at.is_(None), table.expires_at > now))
                    .with_for_update(skip_locked=True)
                )
            ).all()
            busy = await _sending(session)
            free = [row for row in rows if (row.place_id, row.person_id) not in busy]
            await session.execute(
                update(table)
                .where(table.id.in_([row.id for row in free]))
                .values(
                    state=DeliveryState.SENDING,
                    attempt=table.attempt + 1,
                    leased_until=now + LEASE,
                    lease_owner=self._owner,
                )
            )
        return {row.id: Claimed(row.key, cast("Mapping[str, Json]", row.message), row.attempt + 1) for row in free}

    async def sent(self, row: int, message_id: str, now: datetime) -> None:
        """Keep that the platform has it, under which id."""
        await self._record(
            row, {"state": DeliveryState.SENT, "platform_message_id": message_id, "sent_at": now, "error": None}
        )

    async def delay(self, row: int, seconds: float, now: datetime, reason: str) -> None:
        """Put it back, to be tried again after `seconds`; what follows to the same place waits."""
        until = now + min(timedelta(seconds=seconds), LONGEST_DELAY)
        await self._record(row, {"state": DeliveryState.PENDING, "due_at": until, "error": reason, "lease_owner": None})

    async def fail(self, row: int, reason: str) -> None:
        """Keep that it will not be sent, and why, in words for staff."""
        await self._record(row, {"state": DeliveryState.FAILED, "error": reason})

    async def doubt(self, row: int, reason: str) -> None:
        """Keep that nobody knows whether the platform has it; it is not sent again."""
        await self._record(row, {"state": DeliveryState.AMBIGUOUS, "error": reason})

    async def _record(self, row: int, values: Mapping[str, object]) -> None:
        """Write the outcome of a row that is still ours, even where it was late and the lease is over."""
        table = tables.Delivery
        ours = and_(
            table.id == row,
            table.lease_owner == self._owner,
            table.state.in_((DeliveryState.SENDING, DeliveryState.AMBIGUOUS)),
        )
        async with self._database.write() as session:
            await session.execute(update(table).where(ours).values(leased_until=None, **values))


def _pending(now: datetime) -> ColumnElement[bool]:
    return and_(tables.Delivery.state == DeliveryState.PENDING, tables.Delivery.due_at <= now)


async def _sending(session: AsyncSession) -> set[Target]:
    table = tables.Delivery
    rows = await session.execute(select(table.place_id, table.person_id).where(table.state == DeliveryState.SENDING))
    return {(row.place_id, row.person_id) for row in rows}


async def _blocked(session: AsyncSession, now: datetime) -> Collection[Target]:
    """Return the targets that wait for a row that is being sent, or that was tried and is to be tried again."""
    table = tables.Delivery
    # The bound on due_at lets the index find the few that were tried among many that are due some day.
    delayed = await session.execute(
        select(table.place_id, table.person_id).where(
            table.state == DeliveryState.PENDING,
            table.due_at > now,
            table.due_at <= now + LONGEST_DELAY,
            table.attempt > 0,
        )
    )
    return await _sending(session) | {(row.place_id, row.person_id) for row in delayed}


def _due_heads(now: datetime) -> Select[tuple[int, int | None, int | None, int | None, tables.Place | None]]:
    table = tables.Delivery
    tried_first = case((table.attempt > 0, 0), else_=1)
    rank = func.row_number().over(
        partition_by=(table.place_id, table.person_id), order_by=(tried_first, table.due_at, table.id)
    )
    ranked = (
        select(
            table.id,
            table.place_id,
            table.person_id,
            table.account_id,
            table.priority,
            table.due_at,
            rank.label("rank"),
        )
        .where(_pending(now))
        .subquery()
    )
    return (
        select(ranked.c.id, ranked.c.place_id, ranked.c.person_id, ranked.c.account_id, tables.Place)
        .outerjoin(tables.Place, tables.Place.id == ranked.c.place_id)
        .where(ranked.c.rank == 1)
        .order_by(ranked.c.priority, ranked.c.due_at, ranked.c.id)
    )


async def _recipients(session: AsyncSession, now: datetime) -> dict[int, Recipient]:
    """Return every person to whom something is due, with their accounts."""
    due = select(tables.Delivery.person_id).where(_pending(now), tables.Delivery.person_id.is_not(None))
    rows = await session.execute(
        select(tables.Person.language, tables.Account)
        .join(tables.Account, tables.Account.person_id == tables.Person.id)
        .where(tables.Person.id.in_(due), tables.Person.left_at.is_(None), tables.Account.left_at.is_(None))
        .order_by(
            tables.Account.preferred_at.desc().nulls_last(),
            tables.Account.last_seen_at.desc().nulls_last(),
            tables.Account.id,
        )
    )
    languages: dict[int, Language | None] = {}
    accounts: defaultdict[int, dict[int, Account]] = defaultdict(dict)
    for language, account in rows:
        languages[account.person_id] = Language(language) if language else None
        accounts[account.person_id][account.id] = _account(account)
    return {person: Recipient(languages[person], theirs) for person, theirs in accounts.items()}


def _place(row: tables.Place) -> Place:
    return Place(
        platform=row.platform,
        workspace=row.workspace,
        channel=row.channel,
        kind=PlaceKind(row.kind.value),
        thread=row.thread,
        name=row.name,
        language=Language(row.language) if row.language else None,
    )


def _account(row: tables.Account) -> Account:
    return Account(
        platform=row.platform,
        workspace=row.workspace,
        user=row.user,
        name=row.display_name,
        locale=row.locale,
        timezone=row.timezone,
        heard=Language(row.heard) if row.heard else None,
    )
