"""Who an account belongs to and what they may do, asked anew for every interaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.community.stakeholders import Stakeholders
from bot.configuration import AccountPattern, Configuration
from bot.configuration.core import PeopleSection
from bot.languages import Language
from bot.people import Account, Person
from bot.roles import Role
from bot.storage import Database, tables
from bot.storage.tables import DeliveryState
from bot.storage.upsert import upsert

_SEEN_EVERY = timedelta(minutes=10)
_LONGEST_NAME = 200

_ACCOUNT, _PERSON, _GRANT = (each.__table__.c for each in (tables.Account, tables.Person, tables.RoleGrant))
_PARKED = and_(tables.Delivery.person_id == _PERSON.id, tables.Delivery.state == DeliveryState.PARKED)

# On the bare tables and built once: it runs for every interaction, and the ORM would cost more than the database.
_LOOK_UP = (
    select(
        _ACCOUNT.id,
        _ACCOUNT.last_seen_at,
        _ACCOUNT.timezone,
        _ACCOUNT.heard,
        _ACCOUNT.granted,
        _PERSON.id,
        _PERSON.display_name,
        _PERSON.language,
        _PERSON.timezone,
        or_(_PERSON.left_at.is_not(None), _ACCOUNT.left_at.is_not(None)),
        exists().where(_PARKED),
        _GRANT.role,
    )
    .join(tables.Person.__table__, _PERSON.id == _ACCOUNT.person_id)
    .outerjoin(
        tables.RoleGrant.__table__,
        and_(
            _GRANT.person_id == _PERSON.id,
            or_(_GRANT.account_id.is_(None), _GRANT.account_id == _ACCOUNT.id),
        ),
    )
    .where(
        _ACCOUNT.platform == bindparam("platform"),
        _ACCOUNT.workspace == bindparam("workspace"),
        _ACCOUNT.user == bindparam("user"),
    )
)


class Directory:
    """The people of the database, with the rights that configuration, platform and grants give them."""

    def __init__(self, database: Database, configuration: Configuration, stakeholders: Stakeholders) -> None:
        people = configuration.section(PeopleSection)
        self._database = database
        self._stakeholders = stakeholders
        self._admins: tuple[AccountPattern, ...] = people.admins
        self._staff: tuple[AccountPattern, ...] = people.staff
        self.default_role = people.default_role
        self.names_accounts = bool(people.admins or people.staff)
        self._for_now: dict[int, Language] = {}

    async def identify(self, account: Account, now: datetime) -> Person:
        """Return the person behind an account.

        An account that nobody has seen becomes a new person, or claims the place that was imported under its verified
        e-mail. Whoever has left is a guest.
        """
        found = await self._look_up(account)
        if found is None:
            await self._welcome(account, now)
            found = await self._look_up(account)
        if found is None:
            raise LookupError("an account that was just stored is gone")
        person, seen, granted = found
        if seen is None or now - seen > _SEEN_EVERY or granted != highest_granted(account.grants):
            await self._seen(person.account_id, account, now)
        return person

    async def _look_up(self, account: Account) -> tuple[Person, datetime | None, str | None] | None:
        key = {"platform": account.platform, "workspace": account.workspace, "user": account.user}
        async with self._database.read() as session:
            rows = (await session.execute(_LOOK_UP, key)).all()
        if not rows:
            return None
        account_id, seen, account_zone, heard, kept, person_id, name, language, zone, left, awaited, _ = rows[0]
        granted = (Role(row[11]) for row in rows if row[11] is not None)
        person = Person(
            id=person_id,
            account_id=account_id,
            name=name,
            role=Role.GUEST if left else self._role(account, granted),
            language=self._for_now.get(person_id) or (Language(language) if language else None),
            timezone=zone or account.timezone or account_zone,
            heard=Language(heard) if heard else None,
            awaited=awaited,
        )
        return person, seen, kept

    def _role(self, account: Account, granted: Iterable[Role]) -> Role:
        roles = {Role.GUEST if account.stranger else self.default_role, *account.grants, *granted}
        roles.update(self.configured(account.platform, account.workspace, account.user))
        return max(roles, key=lambda role: role.rank)

    def configured(self, platform: str, workspace: str, user: str) -> Iterator[Role]:
        """Return the roles that the configuration gives an account by name."""
        if any(pattern.matches(platform, workspace, user) for pattern in self._admins):
            yield Role.ADMIN
        if any(pattern.matches(platform, workspace, user) for pattern in self._staff):
            yield Role.STAFF

    async def _welcome(self, account: Account, now: datetime) -> None:
        """Store a new account with a new person; another process may be a moment faster."""
        name = (account.name or account.user)[:_LONGEST_NAME]
        email = _email(account)
        async with self._database.write() as session:
            claimed = await unclaimed(session, email) if email and not account.stranger else None
            person = claimed or tables.Person(display_name=name, created_at=now)
            session.add(person)
            await session.flush()
            values = {
                "platform": account.platform,
                "workspace": account.workspace,
                "user": account.user,
                "person_id": person.id,
                "display_name": name,
                "locale": account.locale,
                "timezone": account.timezone,
                "last_seen_at": now,
                "created_at": now,
                "email": email,
                "granted": highest_granted(account.grants),
            }
            stored = await session.execute(
                upsert(session, tables.Account).values(values).on_conflict_do_nothing().returning(tables.Account.id)
            )
            account_id = stored.scalar()
            if claimed is not None and account_id is not None:
                itself = Person(person.id, account_id, name, Role.GUEST)
                await record(session, itself, "person.claimed", f"person:{person.id}", now, {"by": "email"})
                await self._stakeholders.arrived(session, person.id, now)
            elif claimed is None and account_id is None:
                await session.delete(person)

    async def _seen(self, account_id: int, account: Account, now: datetime) -> None:
        values: dict[str, object] = {"last_seen_at": now, "granted": highest_granted(account.grants)}
        if (email := _email(account)) is not None:
            values["email"] = email
        async with self._database.write() as session:
            await session.execute(update(tables.Account).where(tables.Account.id == account_id).values(values))

    async def hear(self, person: Person, language: Language) -> Person:
        """Remember in which language a person has just written, for what they are told without having written."""
        async with self._database.write() as session:
            change = update(tables.Account).where(tables.Account.id == person.account_id).values(heard=language.value)
            await session.execute(change)
        return replace(person, heard=language)

    async def speak(self, person_id: int, language: Language | None) -> None:
        """Keep the language that a person chose; None goes by the platform and by what they write again."""
        self._for_now.pop(person_id, None)
        async with self._database.write() as session:
            await session.execute(
                update(tables.Person)
                .where(tables.Person.id == person_id)
                .values(language=language.value if language else None)
            )

    def speak_for_now(self, person_id: int, language: Language) -> None:
        """Take a language as a person's choice until they make another or this process ends."""
        self._for_now[person_id] = language


def highest_granted(grants: Iterable[Role]) -> str | None:
    """Return what an account's row keeps of the roles that its platform grants."""
    highest = max(grants, key=lambda role: role.rank, default=None)
    return highest.value if highest is not None else None


async def unclaimed(session: AsyncSession, email: str) -> tables.Person | None:
    """Return the person whom an import knows by an e-mail in small letters and who has no account yet."""
    person, account = tables.Person, tables.Account
    statement = select(person).where(
        person.email == email,
        person.left_at.is_(None),
        person.joined_at.is_(None),
        person.erased_at.is_(None),
        ~exists().where(account.person_id == person.id),
    )
    found = (await session.scalars(statement.limit(2))).all()
    return found[0] if len(found) == 1 else None


def _email(account: Account) -> str | None:
    return account.email.strip().lower() or None if account.email else None
