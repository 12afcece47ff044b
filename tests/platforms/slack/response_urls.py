"""The addresses to which Slack takes answers: five uses within half an hour."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from aiohttp import web

from tests.platforms.slack import contracts, limits
from tests.platforms.slack.web_api import WebApi

USES = 5


@dataclass
class Address:
    """What an address stands for; `message` is the id of the message whose component was used."""

    channel: str
    user: str
    message: str = ""
    uses: int = 0


class ResponseUrls:
    """Takes answers as Slack does."""

    def __init__(self, api: WebApi) -> None:
        self.api = api
        self.addresses: dict[str, Address] = {}
        self.limited: deque[float] = deque()
        self.taken: list[dict[str, object]] = []

    def make(self, address: Address) -> str:
        """Return a new address."""
        key = f"secret{self.api.state.number()}"
        self.addresses[key] = address
        return f"{self.api.base}/commands/{self.api.state.team}/{key}"

    async def handle(self, request: web.Request) -> web.Response:
        """Take an answer, or say why not."""
        address = self.addresses.get(request.match_info["key"])
        if address is None:
            return web.Response(status=404, text="expired_url")
        if self.limited:
            return web.Response(status=429, headers={"Retry-After": f"{self.limited.popleft():g}"}, text="ratelimited")
        if address.uses >= USES:
            return web.Response(status=404, text="used_url")
        address.uses += 1
        content = await request.json()
        self.taken.append(content)
        blocks = content.get("blocks") or []
        found = [*contracts.block_problems(blocks), *limits.message_limits(blocks)] if blocks else []
        if found or not (blocks or content.get("text")):
            self.api.violations += [f"response_url: {problem}" for problem in found or ["no text"]]
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        self._apply(address, content)
        return web.json_response({"ok": True})

    def _apply(self, address: Address, content: dict[str, object]) -> None:
        replaced = self.api.state.find(address.channel, address.message)
        if content.get("delete_original") and replaced is not None:
            self.api.state.messages.remove(replaced)
        elif content.get("replace_original") and replaced is not None:
            replaced.text, replaced.blocks = str(content.get("text", "")), list(content.get("blocks") or [])  # type: ignore[call-overload]
            replaced.edits += 1
        else:
            to = "" if content.get("response_type") == "in_channel" else address.user
            self.api.post(address.channel, content, to)
