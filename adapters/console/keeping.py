"""Files that came with a message, kept where the person wants them."""

from __future__ import annotations

import asyncio
from itertools import count
from pathlib import Path

from adapters.console.output import showable
from bot.messages import File

_LONGEST_NAME = 150


async def keep_file(file: File, folder: str = "") -> Path:
    """Write a file into a folder, by default the person's downloads, and return where it is.

    Nothing is ever overwritten: a name that is taken gets a number.

    Raises:
        OSError: the folder is missing or cannot be written.
    """
    return await asyncio.to_thread(_keep, file, folder)


def _keep(file: File, into: str) -> Path:
    folder = Path(into).expanduser() if into else _downloads()
    name = _safe_name(file.name)
    for number in count(1):
        path = folder / (name if number == 1 else f"{Path(name).stem} ({number}){Path(name).suffix}")
        try:
            with path.open("xb") as stream:
                stream.write(file.content)
        except FileExistsError:
            continue
        return path.absolute()
    raise AssertionError("count() does not end")


def _downloads() -> Path:
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path()


def _safe_name(name: str) -> str:
    # The name comes from whoever made the message: it must not reach another folder, nor hide the file.
    last = showable(name).replace("\\", "/").replace("\n", " ").rpartition("/")[2].strip(" .")
    return last[-_LONGEST_NAME:] or "file"
