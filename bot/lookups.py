"""Find what people name: a person, a place, and whatever else features can be asked for by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy import Select, select

from bot.call import Call
from bot.community.lookups import CohortLookup, TeamLookup
from bot.declaration.parameters import Wrong
from bot.delivery.stored_places import stored_place
from bot.messages import Option, phrase, rich
from bot.people import CohortRef, PersonRef, TeamRef
from bot.places import Place, PlaceKind
from bot.storage import Database, tables

_MENTIONED_USER = re.compile(r"<@!?([A-Za-z0-9]+)(?:\|[^>]*)?>")
_NUMBERED = re.compile(r"(?P<name>.*?)\s*#(?P<number>\d{1,15})")
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
        if (mention := _MENTIONED_USER.fullmatch(text)) is not None:
            async with call.service(Database).read() as session:
                rows = (await session.execute(_mentioned(call.place, mention[1]))).all()
            found = [PersonRef(row.id, row.display_name) for row in rows]
        else:
            found = await _people(call, text)
        if not found:
            raise Wrong(phrase("expected.person"))
        if len(found) > 1:
            raise Wrong(phrase("expected.one_person", names=", ".join(_told_apart(found)[:_MOST_NAMED])))
        return found[0]

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return persons whose name holds what is typed."""
        names = _told_apart(await _people(call, typed, exactly=False))
        return [Option(rich(name), f"@{name}") for name in names[:_MOST_OFFERED]]


class PlaceLookup:
    """Finds places that the bot knows, by mention or by name."""

    async def find(self, call: Call, text: str) -> Place:
        """Return the place that a mention or a name stands for."""
        here = call.place
        if (mention := _MENTIONED_CHANNEL.fullmatch(text)) is not None:
            known = [each for each in await _channels(call) if _at(each) == (here.platform, here.workspace)]
            mentioned = Place(here.platform, here.workspace, mention[1], PlaceKind.CHANNEL)
            return next((each for each in known if each.channel == mention[1]), mentioned)
        name = _named(text, "#")
        found = [each for each in await _channels(call) if each.name.casefold() == name]
        # What is said in a community means its own channel, though the other platform may have one of that name.
        found = [each for each in found if _at(each) == (here.platform, here.workspace)] or found
        if len(found) != 1:
            raise Wrong(phrase("expected.one_place" if found else "expected.place"))
        return found[0]

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return channels whose name holds what is typed."""
        typed = _named(typed, "#")
        names = dict.fromkeys(each.name for each in await _channels(call) if typed in each.name.casefold())
        return [Option(rich(f"#{name}"), f"#{name}") for name in list(names)[:_MOST_OFFERED]]


async def _people(call: Call, text: str, *, exactly: bool = True) -> list[PersonRef]:
    """Return the people of a name, `exactly` or else all whose name holds it; of a part of one where nobody has it.

    Names are compared here: what a database makes of capitals depends on its kind and on its locale.
    """
    name = _named(text, "@")
    if exactly and not name:
        return []
    table = tables.Person
    statement = select(table.id, table.display_name).where(table.joined_at.is_(None), table.erased_at.is_(None))
    if (numbered := _NUMBERED.fullmatch(name)) is not None:
        name = numbered["name"]
        statement = statement.where(table.id == int(numbered["number"]))
    async with call.service(Database).read() as session:
        rows = (await session.execute(statement.order_by(table.display_name, table.id))).all()
    holding = [PersonRef(row.id, row.display_name) for row in rows if name in row.display_name.casefold()]
    exact = [person for person in holding if person.name.casefold() == name]
    return exact or holding if exactly else holding


def _told_apart(people: Sequence[PersonRef]) -> list[str]:
    """Return their names, with the number where several have the same."""
    often = Counter(each.name for each in people)
    return [each.name if often[each.name] == 1 else f"{each.name} #{each.id}" for each in people]


async def _channels(call: Call) -> list[Place]:
    table = tables.Place
    statement = select(table).where(table.kind == PlaceKind.CHANNEL, table.thread == "", table.name != "")
    async with call.service(Database).read() as session:
        rows = (await session.execute(statement.order_by(table.name))).scalars().all()
    return [stored_place(row) for row in rows]


def _mentioned(place: Place, user: str) -> Select[int, str]:
    account = tables.Account
    statement = select(tables.Person.id, tables.Person.display_name).join(account)
    return statement.where(
        account.platform == place.platform, account.workspace == place.workspace, account.user == user
    )


def _named(text: str, mark: str) -> str:
    return text.strip().removeprefix(mark).casefold()


def _at(place: Place) -> tuple[str, str]:
    return place.platform, place.workspace
