"""Who talks: a Person is a human being, an Account their user on one platform and workspace."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.languages import Language
from bot.roles import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A user as a platform presents them; `workspace` is empty where the platform's user ids are global (Discord).

    `grants` are the roles that the platform's own groups confer: at most staff, except on the operator's own console.
    `locale` and `timezone` are what the platform knows, an IANA name for the zone; `heard` is the language that they
    last spoke here. A `stranger` comes from outside the
    programme's own workspace, such as through Slack Connect: the role that everybody else has by default is not theirs.
    `email` is an address that the platform has verified, None where it verifies none or does not tell.
    """

    platform: str
    workspace: str
    user: str
    name: str = ""
    locale: str | None = None
    timezone: str | None = None
    grants: frozenset[Role] = field(default_factory=frozenset)
    stranger: bool = False
    email: str | None = None
    heard: Language | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A human being as the engine knows them at the moment of one interaction.

    `language` is their own choice, `heard` what they last spoke through this account. `awaited`: something could reach
    them nowhere, and waits until they say something.
    """

    id: int
    account_id: int
    name: str
    role: Role
    language: Language | None = None
    timezone: str | None = None
    heard: Language | None = None
    awaited: bool = False


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A Person named in a command."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class TeamRef:
    """A Team named in a command."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class CohortRef:
    """A Cohort named in a command."""

    id: int
    name: str
