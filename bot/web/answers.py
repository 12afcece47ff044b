"""How the web server behaves towards any client: JSON, limits in time, and nothing about its insides."""

from __future__ import annotations

import asyncio
import logging
import secrets

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's largest payloads, views with many blocks, stay well below."""

LONGEST_REQUEST = 30.0
"""Seconds from the end of a request's headers to the end of its answer, the arrival of its body included."""


@web.middleware
async def polite(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer what goes wrong in JSON: a status, a word, and for our own mistakes a reference into the log."""
    try:
        async with asyncio.timeout(LONGEST_REQUEST):
            return await handler(request)
    except web.HTTPException as error:
        if error.status < web.HTTPBadRequest.status_code:
            raise
        kept = {name: error.headers[name] for name in (hdrs.ALLOW, hdrs.WWW_AUTHENTICATE) if name in error.headers}
        return web.json_response({"error": error.reason.lower()}, status=error.status, headers=kept)
    except TimeoutError:
        return web.json_response({"error": "this took too long"}, status=web.HTTPServiceUnavailable.status_code)
    except Exception:
        reference = secrets.token_hex(4)
        log.exception("%s %s failed, reference %s", request.method, request.path, reference)
        answer = {"error": "something went wrong here", "reference": reference}
        return web.json_response(answer, status=web.HTTPInternalServerError.status_code)


async def hide_versions(_request: web.Request, response: web.StreamResponse) -> None:
    """Take away the header in which aiohttp tells its version and Python's."""
    response.headers.popall(hdrs.SERVER, None)
