"""What can go next: the first open delivery of every place and person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, bindparam, case, func, not_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.delivery.priority import Priority
from bot.delivery.rates import Address
from bot.delivery.stored_places import stored_place
from bot.languages import Language
from bot.people import Account
from bot.places import Place
from bot.storage import Database, Instant, tables
from bot.storage.tables import DeliveryState


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
    """A delivery before which nothing is open for its place or person; `address` is what its platform counts by."""

    id: int
    priority: Priority
    to: To
    address: Address


class Heads:
    """Looks for what can go next. It reads no more than it is asked for, however much waits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(
        self, platform: str, connected: Collection[str], most: int, without: Collection[int], now: datetime
    ) -> list[Head]:
        """Return deliveries that are due on a platform, the most urgent first, except those `without`.

        What is for a person counts to the platform of the account that comes first among those on platforms that are
        `connected`.
        """
        given = {"platform": platform, "connected": list(connected), "without": list(without), "now": now}
        heads: list[Head] = []
        async with self._database.read() as session:
            for priority in Priority:
                if len(heads) < most:
                    rows = await session.execute(_HEADS, {**given, "priority": priority, "most": most - len(heads)})
                    heads += await _read(session, platform, priority, [_Row(*row) for row in rows])
        return heads

    async def next_at(self, now: datetime) -> datetime | None:
        """Return when something is to be taken up that is not now."""
        async with self._database.read() as session:
            found = await session.execute(_NEXT, {"now": now})
            return min((each for each in found.one() if each is not None), default=None)


def _free_to_go() -> ColumnElement[bool]:
    table = tables.Delivery
    now = bindparam("now", type_=Instant())
    before = aliased(tables.Delivery)
    earlier = and_(before.next_at.is_not(None), tuple_(before.due_at, before.id) < tuple_(table.due_at, table.id))
    same_person = select(before.id).where(before.person_id == table.person_id, earlier).exists()
    same_place = (
        select(before.id)
        .where(before.place_id == table.place_id, before.person_id.is_(None), table.person_id.is_(None), earlier)
        .exists()
    )
    return and_(table.state == DeliveryState.PENDING, table.next_at <= now, not_(same_person), not_(same_place))


# Building a statement takes longer than executing it, so those of the hot path are built once.

FREE_TO_GO = _free_to_go()
"""Names the deliveries that may be sent `:now`: nothing before them is open for the same place or person."""


def tried_first() -> tuple[UnaryExpression[datetime | None], UnaryExpression[datetime | None], UnaryExpression[int]]:
    """Return the order of a person's accounts: the one to try first in front."""
    account = tables.Account
    return account.preferred_at.desc().nulls_last(), account.last_seen_at.desc().nulls_last(), account.id.asc()


def _heads() -> Select[int, int | None, int | None, tables.Place]:
    table, original, account = tables.Delivery, aliased(tables.Delivery), tables.Account
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
    there = case((place_id.is_not(None), tables.Place.platform), else_=first_platform)
    return (
        select(table.id, table.person_id, table.account_id, tables.Place)
        .outerjoin(original, original.id == table.amends_id)
        .outerjoin(tables.Place, tables.Place.id == place_id)
        .where(
            table.priority == bindparam("priority"),
            FREE_TO_GO,
            there == bindparam("platform"),
            table.id.not_in(bindparam("without", expanding=True)),
        )
        .order_by(table.next_at, table.id)
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


_HEADS = _heads()
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
    person: int | None
    account: int | None
    place: tables.Place | None


async def _read(session: AsyncSession, platform: str, priority: Priority, rows: Sequence[_Row]) -> list[Head]:
    recipients = await recipients_of(session, [row.person for row in rows if row.person and row.place is None])
    heads: list[Head] = []
    for row in rows:
        if row.place is not None:
            to = stored_place(row.place)
            heads.append(Head(row.id, priority, to, Address(to.platform, to.workspace, to.channel)))
        elif row.person in recipients:
            recipient = recipients[row.person].through(row.account)
            first = next((each for each in recipient.accounts.values() if each.platform == platform), None)
            if first is not None:
                heads.append(Head(row.id, priority, recipient, Address(platform, first.workspace, f"@{first.user}")))
    return heads


async def recipients_of(session: AsyncSession, persons: Collection[int]) -> dict[int, Recipient]:
    """Return persons as addressees; one without an account is left out."""
    if not persons:
        return {}
    languages: dict[int, Language | None] = {}
    accounts: defaultdict[int, dict[int, Account]] = defaultdict(dict)
    rows = await session.execute(_RECIPIENTS, {"persons": list(persons)})
    for person, account_id, language, platform, workspace, user, name, locale, timezone, heard in rows:
        languages[person] = _language(language)
        account = Account(platform, workspace, user, name, locale, timezone, heard=_language(heard))
        accounts[person][account_id] = account
    return {person: Recipient(languages[person], theirs) for person, theirs in accounts.items()}


def _language(tag: str | None) -> Language | None:
    return Language(tag) if tag else None
