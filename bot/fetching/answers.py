"""What comes of fetching an address, and how much of it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one fetch may take: `size` in bytes once uncompressed, `seconds` for all of it with redirects."""

    size: int = 10_000_000
    seconds: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address holds. Where it is `unchanged` since the `etag` or `last_modified` given, `content` is empty."""

    content: bytes
    media_type: str
    etag: str | None
    last_modified: str | None
    unchanged: bool = False


class Why(StrEnum):
    """What kept an address from being fetched, as far as somebody can do something about it."""

    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"


class FetchFailed(Exception):  # noqa: N818 - names what happened
    """An address that was not fetched; `str` says why in words for staff, without the address itself."""

    def __init__(self, why: Why, text: str) -> None:
        super().__init__(text)
        self.why = why
