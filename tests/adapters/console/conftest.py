"""Chats: through processes and pipes, and within the test where a process would prove nothing more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from adapters.console.adapter import Console
    from adapters.console.conversation import Conversation

_COHORTBOT = ("-c", "from bot.cli import main; main()", "chat")
_REHEARSAL = (str(Path(__file__).with_name("rehearsal.py")),)


def _environment(home: Path, **more: str) -> dict[str, str]:
    """Return what a process of these tests finds in its environment: nothing of the machine's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    root = Path(__file__).parents[3]
    return {**kept, "HOME": str(home), "LANG": "C", "PYTHONPATH": str(root), **more}


@dataclass(frozen=True)
class Chatted:
    """How a chat went."""

    output: bytes
    errors: str
    status: int

    @property
    def text(self) -> str:
        return self.output.decode()

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


Chat = Callable[..., Chatted]
Rehearse = Callable[..., AbstractAsyncContextManager["Rehearsal"]]


@dataclass(frozen=True)
class Launch:
    """What starts a chat with the feature of the tests, for a test that holds its streams itself."""

    command: tuple[str, ...]
    folder: Path

    def environment(self, **more: str) -> dict[str, str]:
        return _environment(self.folder, **more)


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    """Tell how to start a chat with the feature of the tests."""
    return Launch((sys.executable, *_REHEARSAL), tmp_path)


@pytest.fixture
def rehearsed_chat(tmp_path: Path) -> Chat:
    """Run `chat` with the feature of the tests."""
    return _chat(tmp_path, _REHEARSAL)


@pytest.fixture
def chat(tmp_path: Path) -> Chat:
    """Run `cohortbot chat` as it is installed."""
    return _chat(tmp_path, _COHORTBOT)


def _chat(folder: Path, program: Sequence[str]) -> Chat:
    """Run chats in a folder of their own on what is typed, and check that nobody saw a traceback."""

    def run(
        typed: str | bytes,
        *options: str,
        python: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> Chatted:
        given = typed.encode() if isinstance(typed, str) else typed
        done = subprocess.run(
            [sys.executable, *python, *program, *options],
            input=given,
            capture_output=True,
            cwd=folder,
            env=_environment(folder, **(env or {})),
            timeout=60,
            check=False,
        )
        chatted = Chatted(done.stdout, done.stderr.decode("utf-8", "replace"), done.returncode)
        assert "Traceback" not in chatted.errors, chatted.errors
        return chatted

    return run


@dataclass(frozen=True)
class Rehearsal:
    """A conversation within the test; `said` takes what was written since the last call."""

    conversation: Conversation
    written: list[str]

    @property
    def console(self) -> Console:
        return self.conversation.console

    async def says(self, line: str) -> str:
        self.written.clear()
        await self.conversation.take(line)
        return "".join(self.written)


@pytest.fixture
async def rehearsal(tmp_path: Path) -> AsyncIterator[Rehearsal]:
    """Talk to the feature of the tests in plain text."""
    from adapters.console.text_screen import TextScreen

    async with _rehearse(tmp_path, lambda write: TextScreen(write)) as made:
        yield made


@pytest.fixture
def rehearse() -> Rehearse:
    """Give what opens such a conversation in a folder, with a screen of choice."""
    return _rehearse


@asynccontextmanager
async def _rehearse(folder: Path, screen: Callable[[Callable[[str], None]], Any]) -> AsyncIterator[Rehearsal]:
    """Open the application of the rehearsal over a database in a folder, with a screen that writes into a list."""
    import runpy

    from adapters.console.adapter import Console
    from adapters.console.conversation import Conversation
    from adapters.console.seat import Seat
    from bot.configuration import Configuration
    from bot.startup import opened
    from bot.storage import Database

    rehearsed = runpy.run_path(_REHEARSAL[0])["rehearsed"]
    written: list[str] = []
    database = Database(f"sqlite:///{folder / 'rehearsal.db'}")
    async with opened(rehearsed, Configuration(), database) as application:
        console = Console(application, Seat.of("Mei"), screen(written.append))
        await console.recognise()
        await application.connect([console])
        yield Rehearsal(Conversation(console), written)
