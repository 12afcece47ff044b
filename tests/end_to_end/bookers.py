"""Founders on the loopback platforms who ask for units, say yes, and whose platform delivers it all twice."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.community.cohorts import open_cohort
from bot.community.teams import create_team, put_in_team
from bot.storage import Database, tables
from tests.platforms.discord import person as on_discord
from tests.platforms.discord.reading import buttons_of, text_of
from tests.platforms.discord.world import Given, World
from tests.platforms.slack import person as on_slack
from tests.platforms.slack.state import Message

YES = "Yes, book it"
_ANSWERED_WITHIN = 60.0
_NUMBER = re.compile(r"Booked\. #(\d+)")


@dataclass(frozen=True, slots=True)
class Wish:
    """Units of the one pool, and when."""

    units: int
    when: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a booker was told: the number of the booking, or None with the reason."""

    user: str
    wish: Wish
    number: int | None
    told: str


class Booker(Protocol):
    """Somebody who wants something; `ask` returns whether it is held for them, `answers` what they have been told."""

    wish: Wish

    @property
    def platform(self) -> str: ...
    @property
    def workspace(self) -> str: ...
    @property
    def user(self) -> str: ...

    async def ask(self) -> bool: ...
    async def confirm(self) -> None: ...
    def answers(self) -> Sequence[str]: ...


class OnSlack:
    """Writes to the bot directly, or uses the slash command. Slack never brings a command to a second process."""

    platform = "slack"

    def __init__(self, person: on_slack.Person, wish: Wish, world: World, *, slash: bool) -> None:
        self.person = person
        self.wish = wish
        self.workspace = person.user.team
        self.user = person.id
        self._world = world
        self._slash = slash

    async def ask(self) -> bool:
        line = f"compute book {self.wish.units} a100 {self.wish.when}"
        await (self.person.commands(f"/{line}") if self._slash else self.person.writes(line))
        if not (self._slash and self.person.slack.socket.in_turn):
            await self.person.repeats()
        await self._world.until(lambda: bool(self._shown()), _ANSWERED_WITHIN)
        return YES in str(self._shown()[0].blocks)

    async def confirm(self) -> None:
        (held,) = self._shown()
        await self.person.presses(YES, held)
        await self.person.repeats()
        await self._world.until(lambda: YES not in str(self._shown()[0].blocks), _ANSWERED_WITHIN)

    def answers(self) -> Sequence[str]:
        return [self.person.read(each) for each in self._shown()]

    def _shown(self) -> list[Message]:
        return [each for each in self.person.sees() if each.to == self.user or each.channel == self.person.direct]


class OnDiscord:
    """Uses the slash command."""

    platform, workspace = "discord", ""

    def __init__(self, person: on_discord.Person, wish: Wish) -> None:
        self.person = person
        self.wish = wish
        self.user = person.id
        self._asked: Given | None = None

    async def ask(self) -> bool:
        self._asked = asked = self.person.slash(
            "/compute book", units=self.wish.units, pool="a100", when=self.wish.when
        )
        self._deliver_again(asked)
        await self.person.world.until(lambda: bool(asked.shown), _ANSWERED_WITHIN)
        return YES in buttons_of(asked.shown[0])

    async def confirm(self) -> None:
        assert self._asked is not None
        (held,) = self._asked.shown
        self._deliver_again(self.person.press(held, YES))
        await self.person.world.until(lambda: YES not in buttons_of(held), _ANSWERED_WITHIN)

    def answers(self) -> Sequence[str]:
        assert self._asked is not None
        return [text_of(each) for each in self._asked.shown]

    def _deliver_again(self, given: Given) -> None:
        self.person.world.emit("INTERACTION_CREATE", given.payload, self.person.channel.guild)


async def store(database: Database, bookers: Sequence[Booker], teams: int) -> None:
    """Put the bookers into the bot's database, in so many teams."""
    now = datetime.now(UTC)
    async with database.write() as session:
        cohort = await open_cohort(session, "Cohort", now.date(), now)
        made = [await create_team(session, f"Team {number}", cohort.id, now) for number in range(teams)]
        for number, booker in enumerate(bookers):
            person = tables.Person(display_name=f"Founder {number}", created_at=now)
            session.add(person)
            await session.flush()
            session.add(
                tables.Account(
                    platform=booker.platform,
                    workspace=booker.workspace,
                    user=booker.user,
                    display_name=person.display_name,
                    person_id=person.id,
                    created_at=now,
                )
            )
            await put_in_team(session, person.id, made[number % teams].id, now)


async def book_at_once(bookers: Sequence[Booker]) -> None:
    """Let all ask at the same time, and say yes as soon as something is held for them."""
    await asyncio.gather(*(_book(each) for each in bookers))


def outcome_of(booker: Booker) -> Outcome:
    """Return what came of it, when nothing is at work any more; whoever asked was answered once."""
    (told,) = booker.answers()
    found = _NUMBER.search(told)
    return Outcome(booker.user, booker.wish, int(found[1]) if found else None, told)


async def _book(booker: Booker) -> None:
    if await booker.ask():
        await booker.confirm()
