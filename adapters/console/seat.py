"""Who sits at the terminal."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self

from bot.people import Account
from bot.places import Place, PlaceKind
from bot.roles import Role

PLATFORM = "console"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Seat:
    """The account of whoever types, and the place where what is for them is shown."""

    account: Account
    place: Place

    @classmethod
    def of(cls, name: str, role: Role = Role.FOUNDER) -> Self:
        """Seat somebody by name; names that differ only in case are one person."""
        account = Account(PLATFORM, "", name.casefold(), name=name, locale=_machine_locale(), grants=frozenset({role}))
        return cls(account, direct_place(account))


def direct_place(account: Account) -> Place:
    """Return the place that only this account reads."""
    return Place(PLATFORM, "", account.user, PlaceKind.DIRECT, name=account.name)


def _machine_locale() -> str | None:
    return next((value for name in _LOCALE_VARIABLES if (value := os.environ.get(name))), None)
