"""The terminal is an adapter like any other: driven through its lines, seen through its JSON."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.console import platform
from adapters.console.adapter import Console
from adapters.console.conversation import Conversation
from adapters.console.json_screen import JsonScreen
from adapters.console.seat import Seat
from bot.configuration import Configuration
from bot.installed import Installed
from bot.startup import opened
from bot.storage import Database, DatabaseUrl
from bot.testing import probe
from bot.testing.conformance import AdapterConformance, Seen


class ConsoleSurface:
    def __init__(self, conversation: Conversation, written: list[str]) -> None:
        self.conversation = conversation
        self.adapter = conversation.console
        self.account = conversation.console.seat.account
        self.written = written
        self.buttons: dict[str, int] = {}
        self.asked: list[str] = []

    async def types(self, line: str) -> Seen:
        return await self._take(line)

    async def presses(self, label: str) -> Seen:
        return await self._take(f"/press {self.buttons[label]}")

    async def chooses(self, label: str) -> Seen:
        return await self.presses(label)

    async def is_repeated(self) -> Seen:
        return Seen("")

    async def reads(self) -> str:
        shown: list[dict[str, Any]] = [json.loads(each) for each in "".join(self.written).splitlines()]
        newest = {each.get("replaces", each["id"]): each["text"] for each in shown}
        return "\n".join(newest.values())

    async def fills(self, values: Mapping[str, str]) -> Seen:
        asked = self.asked
        for name in asked[:-1]:
            await self.conversation.take(values[name])
        return await self._take(values[asked[-1]])

    async def _take(self, line: str) -> Seen:
        self.written.clear()
        await self.conversation.take(line)
        shown: list[dict[str, Any]] = [json.loads(each) for each in "".join(self.written).splitlines()]
        self.buttons = {each["label"]: each["number"] for each in (shown[-1]["buttons"] if shown else ())}
        form = next((each["form"] for each in reversed(shown) if "form" in each), None)
        fields = form["fields"] if form else ()
        self.asked = form["asked"] if form else []
        return Seen(
            text="\n".join(each["text"] for each in shown),
            private=bool(shown) and all(each["private"] for each in shown),
            buttons=tuple(self.buttons),
            form={each["name"]: each["value"] for each in fields},
            problems={each["name"]: each["problem"] for each in fields if each["problem"]},
        )


class TestConsole(AdapterConformance):
    @pytest.fixture
    async def surface(self, tmp_path: Path) -> AsyncIterator[ConsoleSurface]:
        written: list[str] = []
        database = Database(DatabaseUrl.of_file(tmp_path / "probe.db"))
        composed_of = Installed((probe.feature,), (platform,))
        async with opened(composed_of, Configuration(), database) as application:
            console = Console(application, Seat.of("Mei"), JsonScreen(written.append))
            await console.recognise()
            await application.connect([console])
            yield ConsoleSurface(Conversation(console), written)
