"""REST v10 of the loopback: what the adapter may call, with the limits and deadlines of the real one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.platforms.discord import shapes
from tests.platforms.discord.answers import Answers
from tests.platforms.discord.contract import Contract
from tests.platforms.discord.problems import RefusedError, unknown
from tests.platforms.discord.rules import command_problems, message_problems
from tests.platforms.discord.scheduled import Schedule
from tests.platforms.discord.world import Channel, Message, Request, World, snowflake

Handler = Callable[..., Awaitable[tuple[int, Any]] | tuple[int, Any]]


class RestServer:
    """Answers requests below `/api/v10`; whatever breaks the contract is written down and refused."""

    def __init__(self, world: World, contract: Contract | None, gateway_url: Callable[[], str]) -> None:
        self._world = world
        self.contract = contract
        self._gateway_url = gateway_url
        self.answers = Answers(world)
        self._windows: dict[str, list[float]] = {}
        hook, token = r"(?P<app>\d+)", r"(?P<token>[^/]+)"
        channel = r"/channels/(?P<channel>\d+)"
        routes: list[tuple[str, str, Handler]] = [
            ("GET", r"/users/@me", lambda: (200, self._me())),
            ("GET", r"/oauth2/applications/@me", lambda: (200, shapes.application(world))),
            ("GET", r"/gateway/bot", self._gateway),
            ("PUT", rf"/applications/{hook}/commands", self._publish),
            ("POST", r"/users/@me/channels", self._open_direct),
            ("GET", r"/guilds/(?P<guild>\d+)/members/(?P<user>\d+)", self._member),
            ("GET", r"/guilds/(?P<guild>\d+)/roles", self._roles),
            *Schedule(world).routes,
            ("GET", channel, self._channel),
            ("POST", rf"{channel}/typing", self._typing),
            ("POST", rf"{channel}/messages", self._post),
            ("GET", rf"{channel}/messages", self._history),
            ("PATCH", rf"{channel}/messages/(?P<message>\d+)", self._edit),
            ("DELETE", rf"{channel}/messages/(?P<message>\d+)", self._delete),
            ("POST", rf"/interactions/(?P<interaction>\d+)/{token}/callback", self.answers.callback),
            ("POST", rf"/webhooks/{hook}/{token}", self.answers.follow_up),
            ("PATCH", rf"/webhooks/{hook}/{token}/messages/@original", self.answers.edit_original),
            ("DELETE", rf"/webhooks/{hook}/{token}/messages/@original", self.answers.delete_original),
        ]
        self._routes = [(method, re.compile(pattern), handler) for method, pattern, handler in routes]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one request."""
        path = request.path.removeprefix("/api/v10")
        body, files = await _read(request)
        status, answer, headers = await self._answer(request, path, body, files)
        self._world.requests.append(Request(request.method, path, body, status, time.monotonic()))
        self._world.notify()
        if status < 500:
            self._hold(request.method, path, body, status, answer)
        if self._world.faults.lose_answers and path.endswith("/callback"):
            self._world.faults.lose_answers = False
            return _response(502, {"message": "502: Bad Gateway", "code": 0}, {})
        return _response(status, answer, headers)

    def _hold(self, method: str, path: str, body: Any, status: int, answer: Any) -> None:
        """Hold what was asked and answered against the contract."""
        if self.contract is None:
            return
        found = self.contract.request(method, path, body) if status < 400 else []
        found += self.contract.answer(method, path, status, answer) if status < 400 else []
        self._world.violations += [f"{method} {path}: {each}" for each in found]

    async def _answer(
        self, request: web.Request, path: str, body: Any, files: dict[str, bytes]
    ) -> tuple[int, Any, dict[str, str]]:
        faults = self._world.faults
        for part, statuses in faults.statuses.items():
            if part in path and statuses:
                return statuses.pop(0), {"message": "it fails on purpose", "code": 0}, {}
        interaction = path.startswith(("/interactions", "/webhooks"))
        if not interaction and (limited := self._limited(path)) is not None:
            return limited
        if not interaction and request.headers.get("Authorization") != f"Bot {self._world.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}, {}
        for method, pattern, handler in self._routes:
            if method == request.method and (found := pattern.fullmatch(path)):
                try:
                    status, answer = await self._call(handler, found.groupdict(), body, files)
                except RefusedError as refused:
                    if refused.code == 50035:
                        self._world.violations.append(f"{method} {path}: {refused.message}")
                    return refused.status, refused.body(), self._headers(path)
                return status, answer, self._headers(path)
        self._world.violations.append(f"{request.method} {path} is not served by the loopback")
        return 404, {"message": "404: Not Found", "code": 0}, {}

    async def _call(
        self, handler: Handler, named: dict[str, Any], body: Any, files: dict[str, bytes]
    ) -> tuple[int, Any]:
        arguments = {name: value for name, value in named.items() if name != "app"}
        if body is not None:
            arguments["body"] = body
        if handler in self._with_files:
            arguments["files"] = files
        given = handler(**arguments)
        return await given if isinstance(given, Awaitable) else given

    @property
    def _with_files(self) -> tuple[Handler, ...]:
        return (self._post, self._edit, self.answers.callback, self.answers.follow_up, self.answers.edit_original)

    def _limited(self, path: str) -> tuple[int, Any, dict[str, str]] | None:
        faults, now = self._world.faults, time.monotonic()
        if now < faults.global_limit:
            wait = faults.global_limit - now
            body = {"message": "You are being rate limited.", "retry_after": wait, "global": True}
            return 429, body, {"Via": "1.1 google", "Retry-After": str(int(wait) + 1), "X-RateLimit-Global": "true"}
        for part, until in faults.limited_for.items():
            if part in path and now < until:
                body = {"message": "You are being rate limited.", "retry_after": until - now, "global": False}
                return 429, body, {"Via": "1.1 google", "Retry-After": str(int(until - now) + 1)}
        window = self._windows.setdefault(path, [])
        window[:] = [at for at in window if now - at < 5]
        if path.endswith("/messages") and len(window) >= self._world.message_limit:
            wait = window[0] + 5 - now
            self._world.violations.append(f"{path}: the bot went on beyond its limit")
            body = {"message": "You are being rate limited.", "retry_after": wait, "global": False}
            return 429, body, {"Via": "1.1 google", **self._headers(path)}
        window.append(now)
        return None

    def _headers(self, path: str) -> dict[str, str]:
        if not path.endswith("/messages"):
            return {}
        window, limit = self._windows.get(path, []), self._world.message_limit
        reset = max(window[0] + 5 - time.monotonic(), 0) if window else 5.0
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(limit - len(window), 0)),
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Bucket": "messages",
        }

    def _me(self) -> dict[str, Any]:
        extra = {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
        return {**shapes.user(self._world, self._world.bot), **extra}

    def _gateway(self) -> tuple[int, Any]:
        limit = {
            "total": 1000,
            "remaining": max(self._world.sessions_left, 0),
            "reset_after": 1000,
            "max_concurrency": 1,
        }
        return 200, {"url": self._gateway_url(), "shards": self._world.shards, "session_start_limit": limit}

    def _publish(self, body: list[dict[str, Any]]) -> tuple[int, Any]:
        if problems := list(command_problems(body)):
            raise RefusedError(400, 50035, "; ".join(problems))
        self._world.commands = [shapes.command(self._world, each) for each in body]
        return 200, self._world.commands

    def _open_direct(self, body: dict[str, Any]) -> tuple[int, Any]:
        channel = self._world.direct(body["recipient_id"])
        recipients = [shapes.user(self._world, channel.recipient)]
        return 200, {"id": channel.id, "type": 1, "recipients": recipients, "last_message_id": None, "flags": 0}

    def _member(self, guild: str, user: str) -> tuple[int, Any]:
        known = self._world.guilds.get(guild)
        if known is None or self._world.bot not in known.members:
            raise unknown(10004, "Unknown Guild")
        if user not in known.members:
            raise unknown(10007, "Unknown Member")
        return 200, shapes.member(self._world, known, user)

    def _roles(self, guild: str) -> tuple[int, Any]:
        known = self._world.guilds.get(guild)
        if known is None or self._world.bot not in known.members:
            raise unknown(10004, "Unknown Guild")
        return 200, shapes.roles(known)

    def _channel(self, channel: str) -> tuple[int, Any]:
        known = self._known(channel)
        if not known.writable and not known.recipient:
            raise RefusedError(403, 50001, "Missing Access")
        return 200, shapes.channel(known)

    def _typing(self, channel: str) -> tuple[int, Any]:
        self._world.typing.append(self._known(channel).id)
        return 204, None

    def _post(self, channel: str, body: dict[str, Any], files: dict[str, bytes]) -> tuple[int, Any]:
        place = self._known(channel)
        if not place.writable:
            raise RefusedError(403, 50007 if place.recipient else 50001, "Missing Access")
        if problems := list(message_problems(body, len(files))):
            raise RefusedError(400, 50035, "; ".join(problems))
        nonce = body.get("nonce")
        if nonce is not None and len(nonce) > 25:
            raise RefusedError(400, 50035, "nonce: at most 25 characters")
        if nonce is not None and body.get("enforce_nonce"):
            same = next((m for m in self._world.messages if m.nonce == nonce and m.channel == channel), None)
            if same is not None:
                return 200, shapes.message(self._world, same)
        message = Message(snowflake(), channel, body, self._world.bot, nonce=nonce, files=files)
        self._world.messages.append(message)
        return 200, shapes.message(self._world, message)

    def _history(self, channel: str) -> tuple[int, Any]:
        """Show what stands in a channel, the newest first; as with Discord, nonces are not told."""
        self._known(channel)
        shown = [each for each in self._world.messages if each.channel == channel and not each.deleted and not each.to]
        told = [shapes.message(self._world, each) for each in reversed(shown)][:100]
        return 200, [{name: part for name, part in each.items() if name != "nonce"} for each in told]

    def _edit(self, channel: str, message: str, body: dict[str, Any], files: dict[str, bytes]) -> tuple[int, Any]:
        found = self._message(channel, message)
        change(found, body, files)
        return 200, shapes.message(self._world, found)

    def _delete(self, channel: str, message: str) -> tuple[int, Any]:
        self._message(channel, message).deleted = True
        return 204, None

    def _message(self, channel: str, message: str) -> Message:
        for each in self._world.messages:
            if (each.id, each.channel) == (message, channel) and not each.deleted and each.to is None:
                return each
        raise unknown(10008, "Unknown Message")

    def _known(self, channel: str) -> Channel:
        if channel not in self._world.channels:
            raise unknown(10003, "Unknown Channel")
        return self._world.channels[channel]


def change(message: Message, body: dict[str, Any], files: dict[str, bytes]) -> None:
    """Edit a message as Discord does: what is not named stays, and a card stays a card.

    Raises:
        RefusedError: the message could not be so.
    """
    merged = {**message.payload, **body}
    before, after = message.payload.get("flags") or 0, body.get("flags") or 0
    merged["flags"] = before | after & (1 << 15)
    if problems := list(message_problems(merged, len(files), new=False)):
        raise RefusedError(400, 50035, "; ".join(problems))
    message.payload = merged
    if body.get("attachments") is not None:
        kept = {each.get("filename") for each in body["attachments"]}
        message.files = {name: content for name, content in message.files.items() if name in kept}
    message.files |= files
    message.edits += 1
    message.is_promise = False


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        body = json.loads(form["payload_json"])  # type: ignore[arg-type]  # a text, or bytes where a type is named
        files = {part.filename: part.file.read() for part in form.values() if isinstance(part, web.FileField)}
        return body, files
    text = await request.text()
    return (json.loads(text) if text else None), {}


def _response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    # discord.py reads only this very type as JSON.
    return web.Response(
        status=status, body=json.dumps(body).encode(), headers={**headers, "Content-Type": "application/json"}
    )
