"""A process that sends from a database to a noticeboard until it is killed.

It is forked from a server that has imported everything: a hundred kills are not to wait for a hundred imports.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.application import Application
from bot.clockwork import wind_up
from bot.configuration import Configuration
from bot.installed import Installed
from bot.storage import Database
from tests.platforms.noticeboard.adapter import NoticeboardAdapter

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


@asynccontextmanager
async def sending(address: str, url: str, *, asked: bool) -> AsyncIterator[None]:
    """Send in a process that is killed without warning at the end; `asked` tells whether the board can be."""
    process = _PROCESSES.Process(target=_send, args=(address, url, asked))
    process.start()
    try:
        yield
    finally:
        process.kill()
        await asyncio.to_thread(process.join)
        process.close()


def _send(address: str, url: str, asked: bool) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    asyncio.run(_send_for_ever(address, url, asked))


async def _send_for_ever(address: str, url: str, asked: bool) -> None:
    application = Application(Installed((), ()), Configuration(), Database(address))
    await application.connect([NoticeboardAdapter(url, can_be_asked=asked)])
    await application.sender.start()
    clockwork = wind_up(application)
    await clockwork.start()
    await asyncio.Event().wait()
