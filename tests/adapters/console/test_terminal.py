"""A chat on a real terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)

import pexpect

if TYPE_CHECKING:
    from conftest import Launch


def test_prompt_completion_button_form_and_history(launch: Launch) -> None:
    # A terminal that answers no cursor position requests is waited for, and warned about, without the variable.
    env = launch.environment(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1", LANG="C.UTF-8")
    terminal = pexpect.spawn(
        launch.command[0],
        list(launch.command[1:]),
        cwd=str(launch.folder),
        env=env,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 120),
    )
    try:
        terminal.expect("Three things to try")
        terminal.expect("›")
        terminal.send("/men\t")
        terminal.expect("/men.*u")  # the completion may be drawn by itself
        terminal.send("\r")
        terminal.expect("Noodles")
        terminal.expect("›")
        terminal.send("1\r")
        terminal.expect("You drink tea")
        terminal.expect("›")
        _fill_in_form(terminal)
        terminal.send("thrown away\x03")
        terminal.expect("›")
        terminal.send("/sit\r")
        terminal.expect("Sitting down")
        terminal.expect("One moment")
        terminal.send("\x03")
        terminal.expect("Stopped")
        terminal.expect("›")
        terminal.send("\x04")
        terminal.expect(pexpect.EOF)
    finally:
        terminal.close()
    assert terminal.exitstatus == 0
    history = launch.folder / ".local" / "state" / "cohortbot" / "history"
    if sys.platform == "linux":
        assert history.stat().st_mode & 0o777 == 0o600
        assert "/menu" in history.read_text()
        assert "Harbour" not in history.read_text()


def _fill_in_form(terminal: pexpect.spawn[str]) -> None:
    terminal.send("/plan\r")
    terminal.expect("What is it about")
    terminal.expect(r"\? ")
    terminal.send("\x03")
    terminal.expect("Nothing was sent")
    terminal.send("/plan\r")
    terminal.expect("What is it about")
    terminal.send("Ha\r")
    terminal.expect("How big")
    terminal.send("1\r")
    terminal.expect("Anything else")
    terminal.send("\r")
    terminal.expect("at least 3 characters")
    terminal.send("rbour\r")
    terminal.expect("Harbour / small")
    terminal.expect("›")
