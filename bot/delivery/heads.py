"""What can go next: the first open delivery of every place and person."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Select, UnaryExpression, bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.delivery.free_to_go import FREE_TO_GO
from bot.delivery.priority import Priority
from bot.delivery.rates import Address
from bot.delivery.stored_places import place_of
from bot.languages import Language
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.storage import Database, Instant, tables
from bot.storage.tables import DeliveryState
from bot.storage.url import Backend

_EVER = datetime.min.replace(tzinfo=UTC)

_ORDERS = 1009
"""A prime: multiplied by each smaller number, ids have another order of their remainders."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as an addressee: their own language, and their accounts by row, the one to try first in front."""

    language: Language | None
    accounts: Mapping[int, Account]

    def through(self, account_id: int | None) -> Recipient:
        """Return the same person as they are reached through one account; None leaves the choice."""
        if account_id is None:
            return self
        return Recipient(self.language, {each: self.accounts[each] for each in self.accounts if each == account_id})


To: TypeAlias = Place | Recipient


@dataclass(frozen=True, slots=True)
class Head:
    """A delivery before which nothing is open for its place or person, to go at `next_at` or later.

    `address` is what its platform counts by.
    """

    id: int
    priority: Priority
    next_at: datetime
    to: To
    address: Address


class Heads:
    """Looks for what can go next. It reads no more than it is asked for, however much waits.

    Replicas share a PostgreSQL: what is due at the same moment comes to each of them in another order, so that they do
    not all reach for the same.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        shared = database.url.backend is Backend.POSTGRESQL
        self._query = _heads(in_own_order=shared)
        self._order = {"factor": random.randrange(1, _ORDERS)} if shared else {}  # noqa: S311 - no secret

    async def of(
        self,
        platform: str,
        connected: Collection[str],
        most: int,
        without: Collection[int],
        now: datetime,
        after: datetime = _EVER,
    ) -> list[Head]:
        """Return deliveries that fall due `after` then and by `now`, the most urgent first, except those `without`.

        What is for a person counts to the platform of the account that comes first among those on platforms that are
        `connected`.
        """
        given = {"platform": platform, "connected": list(connected), "without": list(without), "now": now}
        heads: list[Head] = []
        async with self._database.read() as session:
            connection = await session.connection()
            for priority in Priority:
                if len(heads) < most:
                    wanted = {"priority": priority, "after": after, "most": most - len(heads), **self._order}
                    rows = await connection.execute(self._query, {**given, **wanted})
                    heads += await _read(session, platform, priority, [_Row(*row) for row in rows])
        return heads

    async def next_at(self, now: datetime) -> datetime | None:
        """Return when something is to be taken up that is not now."""
        async with self._database.read() as session:
            found = await session.execute(_NEXT, {"now": now})
            return min((each for each in found.one() if each is not None), default=None)


def tried_first() -> tuple[UnaryExpression[datetime | None], UnaryExpression[datetime | None], UnaryExpression[int]]:
    """Return the order of a person's accounts: the one to try first in front."""
    account = tables.Account
    return account.preferred_at.desc().nulls_last(), account.last_seen_at.desc().nulls_last(), account.id.asc()


def _heads(*, in_own_order: bool) -> Select[*tuple[Any, ...]]:
    table, original, account, place = tables.Delivery, aliased(tables.Delivery), tables.Account, tables.Place
    first_platform = (
        select(account.platform)
        .where(
            account.person_id == table.person_id,
            account.left_at.is_(None),
            or_(table.account_id.is_(None), account.id == table.account_id),
            account.platform.in_(bindparam("connected", expanding=True)),
        )
        .order_by(*tried_first())
        .limit(1)
        .scalar_subquery()
    )
    # An amendment goes where its original went; what is for a person is on its way anew each time.
    place_id = case((table.amends_id.is_not(None), original.place_id), (table.person_id.is_(None), table.place_id))
    there = case((place_id.is_not(None), place.platform), else_=first_platform)
    among_equals = [(table.id * bindparam("factor")) % _ORDERS] if in_own_order else []
    where = (place.platform, place.workspace, place.channel, place.thread, place.kind, place.name, place.language)
    return (
        select(table.id, table.next_at, table.person_id, table.account_id, *where)
        .outerjoin(original, original.id == table.amends_id)
        .outerjoin(place, place.id == place_id)
        .where(
            table.priority == bindparam("priority"),
            table.next_at > bindparam("after", type_=Instant()),
            FREE_TO_GO,
            there == bindparam("platform"),
            table.id.not_in(bindparam("without", expanding=True)),
        )
        .order_by(table.next_at, *among_equals, table.id)
        .limit(bindparam("most"))
    )


def _next() -> Select[*tuple[datetime | None, ...]]:
    table = tables.Delivery
    now = bindparam("now", type_=Instant())
    return select(
        *(
            select(func.min(table.next_at))
            .where(table.state == state, table.priority == priority, table.next_at > now)
            .scalar_subquery()
            for state in (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.AMBIGUOUS)
            for priority in Priority
        )
    )


_NEXT = _next()
_RECIPIENTS = (
    select(
        tables.Account.person_id,
        tables.Account.id,
        tables.Person.language,
        tables.Account.platform,
        tables.Account.workspace,
        tables.Account.user,
        tables.Account.display_name,
        tables.Account.locale,
        tables.Account.timezone,
        tables.Account.heard,
    )
    .join(tables.Person, tables.Person.id == tables.Account.person_id)
    .where(
        tables.Person.id.in_(bindparam("persons", expanding=True)),
        tables.Person.left_at.is_(None),
        tables.Account.left_at.is_(None),
    )
    .order_by(*tried_first())
)


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    next_at: datetime
    person: int | None
    account: int | None
    platform: str | None
    workspace: str
    channel: str
    thread: str
    kind: PlaceKind
    name: str
    language: str | None

    def place(self) -> Place | None:
        """Return the place that it is for; None where that is a person."""
        if self.platform is None:
            return None
        return place_of(self.platform, self.workspace, self.channel, self.thread, self.kind, self.name, self.language)


async def _read(session: AsyncSession, platform: str, priority: Priority, rows: Sequence[_Row]) -> list[Head]:
    recipients = await recipients_of(session, [row.person for row in rows if row.person and row.platform is None])
    heads: list[Head] = []
    for row in rows:
        if (place := row.place()) is not None:
            address = Address(place.platform, place.workspace, place.channel)
            heads.append(Head(row.id, priority, row.next_at, place, address))
        elif row.person in recipients:
            recipient = recipients[row.person].through(row.account)
            first = next((each for each in recipient.accounts.values() if each.platform == platform), None)
            if first is not None:
                address = Address(platform, first.workspace, f"@{first.user}")
                heads.append(Head(row.id, priority, row.next_at, recipient, address))
    return heads


async def recipients_of(session: AsyncSession, persons: Collection[int]) -> dict[int, Recipient]:
    """Return persons as addressees; one without an account is left out."""
    if not persons:
        return {}
    languages: dict[int, Language | None] = {}
    accounts: defaultdict[int, dict[int, Account]] = defaultdict(dict)
    connection = await session.connection()
    rows = await connection.execute(_RECIPIENTS, {"persons": list(persons)})
    for person, account_id, language, platform, workspace, user, name, locale, timezone, heard in rows:
        languages[person] = _language(language)
        account = Account(platform, workspace, user, name, locale, timezone, heard=_language(heard))
        accounts[person][account_id] = account
    return {person: Recipient(languages[person], theirs) for person, theirs in accounts.items()}


def _language(tag: str | None) -> Language | None:
    return Language(tag) if tag else None
