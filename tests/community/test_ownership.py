"""In any order of link, undo, import, leave and delete, each row has one owner, and no right is without a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import branches
from bot.community import tables as rows
from bot.community.cohorts import save_cohort
from bot.community.erasing import erase
from bot.community.joining import join, joined_into, root, undo
from bot.community.leaving import come_back, leave
from bot.community.rights import assign
from bot.community.stakeholders import Stakeholders
from bot.features import PersonalData
from bot.installed import installed
from bot.roles import Role
from bot.services import Services
from bot.storage import Database, tables, upgrade
from commands.people.comparing import plan
from commands.people.entries import Entry
from commands.people.importing import carry_out
from commands.people.profile import Shared, share
from commands.people.tables import Profile

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PEOPLE = 4
GUARDED = {Role.STAFF, Role.ADMIN}

who = st.integers(0, PEOPLE - 1)
Step = tuple[str, int, object]
steps = st.one_of(
    st.tuples(st.just("link"), who, who),
    st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
    st.tuples(st.just("import"), who, st.sampled_from(["One", "Two", ""])),
    st.tuples(st.just("assign"), who, st.sampled_from([Role.MENTOR, Role.FOUNDER, Role.STAFF, Role.GUEST])),
    st.tuples(st.just("leave"), who, st.none()),
    st.tuples(st.just("return"), who, st.none()),
    st.tuples(st.just("share"), who, st.none()),
    st.tuples(st.just("delete"), who, st.none()),
)


@dataclass
class World:
    """What ought to be: rights and places by the person they were made for, staff with the accounts it was given on."""

    session: AsyncSession
    stakeholders: Stakeholders
    persons: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    roles: dict[int, set[Role]] = field(default_factory=dict)
    staff: dict[int, set[int]] = field(default_factory=dict)
    places: dict[int, set[str]] = field(default_factory=dict)
    links: list[int] = field(default_factory=list)
    shared: set[int] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)

    async def owner(self, number: int) -> int:
        account = await self.session.get_one(tables.Account, self.accounts[number], populate_existing=True)
        return account.person_id

    async def step(self, kind: str, number: int, what: object) -> None:
        if kind == "undo":
            if self.links:
                await undo(self.session, self.stakeholders, self.links[number % len(self.links)], NOW)
            return
        person = await self.owner(number)
        if person not in self.erased:
            await getattr(self, f"_{kind}")(number, person, what)

    async def _link(self, _number: int, person: int, other: int) -> None:
        into = await self.owner(other)
        if into in self.erased | {person}:
            return
        for each in (person, into):
            await self._bind(each)
        self.links.append((await join(self.session, self.stakeholders, into, person, NOW)).link_id)

    async def _assign(self, _number: int, person: int, role: Role) -> None:
        await assign(self.session, person, role, NOW)
        await self._forget_rights(person)
        if role in GUARDED:
            self.staff[person] = set(await self._accounts(person))
        elif role is not Role.GUEST:
            self.roles[person] = {role}

    async def _leave(self, _number: int, person: int, _what: object) -> None:
        if await leave(self.session, self.stakeholders, person, NOW):
            for each in await joined_into(self.session, person):
                self.staff.pop(each, None)

    async def _return(self, _number: int, person: int, _what: object) -> None:
        await come_back(self.session, person)

    async def _share(self, number: int, person: int, _what: object) -> None:
        self.shared.add(self.accounts[number])
        await share(self.session, person, self.accounts[number], Shared(skills="tea"), NOW)

    async def _delete(self, _number: int, person: int, _what: object) -> None:
        everybody = await joined_into(self.session, person)
        self.shared -= set(await self._accounts(person))
        await self._forget_rights(person)
        for each in everybody:
            self.places.pop(each, None)
        await erase(self.session, self.stakeholders, person, NOW)
        self.erased.update(everybody)

    async def check(self) -> None:
        persons = {row.id: row for row in await self.session.scalars(select(tables.Person))}
        for table in (tables.Account, tables.RoleGrant, rows.Membership, Profile, tables.Delivery):
            for row in await self.session.scalars(select(table).execution_options(populate_existing=True)):
                assert persons[row.person_id].joined_at is None
        for person in persons:
            if persons[person].joined_at is None and person not in self.erased:
                await self._check_person(person)
        assert {row.account_id for row in await self.session.scalars(select(Profile))} == self.shared
        for row in await self.session.scalars(select(Profile)):
            owner = await self.session.get_one(tables.Account, row.account_id or 0)
            assert owner.person_id == row.person_id

    async def _check_person(self, person: int) -> None:
        theirs = await joined_into(self.session, person)
        held = (await self.session.scalars(select(tables.RoleGrant).filter_by(person_id=person))).all()
        expected = {role for each in theirs for role in self.roles.get(each, set())}
        assert {Role(row.role) for row in held if Role(row.role) not in GUARDED} == expected
        accounts = set(await self._accounts(person))
        assert {row.account_id for row in held if row.account_id is not None} <= accounts
        through = {
            account
            for row in held
            if Role(row.role) in GUARDED
            for account in ([row.account_id] if row.account_id else accounts)
        }
        assert through <= {account for each in theirs for account in self.staff.get(each, set())}
        held_places = (await self.session.scalars(select(rows.Membership).filter_by(person_id=person))).all()
        places = {each: {row.cohort_id for row in held_places if (row.origin_id or person) == each} for each in theirs}
        assert {each for each, cohorts in places.items() if cohorts} == {each for each in theirs if each in self.places}

    async def _import(self, number: int, person: int, team: str) -> None:
        row = await self.session.get_one(tables.Person, person, populate_existing=True)
        if row.left_at is not None:
            return
        entries = [Entry(1, row.display_name, f"p{number}@example.org", Role.FOUNDER, "First" if team else "", team)]
        planned = await plan(self.session, entries)
        assert not planned.added
        was_there = await self.session.scalar(select(rows.Membership.id).filter_by(person_id=person))
        await carry_out(self.session, self.stakeholders, planned, None, TODAY, NOW)
        if planned.changed:
            self.roles.setdefault(person, set()).add(Role.FOUNDER)
            if team and was_there is None:
                self.places[person] = {"First"}

    async def _bind(self, person: int) -> None:
        """Know from here on that what staff hold is tied to the accounts of this moment."""
        for each in await joined_into(self.session, person):
            if each in self.staff:
                self.staff[each] &= set(await self._accounts(person))

    async def _forget_rights(self, person: int) -> None:
        for each in await joined_into(self.session, person):
            self.roles.pop(each, None)
            self.staff.pop(each, None)

    async def _accounts(self, person: int) -> list[int]:
        return list(await self.session.scalars(select(tables.Account.id).filter_by(person_id=person)))


def personal() -> Mapping[str, PersonalData]:
    return {part.name: part.tables.personal for part in installed().parts if part.tables is not None}


async def populate(world: World) -> None:
    await save_cohort(world.session, "First", TODAY, TODAY + timedelta(days=100), NOW)
    for number in range(PEOPLE):
        email = f"p{number}@example.org"
        person = tables.Person(display_name=f"P{number}", created_at=NOW, email=email)
        world.session.add(person)
        await world.session.flush()
        account = tables.Account(
            platform=f"platform{number % 2}",
            user=f"u{number}",
            person_id=person.id,
            display_name=f"P{number}",
            created_at=NOW,
            email=email,
        )
        world.session.add(account)
        await world.session.flush()
        world.persons.append(person.id)
        world.accounts.append(account.id)


async def live_through(history: list[Step]) -> None:
    database = Database("sqlite://")
    await upgrade(database, branches(installed()))
    try:
        async with database.write() as session:
            world = World(session, Stakeholders(Services(), personal(), (), ()))
            await populate(world)
            for kind, number, what in history:
                await world.step(kind, number, what)
                await world.check()
            for link in reversed(world.links):
                await undo(session, world.stakeholders, link, NOW)
                await world.check()
            for number, person in enumerate(world.persons):
                if person not in world.erased:
                    assert await world.owner(number) == person
                    assert await root(session, person) == person
    finally:
        await database.close()


@settings(max_examples=20)
@given(history=st.lists(steps, max_size=10))
@example(history=[("link", 1, 0), ("assign", 0, Role.STAFF), ("link", 0, 2), ("undo", 0, None), ("link", 1, 2)])
@example(history=[("import", 0, "One"), ("import", 1, "Two"), ("link", 0, 1), ("link", 1, 2), ("undo", 0, None)])
@example(history=[("share", 0, None), ("share", 1, None), ("link", 0, 1), ("delete", 1, None), ("undo", 0, None)])
async def test_every_row_has_one_owner_and_every_right_a_source(history: list[Step]) -> None:
    await live_through(history)


@pytest.mark.long
@settings(max_examples=500)
@given(history=st.lists(steps, max_size=20))
async def test_so_it_is_in_any_order(history: list[Step]) -> None:
    await live_through(history)
