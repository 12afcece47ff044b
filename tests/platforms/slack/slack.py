"""A Slack on this machine, over real sockets: Web API, Socket Mode, signed HTTP, response addresses, uploads."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from aiohttp import web

from tests.platforms.slack.delivering import SignedHttp, SocketMode
from tests.platforms.slack.person import Person
from tests.platforms.slack.response_urls import ResponseUrls
from tests.platforms.slack.state import Channel, Json, State, User
from tests.platforms.slack.web_api import WebApi

BOT_TOKEN = "xoxb-loopback-bot"  # noqa: S105 - opens nothing
APP_TOKEN = "xapp-loopback-app"  # noqa: S105 - opens nothing
SIGNING_SECRET = "loopback-signing-secret"  # noqa: S105 - opens nothing


class Slack:
    """One workspace with the bot in it. `violations` lists what Slack would not have taken."""

    def __init__(self, team: str = "T0HOME") -> None:
        self.state = State(team)
        self.api = WebApi(self.state, {BOT_TOKEN: team, APP_TOKEN: team})
        self.socket = SocketMode()
        self.responses = ResponseUrls(self.api)
        self.http: SignedHttp | None = None
        self.delivered: list[tuple[str, Json]] = []
        self._runner: web.AppRunner | None = None
        self.general = self.channel("C0GENERAL", "general")

    @property
    def violations(self) -> list[str]:
        return self.api.violations

    @property
    def api_url(self) -> str:
        return f"{self.api.base}/api/"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=20_000_000)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self.api.handle),
                web.get("/link", self.socket.handle),
                web.post("/commands/{team}/{key}", self.responses.handle),
                web.post("/upload/{file}", self._upload),
                web.get("/files/{file}", self._download),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.api.base = f"http://127.0.0.1:{port}"
        self.api.connect = lambda: f"ws://127.0.0.1:{port}/link?ticket={self.socket.ticket()}"
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def serve_http(self, url: str, secret: str = SIGNING_SECRET) -> None:
        """Call the bot over HTTP from now on."""
        self.http = SignedHttp(url, secret)

    def channel(self, channel: str, name: str, *, bot: bool = True, shared: bool = False) -> Channel:
        """Make a channel with everybody in it."""
        members = {user for user in self.state.users if bot or user != self.state.bot_user}
        return self.state.channels.setdefault(channel, Channel(channel, name, members, shared))

    def person(self, name: str, user: str = "", **facts: str | bool) -> Person:
        """Let somebody join every channel there is."""
        made = User(user or f"U0{name.upper()}", name, str(facts.pop("team", self.state.team)), **facts)  # type: ignore[arg-type]
        self.state.users[made.id] = made
        for channel in self.state.channels.values():
            if not channel.is_im:
                channel.members.add(made.id)
        self.state.direct(made.id)
        return Person(self, made)

    async def deliver(self, kind: str, payload: Json, retry: int = 0) -> Json:
        """Bring something to the bot the way that it is connected; return what its acknowledgement carries."""
        self.delivered.append((kind, payload))
        way = self.http or self.socket
        return await way.deliver(kind, payload, retry)

    def event(self, event: Json, **outer: object) -> Json:
        """Return an event as Slack wraps it."""
        state = self.state
        number = state.number()
        return {
            "type": "event_callback",
            "team_id": state.team,
            "api_app_id": "A1",
            "event": {"event_ts": state.ts(), **event},
            "event_id": f"Ev{number}",
            "event_time": 1_790_000_000,
            "authorizations": [
                {"team_id": state.team, "enterprise_id": None, "user_id": state.bot_user, "is_bot": True}
            ],
            "is_ext_shared_channel": False,
            **outer,
        }

    async def _upload(self, request: web.Request) -> web.Response:
        self.state.files[request.match_info["file"]].content = await request.read()
        return web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            raise web.HTTPForbidden
        return web.Response(body=self.state.files[request.match_info["file"]].content)
