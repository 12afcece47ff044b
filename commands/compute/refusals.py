"""Why something is not booked, extended or swapped: values for whoever words it, with what would do instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Misfit(StrEnum):
    """What of a request a pool does not take."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    BACKWARDS = "backwards"
    PAST = "past"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CLOSED = "closed"


class Quota(StrEnum):
    """What a team may have only so much of."""

    HOURS = "hours"
    UNITS = "units"
    BOOKINGS = "bookings"


class NotBooked(Exception):  # noqa: N818 - an answer, no error
    """Something was not done; the subclasses say why."""


@dataclass
class Unfit(NotBooked):
    """A request that the pool's rules exclude, whoever else has booked."""

    misfit: Misfit


@dataclass
class NoRoom(NotBooked):
    """Fewer units are free for the whole of the span than were asked for."""

    free: int


@dataclass
class OverQuota(NotBooked):
    """The team would have more than it may: so much of `most` after this; `frees_at` is when it would fit."""

    quota: Quota
    most: timedelta | int
    would_be: timedelta | int
    frees_at: datetime | None


@dataclass
class TooDear(NotBooked):
    """The team has fewer credits than this costs."""

    cost: int
    balance: int


@dataclass
class Settled(NotBooked):
    """It is too late for this, or somebody was faster: the booking is in another state by now."""

    state: str
