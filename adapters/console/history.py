"""Where the lines that a person typed are kept, for them alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def open_history() -> History:
    """Return the history of former chats; one for this chat only where there is nowhere to keep it."""
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / "history"
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        file.chmod(0o600)
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return FileHistory(str(file))


def _folder() -> Path:
    if sys.platform in {"win32", "darwin"}:
        return Path(click.get_app_dir("cohortbot"))
    # The XDG base directory specification names histories as an example of state.
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "cohortbot"
