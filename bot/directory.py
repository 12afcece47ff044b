"""Who an account belongs to and what they may do, asked anew for every interaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select, update

from bot.configuration import AccountPattern, Configuration
from bot.configuration.core import PeopleSection
from bot.languages import Language
from bot.people import Account, Person
from bot.roles import Role
from bot.storage import Database, tables
from bot.storage.upsert import upsert

_SEEN_EVERY = timedelta(minutes=10)
_LONGEST_NAME = 200

_ACCOUNT, _PERSON, _GRANT = (each.__table__.c for each in (tables.Account, tables.Person, tables.RoleGrant))

# On the bare tables and built once: it runs for every interaction, and the ORM would cost more than the database.
_LOOK_UP = (
    select(
        _ACCOUNT.id,
        _ACCOUNT.last_seen_at,
        _ACCOUNT.timezone,
        _ACCOUNT.heard,
        _PERSON.id,
        _PERSON.display_name,
        _PERSON.language,
        _PERSON.timezone,
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

    def __init__(self, database: Database, configuration: Configuration) -> None:
        people = configuration.section(PeopleSection)
        self._database = database
        self._admins: tuple[AccountPattern, ...] = people.admins
        self._staff: tuple[AccountPattern, ...] = people.staff
        self._default = people.default_role
        self._for_now: dict[int, Language] = {}

    async def identify(self, account: Account, now: datetime) -> Person:
        """Return the person behind an account; an account that nobody has seen becomes a new person."""
        found = await self._look_up(account)
        if found is None:
            await self._welcome(account, now)
            found = await self._look_up(account)
        if found is None:
            raise LookupError("an account that was just stored is gone")
        person, seen = found
        if seen is None or now - seen > _SEEN_EVERY:
            await self._seen(person.account_id, now)
        return person

    async def _look_up(self, account: Account) -> tuple[Person, datetime | None] | None:
        key = {"platform": account.platform, "workspace": account.workspace, "user": account.user}
        async with self._database.read() as session:
            rows = (await session.execute(_LOOK_UP, key)).all()
        if not rows:
            return None
        account_id, seen, account_zone, heard, person_id, name, language, zone, _ = rows[0]
        granted = (Role(row[8]) for row in rows if row[8] is not None)
        person = Person(
            id=person_id,
            account_id=account_id,
            name=name,
            role=self._role(account, granted),
            language=self._for_now.get(person_id) or (Language(language) if language else None),
            timezone=zone or account.timezone or account_zone,
            heard=Language(heard) if heard else None,
        )
        return person, seen

    def _role(self, account: Account, granted: Iterable[Role]) -> Role:
        roles = {Role.GUEST if account.stranger else self._default, *account.grants, *granted}
        key = (account.platform, account.workspace, account.user)
        if any(pattern.matches(*key) for pattern in self._admins):
            roles.add(Role.ADMIN)
        if any(pattern.matches(*key) for pattern in self._staff):
            roles.add(Role.STAFF)
        return max(roles, key=lambda role: role.rank)

    async def _welcome(self, account: Account, now: datetime) -> None:
        """Store a new account with a new person; another process may be a moment faster."""
        name = (account.name or account.user)[:_LONGEST_NAME]
        async with self._database.write() as session:
            person = tables.Person(display_name=name, created_at=now)
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
            }
            stored = await session.execute(
                upsert(session, tables.Account).values(values).on_conflict_do_nothing().returning(tables.Account.id)
            )
            if stored.scalar() is None:
                await session.delete(person)

    async def _seen(self, account_id: int, now: datetime) -> None:
        async with self._database.write() as session:
            await session.execute(
                update(tables.Account).where(tables.Account.id == account_id).values(last_seen_at=now)
            )

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
