"""Questions in other words, with an encoder behind an endpoint that may lie, stall or fail at any moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import func, select

from bot.testing.harness import Harness
from commands.faq.tables import FaqUsage, FaqVector
from tests.commands.faq.conftest import STAFF, start
from tests.platforms.models.concepts import embeddings
from tests.platforms.models.server import ModelServer, Raw

HUNGRY = "somewhere to warm up my snack?"


def configured(server: ModelServer, more: str = "") -> str:
    return f'{STAFF}\n[faq.semantic]\nendpoint = "{server.url}"\nmodel = "toy"\nlanguages = ["en"]\n{more}'


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(embeddings) as running:
        yield running


def calls(programme: Harness, outcome: str) -> float:
    counter = programme.application.metrics.counters["cohortbot_faq_model_calls_total"]
    return counter.values.get(("encoding", outcome), 0)


async def count(programme: Harness) -> int:
    async with programme.application.database.read() as session:
        return await session.scalar(select(func.count()).select_from(FaqVector)) or 0


async def test_what_words_do_not_tell_meaning_does(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server), tmp_path) as programme:
        ada = programme.person("Ada", role="founder")
        assert "level 2" not in (await ada.says(HUNGRY)).text
        assert server.asked == []

        await programme.advance(seconds=5)

        told = await ada.says(HUNGRY)
        assert "level 2" in told.text or "Where is the kitchen?" in told.buttons[0]
        sent = [text for asked in server.asked for text in asked.body["input"]]
        assert HUNGRY in sent
        assert not any("廚房" in text for text in sent), "the model cannot read Chinese"


async def test_nothing_is_encoded_twice_nor_after_a_restart(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server), tmp_path) as programme:
        ada = programme.person("Ada", role="founder")
        await programme.advance(seconds=5)
        before = len(server.asked)
        await programme.restart()
        await ada.says(HUNGRY)
        assert len(server.asked) == before + 1, "what was read before is at hand at once"
        await programme.advance(seconds=5)
        await ada.says(HUNGRY)
        assert len(server.asked) == before + 1


async def test_what_the_bank_asks_to_the_letter_goes_nowhere(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server), tmp_path) as programme:
        await programme.advance(seconds=5)
        before = len(server.asked)
        told = await programme.person("Ada", role="founder").says("Where is the KITCHEN")
        assert "level 2" in told.text
        assert len(server.asked) == before


async def test_people_do_not_notice_when_it_fails_and_operators_do(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server, "timeout_seconds = 1"), tmp_path) as programme:
        ada = programme.person("Ada", role="founder")
        await programme.advance(seconds=5)

        server.answer = lambda _method, _body: Raw(b"<html>", 200)
        assert "Six months" in (await ada.says("how many months does the programme take?")).text
        server.answer = lambda _method, _body: Raw(b"", 500)
        assert "don't know" in (await ada.says("may dogs visit?")).text
        server.stalls = True
        assert "don't know" in (await ada.says("may dogs visit on Fridays?")).text
        assert (calls(programme, "nonsense"), calls(programme, "refused"), calls(programme, "timeout")) == (1, 1, 1)

        asked = len(server.asked)
        assert "don't know" in (await ada.says("may dogs sleep here?")).text
        assert len(server.asked) == asked, "after three failures it is left alone"
        assert calls(programme, "paused") == 1

        server.stalls, server.answer = False, embeddings
        await programme.advance(seconds=61)
        await ada.says(HUNGRY)
        assert len(server.asked) == asked + 1


async def test_another_length_of_vectors_is_a_lie(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server), tmp_path) as programme:
        await programme.advance(seconds=5)
        server.answer = lambda _method, _body: {"data": [{"index": 0, "embedding": [0.5, 0.5]}]}
        await programme.person("Ada", role="founder").says(HUNGRY)
        assert calls(programme, "nonsense") == 1


async def test_the_budget_of_a_day_holds_over_a_restart(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server, "texts_per_day = 30"), tmp_path) as programme:
        ada = programme.person("Ada", role="founder")
        await programme.advance(seconds=5)
        sent = sum(len(asked.body["input"]) for asked in server.asked)
        for number in range(40 - sent):
            await ada.says(f"{HUNGRY} {number}")
        await programme.restart()
        await programme.advance(seconds=5)
        await ada.says(f"{HUNGRY} again")
        assert sum(len(asked.body["input"]) for asked in server.asked) == 30
        assert calls(programme, "budget") == 1

        await programme.advance(days=1)
        await ada.says(f"{HUNGRY} tomorrow")
        assert sum(len(asked.body["input"]) for asked in server.asked) == 31
        async with programme.application.database.read() as session:
            [usage] = (await session.scalars(select(FaqUsage))).all()
        assert (usage.day, usage.units) == ("2026-11-24", 1)


async def test_vectors_go_with_their_texts(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server), tmp_path) as programme:
        staff = programme.person("Grace", role="staff")
        await programme.advance(seconds=5)
        held = await count(programme)
        form = await staff.says("/faq edit kitchen")
        await form.fill(question="Where is the kitchen?", answer="Gone.", phrasings="any food here", tags="", source="")
        await programme.advance(seconds=5)
        assert await count(programme) == held - 2


async def test_what_people_say_of_answers_teaches_it_too(server: ModelServer, tmp_path: Path) -> None:
    async with await start(configured(server), tmp_path) as programme:
        ada = programme.person("Ada", role="founder")
        await programme.advance(seconds=5)
        held = await count(programme)
        offered = await ada.says(HUNGRY)
        await (offered if "Yes" in offered.buttons else await offered.press("Where is the kitchen?")).press("Yes")
        await programme.advance(seconds=5)
        assert await count(programme) == held + 1
