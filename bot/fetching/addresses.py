"""Which addresses of the network may be connected to: public ones, and this machine where the configuration says so."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from bot.fetching.answers import FetchFailed, Why

_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be fetched: the host that it names, and where on the network to find it, each checked."""

    host: str
    port: int
    addresses: tuple[str, ...]


async def locate(url: str, *, allow_loopback: bool, allow_private: bool = False) -> Target:
    """Resolve the host of a URL once.

    Every address that its name resolves to must be public, or be this machine's own with `allow_loopback`, or lie in a
    private network with `allow_private`; only then may the URL begin with http.

    Raises:
        FetchFailed: the URL may not be fetched, or nobody knows its host.
    """
    parts = _split(url)
    port = parts.port or _PORTS[parts.scheme]
    host = str(parts.hostname)
    addresses = await _resolve(host, port)
    ours = (allow_loopback and all(is_loopback(each) for each in addresses)) or (
        allow_private and all(is_private(each) for each in addresses)
    )
    if not ours and not all(is_public(each) for each in addresses):
        raise FetchFailed(Why.ADDRESS, "it leads into a private network")
    if parts.scheme != "https" and not ours:
        raise FetchFailed(Why.ADDRESS, "it does not begin with https://")
    return Target(host, port, tuple(addresses))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, whatever IPv6 address it is dressed as."""
    inner = _undressed(address)
    if isinstance(inner, IPv6Address) and inner.is_site_local:
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def is_private(address: str) -> bool:
    """Tell whether an IP address lies in a private network or is this machine's own; link-local ones never count.

    Clouds keep the secrets of a machine at a link-local address.
    """
    inner = _undressed(address)
    return inner.is_private and not inner.is_link_local and not inner.is_unspecified


def is_loopback(address: str) -> bool:
    """Tell whether an IP address is this machine's own."""
    return _undressed(address).is_loopback


def _undressed(address: str) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address stands for, where it does."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else ip)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in _PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise FetchFailed(Why.ADDRESS, "it is no address of the web")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed(Why.ADDRESS, "it holds a user name")
    return parts


async def _resolve(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed(Why.UNREACHABLE, "nobody knows its host") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
