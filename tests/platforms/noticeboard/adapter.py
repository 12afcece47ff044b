"""The bot's side of the noticeboard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import aiohttp

from bot.adapter import CannotTell, Capabilities, Health, Rates, Receive, SendDelayed
from bot.interactions import Interaction
from bot.messages import Json, Message
from bot.messages.plain import message_text
from bot.people import Account
from bot.places import Place, PlaceKind

PLATFORM = "noticeboard"
_ZONE = ZoneInfo("Asia/Hong_Kong")


def place(name: str, kind: PlaceKind = PlaceKind.CHANNEL) -> Place:
    """Return a place on the board."""
    return Place(PLATFORM, "", name, kind)


class NoticeboardAdapter:
    """Puts notices up over HTTP."""

    platform = PLATFORM
    capabilities = Capabilities(
        private_answers=False, forms=False, form_errors=False, edits=True, files=False, completions=False
    )

    def __init__(self, url: str, rates: Rates | None = None, *, can_be_asked: bool = True) -> None:
        self.rates = rates or Rates()
        self._url = url
        self._can_be_asked = can_be_asked
        self._session: aiohttp.ClientSession | None = None

    @property
    def health(self) -> Health:
        return Health.STOPPED if self._session is None else Health.CONNECTED

    async def start(self, receive: Receive) -> None:
        self._session = aiohttp.ClientSession(self._url)

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def reaches(self, place: Place) -> bool:
        return place.platform == PLATFORM

    async def send(self, place: Place, message: Message, key: str) -> str:
        body = {"place": place.channel, "key": key, "text": message_text(message, _ZONE)}
        async with self._open.post("/notices", json=body) as response:
            if response.status == 429:
                everywhere = (await response.json())["everywhere"]
                raise SendDelayed(float(response.headers["Retry-After"]), everywhere=everywhere)
            return str((await response.json())["id"])

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        if not self._can_be_asked:
            raise CannotTell("the board has no index")
        async with self._open.get("/notices", params={"place": place.channel, "key": key}) as response:
            found = (await response.json())["id"]
            return str(found) if found is not None else None

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        await self._open.put(f"/notices/{message_id}", json={"text": message_text(message, _ZONE)})

    async def recall(self, place: Place, message_id: str) -> None:
        await self._open.delete(f"/notices/{message_id}")

    async def direct(self, account: Account) -> Place:
        return place(f"@{account.user}", PlaceKind.DIRECT)

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        raise ValueError("nothing arrives from a noticeboard")

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise ConnectionError("not connected")
        return self._session
