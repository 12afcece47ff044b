"""Slack is an adapter like any other: driven and seen through the loopback Slack."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.people import Account
from bot.testing.conformance import AdapterConformance, Seen
from tests.adapters.slack.conftest import Bot, StartBot
from tests.platforms.slack.person import Person
from tests.platforms.slack.reading import elements, label
from tests.platforms.slack.slack import Slack


class SlackSurface:
    """Slack as a founder uses it, in a channel with the umbrella command."""

    def __init__(self, bot: Bot, person: Person) -> None:
        self.bot = bot
        self.person = person
        self.adapter = bot.adapter
        self.account = Account("slack", bot.slack.state.team, person.id, person.user.name)
        self.known: dict[str, int] = {}

    async def types(self, line: str) -> Seen:
        self._mark()
        await self.person.commands(f"/cohort {line.removeprefix('/')}")
        return await self._seen()

    async def presses(self, label: str) -> Seen:
        self._mark()
        await self.person.presses(label)
        return await self._seen()

    async def chooses(self, label: str) -> Seen:
        self._mark()
        await self.person.chooses(label)
        return await self._seen()

    async def is_repeated(self) -> Seen:
        self._mark()
        await self.person.repeats()
        return await self._seen()

    async def reads(self) -> str:
        return "\n".join(self.person.read(each) for each in self.person.sees(self.person.direct))

    async def fills(self, values: Mapping[str, str]) -> Seen:
        self._mark()
        await self.person.submits(dict(values))
        filled = values if self.person.errors else {}
        return await self._seen(filled)

    def _mark(self) -> None:
        self.known = {each.ts: each.edits for each in self.person.sees()}

    async def _seen(self, filled: Mapping[str, str] | None = None) -> Seen:
        await self.bot.settles()
        shown = [each for each in self.person.sees() if self.known.get(each.ts) != each.edits]
        files = [file.name for file in self.person.slack.state.files.values()]
        views = self.person.slack.state.views
        return Seen(
            text="\n".join([*(self.person.read(each) for each in shown), *files]),
            private=bool(shown) and all(each.to for each in shown),
            buttons=tuple(label(each) for each in elements(shown[-1].blocks)) if shown else (),
            form=filled or (self.person.fields() if views else {}),
            problems=self.person.errors,
        )


class TestSlack(AdapterConformance):
    @pytest.fixture
    async def surface(self, start_bot: StartBot, slack: Slack) -> SlackSurface:
        person = slack.person("Mei")
        return SlackSurface(await start_bot(), person)


class TestSlackOverHttp(AdapterConformance):
    @pytest.fixture
    async def surface(self, start_bot: StartBot, slack: Slack) -> SlackSurface:
        person = slack.person("Mei")
        return SlackSurface(await start_bot(mode="http"), person)
