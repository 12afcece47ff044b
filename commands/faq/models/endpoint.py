"""An endpoint with OpenAI's interface, to which JSON is posted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.configuration import Secret
from bot.messages import Json
from commands.faq.models.faults import Fault, ModelError

if TYPE_CHECKING:
    import aiohttp

_OK: Final = 200
_CHUNK: Final = 65_536
_LARGEST: Final = 16 * 1024 * 1024
"""Bytes of an answer; ten vectors of some thousand numbers are far below."""


class Endpoint:
    """One endpoint, by the address under which its methods are (`https://…/v1`), with its key, if it wants one."""

    def __init__(self, address: str, key: Secret | None, seconds: float) -> None:
        self.address = address.rstrip("/")
        self._key = key
        self._seconds = seconds

    async def post(self, method: str, body: Mapping[str, Json]) -> Mapping[str, object]:
        """Return what a method answers, a JSON object.

        Raises:
            ModelError: it takes longer than it may, is not there, says no, or answers something else. Nor is a key sent
                where others could read it on its way.
        """
        import aiohttp

        if self._key is not None and not keeps_secrets(self.address):
            raise ModelError(Fault.UNSAFE, f"the key would travel unencrypted to {host_of(self.address)}")
        headers = {"Authorization": f"Bearer {self._key.reveal()}"} if self._key is not None else {}
        timeout = aiohttp.ClientTimeout(total=self._seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=headers) as session,
                session.post(f"{self.address}/{method}", json=dict(body), allow_redirects=False) as told,
            ):
                if told.status != _OK:
                    raise ModelError(Fault.REFUSED, f"{host_of(self.address)} answers {told.status} to {method}")
                return _object(await _content(told), self.address)
        except TimeoutError:
            raise ModelError(Fault.TIMEOUT, f"{host_of(self.address)} takes over {self._seconds:g} s") from None
        except (aiohttp.ClientError, OSError) as error:
            # The text of the error may hold what was sent.
            reason = f"{host_of(self.address)} cannot be reached: {type(error).__name__}"
            raise ModelError(Fault.UNREACHABLE, reason) from None


def keeps_secrets(address: str) -> bool:
    """Say whether nobody on the way can read what is sent: it is encrypted, or does not leave this machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def host_of(address: str) -> str:
    """Return the host of an address, which may be shown to anybody."""
    return urlsplit(address).hostname or "nowhere"


async def _content(told: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in told.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > _LARGEST:
            raise ModelError(Fault.NONSENSE, f"an answer has more than {_LARGEST} bytes")
    return bytes(content)


def _object(content: bytes, address: str) -> Mapping[str, object]:
    try:
        found: object = json.loads(content)
    except (ValueError, RecursionError):
        raise ModelError(Fault.NONSENSE, f"{host_of(address)} answers something that is not JSON") from None
    if not isinstance(found, dict):
        raise ModelError(Fault.NONSENSE, f"{host_of(address)} answers JSON that is no object")
    return found
