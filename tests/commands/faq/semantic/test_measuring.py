"""`cohortbot faq evaluate --semantic`: the figures with and without an encoder, side by side."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.faq.evaluate_command import evaluate
from tests.platforms.models.concepts import embeddings
from tests.platforms.models.server import Answer, ModelServer, Raw

DATA = Path(os.environ.get("COHORTBOT_DATA", Path(__file__).parents[5] / "shared" / "data")) / "faq"
BANK = """\
{"id": "kitchen", "question": "Where is the kitchen?", "alts": ["is there a pantry"]}
{"id": "length", "question": "How long is the programme?", "alts": ["how many months"]}
{"id": "visa", "question": "Who helps with a visa?", "alts": ["immigration letter"]}
"""
QUERIES = """\
{"query": "somewhere to microwave lunch", "answers": ["kitchen"]}
{"query": "when will we finish, in weeks", "answers": ["length"]}
{"query": "the embassy wants a permit", "answers": ["visa"]}
{"query": "may dogs visit", "answers": []}
"""


@contextmanager
def served(answer: Answer) -> Iterator[ModelServer]:
    """Serve from another thread: the command runs an event loop of its own."""
    server, ready, over = ModelServer(answer), threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with server:
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(10)
        yield server
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
        loop.close()


def run(folder: Path, configuration: str, *more: str) -> Result:
    for name, content in (("bank.jsonl", BANK), ("queries.jsonl", QUERIES), ("config.toml", configuration)):
        (folder / name).write_text(content, encoding="utf-8")
    arguments = [folder / "bank.jsonl", folder / "queries.jsonl", "--semantic", "--config", folder / "config.toml"]
    return CliRunner().invoke(evaluate, [*map(str, arguments), *more])


def test_both_ways_are_shown_side_by_side(tmp_path: Path) -> None:
    with served(embeddings) as server:
        configuration = f'[faq.semantic]\nendpoint = "{server.url}"\nmodel = "toy"\nlanguages = ["en"]'
        figures = json.loads(run(tmp_path, configuration, "--json").stdout)
        table = run(tmp_path, configuration).stdout.splitlines()
    assert figures["lexical"]["accuracy_at_1"] < figures["semantic"]["accuracy_at_1"] == 1
    assert figures["semantic"]["out_of_scope_answered"] == 0
    assert table[0].split() == ["lexical", "semantic"]


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        ("", "names neither an endpoint nor a folder"),
        ('[faq.semantic]\nfolder = "nowhere"', "config.json cannot be read"),
        ('[faq.semantic]\nendpoint = "{url}"\nmodel = "toy"', "answers 500"),
    ],
)
def test_what_does_not_work_is_told(tmp_path: Path, configuration: str, told: str) -> None:
    with served(lambda _method, _body: Raw(b"", 500)) as server:
        done = run(tmp_path, configuration.format(url=server.url))
    assert done.exit_code == 1
    assert told in done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "phrasings", "floor"), [("hint3_sofmattress", None, 0.83), ("clinc150", 5, 0.83), ("banking77", 5, 0.80)]
)
def test_a_good_encoder_reaches_its_floor(tmp_path: Path, name: str, phrasings: int | None, floor: float) -> None:
    folder = os.environ.get("COHORTBOT_ENCODER")
    if folder is None or not (DATA / name).is_dir():
        pytest.skip("COHORTBOT_ENCODER names no folder with an encoder, or the set is not there")
    (tmp_path / "config.toml").write_text(f'[faq.semantic]\nfolder = "{folder}"', encoding="utf-8")
    arguments = [DATA / name / "bank.jsonl", DATA / name / "queries.jsonl", "--config", tmp_path / "config.toml"]
    few = ["--phrasings", str(phrasings)] if phrasings else []
    done = CliRunner().invoke(evaluate, [*map(str, arguments), "--semantic", "--json", *few])
    found = json.loads(done.stdout)["semantic"]
    assert found["accuracy_at_1"] >= floor
    assert found["wrong_of_answered"] <= 0.05
    assert (found["out_of_scope_answered"] or 0) <= 0.05
