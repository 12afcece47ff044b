"""One side of a link, as the other side is shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community.teams import Standing, standings
from bot.messages import Field, Fields, RichText, phrase, rich
from bot.storage import tables


@dataclass(frozen=True, slots=True)
class Side:
    """Whom a link is about: the name that they have there, where that is, and where they stand in the programme."""

    name: str
    where: str
    standings: Sequence[Standing]

    @property
    def text(self) -> RichText:
        """Return the name with the platform and the workspace."""
        return rich(f"{self.name} · {self.where}")

    @property
    def fields(self) -> Fields:
        """Return what is shown of this side."""
        items = [Field(phrase("link.field.account"), self.text)] if self.where else []
        for each in self.standings:
            team = rich(each.team.name) if each.team is not None else phrase("link.no_team")
            items.append(Field(rich(each.cohort), team))
        if not self.standings:
            items.append(Field(phrase("link.field.cohort"), phrase("link.no_cohort")))
        return Fields(tuple(items))


async def side_of_account(session: AsyncSession, account_id: int) -> Side:
    """Return the side of a link that an account is."""
    account = await session.get_one(tables.Account, account_id)
    return _side(account, await standings(session, account.person_id))


async def side_of_person(session: AsyncSession, person_id: int) -> Side | None:
    """Return the side of a person who has no account yet, or none any more; None where they are forgotten."""
    person = await session.get(tables.Person, person_id)
    if person is None or person.erased_at is not None:
        return None
    return Side(person.display_name, "", await standings(session, person_id))


async def accounts_of(session: AsyncSession, person_id: int) -> Sequence[Side]:
    """Return every account of a person, without where they stand."""
    statement = select(tables.Account).where(tables.Account.person_id == person_id).order_by(tables.Account.id)
    return [_side(account, ()) for account in await session.scalars(statement)]


def _side(account: tables.Account, stand: Sequence[Standing]) -> Side:
    platform = account.platform.capitalize()
    where = f"{platform} {account.workspace}" if account.workspace else platform
    return Side(account.display_name or account.user, where, stand)
