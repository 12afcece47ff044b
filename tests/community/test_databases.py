"""The domain of the community on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import branches
from bot.audit import acts, record
from bot.community import joining
from bot.community.cohorts import NameTaken, current, members, save_cohort
from bot.community.erasing import erase, export
from bot.community.joining import join, undo
from bot.community.leaving import close_account, leave, reopen_account
from bot.community.nobody import nobody
from bot.community.passes import Denied, answer_pass, issue_invite, issue_link, take_answered, take_invite, try_pass
from bot.community.rights import assign, granted
from bot.community.stakeholders import Stakeholders
from bot.community.teams import conflicting, create_team, in_team, put_in_team, standings, take_out_of_team
from bot.configuration import Configuration
from bot.directory import Directory
from bot.installed import installed
from bot.keyring import Keyring
from bot.people import Account
from bot.roles import Role
from bot.services import Services
from bot.spreadsheets import read_csv
from bot.storage import Database, MigrationBranch, tables
from bot.storage.comparison import differences
from commands.people.comparing import plan
from commands.people.entries import Entry
from commands.people.finding import find_people
from commands.people.importing import carry_out
from commands.people.listing import people_as_csv
from commands.people.profile import Shared, share, shared_by

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = date(2026, 11, 24)
TEAMS = ("Alpha", "Beta", "Gamma")
KEYRING = Keyring(b"secret of the tests")


@pytest.fixture(scope="session")
def database_branches() -> Sequence[MigrationBranch]:
    return branches(installed())


def stakeholders() -> Stakeholders:
    personal = {part.name: part.tables.personal for part in installed().parts if part.tables is not None}
    return Stakeholders(Services(), personal, (), ())


async def somebody(session: AsyncSession, name: str, platform: str = "slack") -> tuple[int, int]:
    person = tables.Person(display_name=name, created_at=NOW)
    session.add(person)
    await session.flush()
    account = tables.Account(
        platform=platform, workspace="W", user=name.lower(), person_id=person.id, display_name=name, created_at=NOW
    )
    session.add(account)
    await session.flush()
    return person.id, account.id


async def cohort(session: AsyncSession, name: str = "Spring") -> int:
    return (await save_cohort(session, name, TODAY, TODAY + timedelta(days=180), NOW)).id


async def test_models_and_migrations_agree_for_the_feature_too(
    empty_database: Database, database_branches: Sequence[MigrationBranch]
) -> None:
    assert await differences(empty_database, database_branches) == []


async def test_a_cohort_is_created_once_and_changed_by_name(database: Database) -> None:
    async with database.write() as session:
        first = await cohort(session, "Spring  2026")
        again = await save_cohort(session, "spring 2026", TODAY, TODAY + timedelta(days=90), NOW)
        await save_cohort(session, "Later", TODAY + timedelta(days=30), TODAY + timedelta(days=60), NOW)

        assert (again.id, again.created) == (first, False)
        assert [each.name for each in await current(session, TODAY)] == ["spring 2026", "Later"]


async def test_teams_are_unique_within_their_cohort(database: Database) -> None:
    async with database.write() as session:
        spring, autumn = await cohort(session), await cohort(session, "Autumn")
        await create_team(session, "One", spring, NOW)
        await create_team(session, "One", autumn, NOW)
        with pytest.raises(NameTaken):
            await create_team(session, "ONE", spring, NOW)


async def test_being_put_in_a_team_makes_a_member_and_a_founder(database: Database) -> None:
    async with database.write() as session:
        person, _ = await somebody(session, "Ada")
        spring = await cohort(session)
        one, two = [await create_team(session, name, spring, NOW) for name in ("One", "Two")]

        assert await put_in_team(session, person, one.id, NOW) is None
        assert await put_in_team(session, person, two.id, NOW) == one
        assert [each.team for each in await standings(session, person)] == [two]
        assert await granted(session, person) == {Role.FOUNDER}
        assert [each.name for each in await in_team(session, two.id)] == ["Ada"]
        assert await take_out_of_team(session, person, two.id)
        assert not await take_out_of_team(session, person, two.id)
        assert list(await members(session, spring)) == [person]


async def test_join_and_undo_give_each_their_own_back(database: Database) -> None:
    async with database.write() as session:
        (ada, first), (lace, second) = await somebody(session, "Ada"), await somebody(session, "Lace", "discord")
        spring = await cohort(session)
        teams = [await create_team(session, name, spring, NOW) for name in ("One", "Two")]
        for person, account, team in ((ada, first, teams[0]), (lace, second, teams[1])):
            await put_in_team(session, person, team.id, NOW)
            await share(session, person, account, Shared(skills=f"skill {account}"), NOW)
        await assign(session, lace, Role.STAFF, NOW)

        joined = await join(session, stakeholders(), ada, lace, NOW)
        assert joined.guarded
        assert await conflicting(session, ada) == [("Spring", ["One", "Two"])]
        assert await joining.root(session, lace) == ada

        split = await undo(session, stakeholders(), joined.link_id, NOW)
        assert split is not None
        assert split.accounts == (second,)
        assert await undo(session, stakeholders(), joined.link_id, NOW) is None
        for person, account, team in ((ada, first, teams[0]), (lace, second, teams[1])):
            assert [each.team for each in await standings(session, person)] == [team]
            assert (await shared_by(session, person)).skills == f"skill {account}"
        assert await granted(session, ada) == {Role.FOUNDER}
        assert await granted(session, lace) == {Role.STAFF}


async def test_nobody_is_joined_to_themselves_or_to_somebody_who_is_gone(database: Database) -> None:
    async with database.write() as session:
        (ada, _), (lace, _) = await somebody(session, "Ada"), await somebody(session, "Lace")
        with pytest.raises(ValueError, match="themselves"):
            await join(session, stakeholders(), ada, ada, NOW)
        await join(session, stakeholders(), ada, lace, NOW)
        with pytest.raises(ValueError, match="not there"):
            await join(session, stakeholders(), ada, lace, NOW)


async def test_whoever_is_erased_leaves_an_id(database: Database) -> None:
    async with database.write() as session:
        (ada, first), (lace, _) = await somebody(session, "Ada"), await somebody(session, "Lace", "discord")
        await share(session, ada, first, Shared(skills="tea"), NOW)
        await record(session, None, "role.assigned", f"person:{ada}", NOW)
        joined = await join(session, stakeholders(), ada, lace, NOW)
        content = await export(session, stakeholders(), ada)
        assert "tea" in str(content)

        await erase(session, stakeholders(), ada, NOW)

        for person in (ada, lace):
            row = await session.get_one(tables.Person, person, populate_existing=True)
            assert (row.display_name, row.erased_at) == ("", NOW)
        users = set(await session.scalars(select(tables.Account.user)))
        assert users.isdisjoint({"ada", "lace"})
        assert await undo(session, stakeholders(), joined.link_id, NOW) is None
        assert [act.subject for act in await acts(session, 10, person_id=ada)] == [f"person:{ada}"]
        assert "tea" not in str(await export(session, stakeholders(), ada))


async def test_a_closed_account_takes_rights_unless_there_is_another(database: Database) -> None:
    async with database.write() as session:
        (ada, _), (lace, _) = await somebody(session, "Ada"), await somebody(session, "Lace", "discord")
        await join(session, stakeholders(), ada, lace, NOW)
        slack, discord = Account("slack", "W", "ada"), Account("discord", "W", "lace")

        assert await close_account(session, stakeholders(), slack, NOW) == ada
        assert (await session.get_one(tables.Person, ada, populate_existing=True)).left_at is None
        assert await close_account(session, stakeholders(), slack, NOW) is None
        await close_account(session, stakeholders(), discord, NOW)
        assert (await session.get_one(tables.Person, ada, populate_existing=True)).left_at == NOW
        await reopen_account(session, discord, NOW)
        assert (await session.get_one(tables.Person, ada, populate_existing=True)).left_at is None


async def test_whom_staff_let_go_does_not_come_back_with_an_account(database: Database) -> None:
    async with database.write() as session:
        ada, _ = await somebody(session, "Ada")
        await leave(session, stakeholders(), ada, NOW)
        account = Account("slack", "W", "ada")
        await close_account(session, stakeholders(), account, NOW + timedelta(days=1))
        await reopen_account(session, account, NOW + timedelta(days=2))

        assert (await session.get_one(tables.Person, ada, populate_existing=True)).left_at == NOW


async def test_passes_are_counted_used_once_and_late_ones_refused(database: Database) -> None:
    async with database.write() as session:
        (ada, first), (lace, second) = await somebody(session, "Ada"), await somebody(session, "Lace", "discord")
        old = await issue_link(session, KEYRING, ada, first, NOW)
        code = await issue_link(session, KEYRING, ada, first, NOW)
        assert await try_pass(session, KEYRING, old, second, NOW) is Denied.WRONG
        assert await try_pass(session, KEYRING, code, first, NOW) is Denied.OWN
        late = NOW + timedelta(minutes=10)
        assert await try_pass(session, KEYRING, code, second, late) is Denied.WRONG
        found = await try_pass(session, KEYRING, code.lower().replace("-", " "), second, NOW)
        assert not isinstance(found, Denied)

        assert await take_answered(session, found.id, first, NOW) is None
        assert await answer_pass(session, found.id, second, NOW) is not None
        assert await answer_pass(session, found.id, second, NOW) is None
        assert await take_answered(session, found.id, second, NOW) is None
        assert await take_answered(session, found.id, first, NOW) is not None
        assert await take_answered(session, found.id, first, NOW) is None

        invite = await try_pass(session, KEYRING, await issue_invite(session, KEYRING, lace, NOW), first, NOW)
        assert not isinstance(invite, Denied)
        assert await take_invite(session, invite.id, NOW) is not None
        assert await take_invite(session, invite.id, NOW) is None


async def test_people_are_imported_and_found(database: Database) -> None:
    entries = [
        Entry(number + 2, f"Person {number}", f"p{number}@example.org", Role.FOUNDER, "Spring", TEAMS[number % 3])
        for number in range(1_100)
    ]
    async with database.write() as session:
        planned = await plan(session, entries)
        await carry_out(session, stakeholders(), planned, None, TODAY, NOW)
        again = await plan(session, entries)
        found = await find_people(session, "person 1099", 5)
        in_two = await find_people(session, "gamma", 2_000)

    assert len(planned.added) == 1_100
    assert (len(again.to_do), again.unchanged) == (0, 1_100)
    assert [(each.name, each.team, each.cohort) for each in found] == [("Person 1099", "Beta", "Spring")]
    assert len(in_two) == 366


async def test_two_who_are_one_are_one_line_of_the_list(database: Database) -> None:
    async with database.write() as session:
        (ada, _), (lace, _) = await somebody(session, "Ada"), await somebody(session, "Lace", "discord")
        spring = await cohort(session)
        one = await create_team(session, "One", spring, NOW)
        for person in (ada, lace):
            await put_in_team(session, person, one.id, NOW)
        await join(session, stakeholders(), ada, lace, NOW)
        directory = Directory(database, Configuration(), stakeholders())

        listed = read_csv(await people_as_csv(session, directory))

        assert [row.cells["name"] for row in listed] == ["Ada"]
        assert [each.name for each in await in_team(session, one.id)] == ["Ada"]
        assert [each.team for each in await standings(session, ada)] == [one]


async def test_nobody_is_made_once(database: Database) -> None:
    async with database.write() as session:
        assert await nobody(session, NOW) == await nobody(session, NOW)
