"""Gateway v10 of the loopback: heartbeats, sessions, events, RESUME with replay, op 7, op 9, close codes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

import zstandard
from aiohttp import WSCloseCode, WSMsgType, web

from tests.platforms.discord import shapes
from tests.platforms.discord.world import World, snowflake

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 8, 9, 10, 11
_PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
_MEMBERS, _CONTENT = 1 << 1, 1 << 15
_OF_MEMBERS = {"GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"}


class Stream:
    """Compresses what is sent over one connection, as the client asked for."""

    def __init__(self, kind: str) -> None:
        self._zlib = zlib.compressobj() if kind == "zlib-stream" else None
        self._zstd = zstandard.ZstdCompressor().compressobj() if kind == "zstd-stream" else None

    def pack(self, payload: dict[str, Any]) -> bytes | str:
        text = json.dumps(payload)
        if self._zlib is not None:
            return self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        if self._zstd is not None:
            return self._zstd.compress(text.encode()) + self._zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        return text


@dataclass
class Session:
    """A session, which outlives its connection for a resume."""

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    stream: Stream | None = None


class GatewayServer:
    """Holds the sessions of the bot; every event goes to the shard that it belongs to."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[str] = []
        self.compressions: list[str] = []
        self.heartbeat_interval = 41.25
        self.resume_url = ""
        self._sending = asyncio.Lock()
        self._closed_here: set[web.WebSocketResponse] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        world.emit = self.emit

    @property
    def connected(self) -> list[Session]:
        return [each for each in self.sessions.values() if each.socket is not None and not each.socket.closed]

    def emit(self, event: str, data: dict[str, Any], guild: str | None) -> None:
        """Send an event to the sessions that it concerns; a session without a connection keeps it for its resume."""
        for session in list(self.sessions.values()):
            wanted, count = session.shard
            if event in _OF_MEMBERS and not session.intents & _MEMBERS:
                continue
            if (int(guild) >> 22) % count == wanted if guild else wanted == 0:
                self._start(self._dispatch(session, event, self._seen(session, event, data)))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection."""
        if self._world.faults.gateway_down:
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        kind = request.query.get("compress", "")
        self.compressions.append(kind)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await socket.close(code=4012)
            return socket
        stream = Stream(kind)
        await self._send(socket, stream, {"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_interval * 1000}})
        session: Session | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            if len(message.data.encode()) > 4096:
                await socket.close(code=4002)
                break
            session = await self._received(socket, stream, session, json.loads(message.data))
        if session is not None and session.socket is socket:
            session.socket = None
            if socket not in self._closed_here and socket.close_code in {1000, 1001}:  # by the client: no resume
                self.sessions.pop(session.id, None)
        self._world.notify()
        return socket

    async def reconnect(self) -> None:
        """Ask every connection to come again (op 7)."""
        for session in self.connected:
            await self._op(session, {"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Call every session invalid (op 9)."""
        for session in self.connected:
            if not resumable:
                self.sessions.pop(session.id, None)
            await self._op(session, {"op": INVALID, "d": resumable})

    async def close_all(self, code: int) -> None:
        """Close every connection with a code."""
        for session in self.connected:
            if session.socket is not None:
                self._closed_here.add(session.socket)
                await session.socket.close(code=code)

    def cut_all(self) -> None:
        """Tear every connection, as a network does."""
        for session in self.connected:
            if session.socket is not None:
                transport = session.socket._req.transport if session.socket._req else None
                if transport is not None:
                    transport.abort()

    async def _received(
        self, socket: web.WebSocketResponse, stream: Stream, session: Session | None, payload: dict[str, Any]
    ) -> Session | None:
        match payload["op"]:
            case 1:
                if not self._world.faults.silent_heartbeats:
                    await self._send(socket, stream, {"op": ACK, "d": None})
            case 2:
                return await self._identify(socket, stream, payload["d"])
            case 6:
                return await self._resume(socket, stream, payload["d"])
            case op:
                if session is None:
                    await socket.close(code=4003)
                elif op not in {3, 4, 8}:
                    await socket.close(code=4001)
        return session

    async def _identify(self, socket: web.WebSocketResponse, stream: Stream, data: dict[str, Any]) -> Session | None:
        world = self._world
        self.identified.append({**data, "at": asyncio.get_running_loop().time()})
        world.sessions_left -= 1
        world.notify()
        if data["token"] != world.token:
            await socket.close(code=4004)
            return None
        if world.faults.close_identify is not None:
            await socket.close(code=world.faults.close_identify)
            return None
        if data["intents"] & _PRIVILEGED & ~world.allowed_intents:
            await socket.close(code=4014)
            return None
        shard = tuple(data.get("shard", (0, 1)))
        session = Session(snowflake(), (shard[0], shard[1]), data["intents"], socket=socket, stream=stream)
        self.sessions[session.id] = session
        own = [each for each in world.guilds.values() if world.bot in each.members]
        own = [each for each in own if (int(each.id) >> 22) % shard[1] == shard[0]]
        ready = {
            "v": 10,
            "user": shapes.user(world, world.bot),
            "session_id": session.id,
            "resume_gateway_url": self.resume_url,
            "guilds": [{"id": each.id, "unavailable": True} for each in own],
            "application": {"id": world.application, "flags": 0},
            "shard": list(shard),
            "private_channels": [],
            "relationships": [],
        }
        await self._dispatch(session, "READY", ready)
        for each in own:
            await self._dispatch(session, "GUILD_CREATE", shapes.guild(world, each))
        world.notify()
        return session

    async def _resume(self, socket: web.WebSocketResponse, stream: Stream, data: dict[str, Any]) -> Session | None:
        self.resumed.append(data["session_id"])
        session = self.sessions.get(data["session_id"])
        if session is None or self._world.faults.forget_sessions:
            await self._send(socket, stream, {"op": INVALID, "d": False})
            return None
        async with self._sending:
            session.socket, session.stream = socket, stream
            missed = [each for each in session.sent if each["s"] > (data["seq"] or 0)]
            for each in missed:
                await self._send(socket, stream, each)
        await self._dispatch(session, "RESUMED", {"_trace": []})
        self._world.notify()
        return session

    async def _dispatch(self, session: Session, event: str, data: dict[str, Any]) -> None:
        async with self._sending:
            session.sequence += 1
            payload = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
            session.sent.append(payload)
            if session.socket is not None and session.stream is not None and not session.socket.closed:
                await self._send(session.socket, session.stream, payload)

    async def _op(self, session: Session, payload: dict[str, Any]) -> None:
        if session.socket is not None and session.stream is not None:
            await self._send(session.socket, session.stream, payload)

    async def _send(self, socket: web.WebSocketResponse, stream: Stream, payload: dict[str, Any]) -> None:
        packed = stream.pack(payload)
        with contextlib.suppress(ConnectionError):
            await (socket.send_str(packed) if isinstance(packed, str) else socket.send_bytes(packed))

    def _seen(self, session: Session, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Return an event as far as the intents of a session let it be seen (Message Content Intent)."""
        if event != "MESSAGE_CREATE" or session.intents & _CONTENT or "guild_id" not in data:
            return data
        mentions = any(each["id"] == self._world.bot for each in data["mentions"])
        return data if mentions else {**data, "content": "", "embeds": [], "attachments": [], "components": []}

    def _start(self, coroutine: Any) -> None:
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for session in self.connected:
            if session.socket is not None:
                await session.socket.close(code=WSCloseCode.GOING_AWAY)
