"""The harness is an adapter like any other."""

from collections.abc import AsyncIterator, Mapping

import pytest

from bot.testing import probe
from bot.testing.conformance import AdapterConformance, Seen
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Participant


class HarnessSurface:
    def __init__(self, person: Participant) -> None:
        self.person = person
        self.adapter = person.harness.adapter
        self.account = person.account
        self.last: Exchange
        self.said: list[str] = []

    async def types(self, line: str) -> Seen:
        self.said.append(line)
        return self._seen(await self.person.says(line, delivery=f"line {len(self.said)}"))

    async def is_repeated(self) -> Seen:
        return self._seen(await self.person.says(self.said[-1], delivery=f"line {len(self.said)}"))

    async def chooses(self, label: str) -> Seen:
        return self._seen(await self.last.choose(label))

    async def reads(self) -> str:
        return "\n".join(shown.text for shown in self.person.sees())

    async def presses(self, label: str) -> Seen:
        return self._seen(await self.last.press(label))

    async def fills(self, values: Mapping[str, str]) -> Seen:
        return self._seen(await self.last.fill(**values))

    def _seen(self, exchange: Exchange) -> Seen:
        self.last = exchange
        form = {name: each.value for name, each in exchange.fields.items()} if exchange.reply.form else {}
        private = bool(exchange.messages) and exchange.private
        return Seen(exchange.text, private, tuple(exchange.buttons), form, exchange.problems)


class TestHarness(AdapterConformance):
    @pytest.fixture
    async def surface(self) -> AsyncIterator[HarnessSurface]:
        async with await Harness.start(features=[probe.feature]) as programme:
            yield HarnessSurface(programme.person("Ada", role="founder"))
