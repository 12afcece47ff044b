"""The paths of the calendars on the web server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.configuration.core import ProgrammeSection
from bot.keyring import Keyring
from bot.languages import Language
from commands.events.calendar_out.addresses import Calendar, holder
from commands.events.calendar_out.feeds import Feed, Feeds
from commands.events.calendar_out.writing import MEDIA_TYPE

if TYPE_CHECKING:
    from aiohttp import web

    from bot.application import Application

_KEPT_FOR = "private, max-age=300"


def calendar_routes(application: Application) -> Sequence[web.RouteDef]:
    """Return the paths of both calendars. An address that is not, or no longer, anybody's is as if it never was."""
    from aiohttp import web

    otherwise = application.configuration.section(ProgrammeSection).languages[0]

    async def calendar(request: web.Request) -> web.Response:
        which = Calendar(request.match_info["calendar"])
        row_id, signature = int(request.match_info["row"]), request.match_info["signature"]
        now = application.clock.now()
        keyring, feeds = application.services.get(Keyring), application.services.get(Feeds)
        async with application.database.read() as session:
            held = await holder(session, keyring, which, row_id, signature)
            if held is None:
                raise web.HTTPNotFound
            language = Language(held.language) if held.language else otherwise
            make = feeds.cohort if which is Calendar.COHORT else feeds.mine
            return _answer(request, await make(session, held, language, now))

    def _answer(request: web.Request, feed: Feed) -> web.Response:
        headers = {"ETag": feed.etag, "Cache-Control": _KEPT_FOR, "X-Robots-Tag": "noindex"}
        asked = request.headers.get("If-None-Match")
        if asked is not None and (asked.strip() == "*" or feed.etag in _etags(asked)):
            unchanged = web.Response(status=304, headers=headers)
            unchanged.last_modified = feed.last_modified
            return unchanged
        response = web.Response(body=feed.content, content_type=MEDIA_TYPE, charset="utf-8", headers=headers)
        response.last_modified = feed.last_modified
        return response

    kinds = "|".join(Calendar)
    return [web.get(rf"/calendar/{{calendar:{kinds}}}/{{row:\d{{1,15}}}}-{{signature:[\w-]{{22}}}}.ics", calendar)]


def _etags(header: str) -> list[str]:
    return [each.strip().removeprefix("W/") for each in header.split(",")]
