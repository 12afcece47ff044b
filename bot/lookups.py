"""Find what people name: a person, a place, and whatever else features can be asked for by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import Row, Select, func, select

from bot.call import Call
from bot.community.lookups import CohortLookup, TeamLookup
from bot.declaration.parameters import Wrong
from bot.languages import Language
from bot.messages import Option, phrase, rich
from bot.people import CohortRef, PersonRef, TeamRef
from bot.places import Place, PlaceKind
from bot.storage import Database, tables

_MENTIONED_USER = re.compile(r"<@!?([A-Za-z0-9]+)(?:\|[^>]*)?>")
_NUMBERED = re.compile(r"(?P<name>.*?)\s*#(?P<number>\d{1,18})")
_MENTIONED_CHANNEL = re.compile(r"<#([A-Za-z0-9]+)(?:\|[^>]*)?>")
_MOST_NAMED = 5
_MOST_OFFERED = 25


class Lookup(Protocol):
    """Finds things of one type by what people call them."""

    async def find(self, call: Call, text: str) -> object:
        """Return what a mention or a name stands for.

        Raises:
            Wrong: there is none, or several; the text names them.
        """

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return what somebody may mean who has typed that much."""


class Lookups:
    """The lookup of each type: the engine's own and the features'."""

    def __init__(self, by_type: Mapping[type, Lookup]) -> None:
        self._by_type: dict[type, Lookup] = {
            PersonRef: PersonLookup(),
            Place: PlaceLookup(),
            TeamRef: TeamLookup(),
            CohortRef: CohortLookup(),
            **by_type,
        }

    def __contains__(self, of: object) -> bool:
        """Tell whether anybody knows how to find things of a type."""
        return of in self._by_type

    def of(self, of: type) -> Lookup:
        """Return the lookup of a type."""
        return self._by_type[of]


class PersonLookup:
    """Finds persons by mention, by name, or by name and number, on whichever platform they have an account.

    The number, as in `Ada Wong #12`, is asked for only where several are called the same.
    """

    async def find(self, call: Call, text: str) -> PersonRef:
        """Return the person whom a mention or a name stands for."""
        name = text.removeprefix("@").casefold()
        async with call.service(Database).read() as session:
            if mention := _MENTIONED_USER.fullmatch(text):
                rows = (await session.execute(_mentioned(call.place, mention[1]))).all()
            elif numbered := _NUMBERED.fullmatch(name):
                rows = (await session.execute(_people(numbered["name"], int(numbered["number"])))).all()
            else:
                rows = (await session.execute(_people(name).limit(_MOST_NAMED + 1))).all()
        rows = [row for row in rows if row.display_name.casefold() == name] or rows
        if not rows:
            raise Wrong(phrase("expected.person"))
        if len(rows) > 1:
            raise Wrong(phrase("expected.one_person", names=", ".join(_told_apart(rows)[:_MOST_NAMED])))
        return PersonRef(rows[0].id, rows[0].display_name)

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return persons whose name holds what is typed."""
        async with call.service(Database).read() as session:
            statement = _people(typed.removeprefix("@").casefold()).limit(_MOST_OFFERED)
            names = _told_apart((await session.execute(statement)).all())
        return [Option(rich(name), f"@{name}") for name in names]


class PlaceLookup:
    """Finds places that the bot knows, by mention or by name."""

    async def find(self, call: Call, text: str) -> Place:
        """Return the place that a mention or a name stands for."""
        table = tables.Place
        async with call.service(Database).read() as session:
            if (mention := _MENTIONED_CHANNEL.fullmatch(text)) is not None:
                place = call.place
                key = {"platform": place.platform, "workspace": place.workspace, "channel": mention[1], "thread": ""}
                found = (await session.execute(select(table).filter_by(**key))).scalars().all()
                if not found:
                    return Place(place.platform, place.workspace, mention[1], PlaceKind.CHANNEL)
            else:
                name = text.removeprefix("#").casefold()
                statement = select(table).where(func.lower(table.name) == name, table.kind == PlaceKind.CHANNEL)
                found = (await session.execute(statement.limit(_MOST_NAMED))).scalars().all()
        if len(found) != 1:
            raise Wrong(phrase("expected.one_place" if found else "expected.place"))
        row = found[0]
        language = Language(row.language) if row.language else None
        return Place(row.platform, row.workspace, row.channel, PlaceKind(row.kind), row.thread, row.name, language)

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return channels whose name holds what is typed."""
        table = tables.Place
        name = typed.removeprefix("#").casefold()
        async with call.service(Database).read() as session:
            statement = select(table.name).where(
                table.kind == PlaceKind.CHANNEL, func.lower(table.name).contains(name, autoescape=True)
            )
            names = (await session.execute(statement.order_by(table.name).limit(_MOST_OFFERED))).scalars().all()
        return [Option(rich(f"#{each}"), f"#{each}") for each in names if each]


def _mentioned(place: Place, user: str) -> Select[int, str]:
    account = tables.Account
    statement = select(tables.Person.id, tables.Person.display_name).join(account)
    return statement.where(
        account.platform == place.platform, account.workspace == place.workspace, account.user == user
    )


def _people(name: str, number: int | None = None) -> Select[int, str]:
    table = tables.Person
    there = table.joined_at.is_(None) & table.erased_at.is_(None)
    statement = select(table.id, table.display_name).where(
        func.lower(table.display_name).contains(name, autoescape=True), there
    )
    if number is not None:
        statement = statement.where(table.id == number)
    return statement.order_by(func.lower(table.display_name) != name, table.display_name, table.id)


def _told_apart(rows: Sequence[Row[int, str]]) -> list[str]:
    """Return the names of persons, with the number where several have the same."""
    often = Counter(row.display_name for row in rows)
    return [row.display_name if often[row.display_name] == 1 else f"{row.display_name} #{row.id}" for row in rows]
