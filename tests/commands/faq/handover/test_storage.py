"""Hand-overs on both databases: the schema, and two members of staff at the same moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from bot.delivery import Outbox
from bot.people import Person
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.storage import Database, MigrationBranch, tables
from bot.storage.comparison import differences
from commands.faq.handover.answering import answer_question
from commands.faq.handover.cards import show_card
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import find_handover
from commands.faq.handover.settling import claim, dismiss, reopen
from commands.faq.personal import AskedQuestions
from commands.faq.tables import BRANCH, FaqHandover, FaqQuestion, HandoverState, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STAFF = Place("slack", "", "C1", PlaceKind.CHANNEL)


@pytest.fixture
def database_branches() -> Sequence[MigrationBranch]:
    return (BRANCH,)


@pytest.fixture
def desk() -> StaffDesk:
    return StaffDesk(Outbox(), (STAFF,), timedelta(hours=24))


async def person(database: Database, name: str) -> Person:
    async with database.write() as session:
        row = tables.Person(display_name=name, created_at=NOW)
        session.add(row)
        await session.flush()
        account = tables.Account(
            platform="slack", user=name, person_id=row.id, display_name=name, created_at=NOW, last_seen_at=NOW
        )
        session.add(account)
        await session.flush()
    return Person(id=row.id, account_id=account.id, name=name, role=Role.STAFF)


async def handed_over(database: Database, desk: StaffDesk, *askers: Person) -> int:
    async with database.write() as session:
        row = FaqHandover(opened_at=NOW, text="Dogs?", key="dogs", language="en", state=HandoverState.OPEN)
        session.add(row)
        await session.flush()
        for asker in askers:
            session.add(
                FaqQuestion(
                    asked_at=NOW,
                    account_id=asker.account_id,
                    person_id=asker.id,
                    platform="slack",
                    place="D1",
                    text="Dogs?",
                    language="en",
                    outcome=Outcome.UNKNOWN,
                    open=True,
                    handover_id=row.id,
                )
            )
        await session.flush()
        found = await find_handover(session, row.id)
        assert found is not None
        await show_card(session, desk, found, NOW)
    return found.id


async def deliveries(database: Database, prefix: str) -> int:
    async with database.read() as session:
        statement = select(func.count()).select_from(tables.Delivery).where(tables.Delivery.key.startswith(prefix))
        return await session.scalar(statement) or 0


async def test_the_migrations_make_what_the_models_say(empty_database: Database) -> None:
    assert await differences(empty_database, [BRANCH]) == []


async def test_of_ten_answers_at_the_same_moment_one_is_sent(database: Database, desk: StaffDesk) -> None:
    ada = await person(database, "Ada")
    staff = [await person(database, f"S{number}") for number in range(10)]
    handover = await handed_over(database, desk, ada)

    done = await asyncio.gather(
        *(answer_question(database, desk, handover, each, f"says {each.name}", NOW) for each in staff)
    )

    assert sum(change is not None and change.done for change in done) == 1
    assert len({change.handover.answer for change in done if change is not None}) == 1
    assert await deliveries(database, "faq:answered:") == 1


async def test_of_ten_claims_at_the_same_moment_one_counts(database: Database, desk: StaffDesk) -> None:
    ada, ben = await person(database, "Ada"), await person(database, "Ben")
    staff = [await person(database, f"S{number}") for number in range(10)]
    handover = await handed_over(database, desk, ada, ben)

    done = await asyncio.gather(*(claim(database, desk, handover, each, NOW) for each in staff))

    assert sum(change is not None and change.done for change in done) == 1
    assert await deliveries(database, "faq:claimed:") == 2


async def test_what_is_dismissed_opens_again_and_is_answered(database: Database, desk: StaffDesk) -> None:
    ada, grace = await person(database, "Ada"), await person(database, "Grace")
    handover = await handed_over(database, desk, ada)

    for step in (dismiss, reopen, claim):
        change = await step(database, desk, handover, grace, NOW)
        assert change is not None
        assert change.done
        again = await step(database, desk, handover, grace, NOW)
        assert again is not None
        assert not again.done
    answered = await answer_question(database, desk, handover, grace, "Yes.", NOW)
    assert answered is not None
    assert answered.handover.state is HandoverState.ANSWERED


async def test_a_person_who_is_erased_takes_only_what_nobody_else_asked(database: Database, desk: StaffDesk) -> None:
    ada, ben = await person(database, "Ada"), await person(database, "Ben")
    shared, own = await handed_over(database, desk, ada, ben), await handed_over(database, desk, ada)

    async with database.write() as session:
        await AskedQuestions().erase(session, ada.id)

    async with database.read() as session:
        left = (await session.scalars(select(FaqHandover.id))).all()
        found = await find_handover(session, shared)
        unsent = select(tables.Delivery.state).where(tables.Delivery.key.startswith(f"faq:card:{own}:"))
        states = (await session.scalars(unsent)).all()
    assert left == [shared]
    assert found is not None
    assert [asker.person.name for asker in found.askers] == ["Ben"]
    assert states == [tables.DeliveryState.CANCELLED]
