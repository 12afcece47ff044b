"""A process that sends from a database to a noticeboard until it is killed: `DATABASE URL ASKED PLACE WORKSPACE`.

PLACE and WORKSPACE are rates, each COUNT/SECONDS or "-".
"""

from __future__ import annotations

import asyncio
import sys

from bot.adapter import Rates
from bot.application import Application
from bot.clockwork import wind_up
from bot.configuration import Configuration
from bot.installed import Installed
from bot.storage import Database
from tests.platforms.noticeboard.adapter import NoticeboardAdapter
from tests.platforms.noticeboard.server import rate


async def main(database: str, url: str, asked: str, place: str, workspace: str) -> None:
    application = Application(Installed((), ()), Configuration(), Database(database))
    adapter = NoticeboardAdapter(url, Rates(rate(place), rate(workspace)), can_be_asked=asked == "asked")
    await application.connect([adapter])
    await application.sender.start()
    clockwork = wind_up(application)
    await clockwork.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
