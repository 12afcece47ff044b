"""What a feature or an adapter brings with it: one value, found through an entry point."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from bot.adapter import Adapter
from bot.configuration import ConfigurationSection
from bot.declaration.command import Action, Command, Group, Shortcut, ThreadReply
from bot.engine.dispatch import Ask, Section, Suggest
from bot.engine.engine import Middleware
from bot.lookups import Lookup
from bot.messages import Json
from bot.series.kinds import SeriesKind
from bot.storage import MigrationBranch

if TYPE_CHECKING:
    import click
    from aiohttp import web

    from bot.application import Application
    from bot.doctor import DoctorCheck
    from bot.services import Services


class PersonalData(Protocol):
    """What happens to a feature's rows when their person asks, goes, or turns out to be two or one."""

    async def export(self, session: AsyncSession, person_id: int) -> Json:
        """Return everything kept about a person."""

    async def erase(self, session: AsyncSession, person_id: int) -> None:
        """Delete a person's rows; what others need stays, without the person."""

    async def join(self, session: AsyncSession, kept: int, gone: int) -> None:
        """Move the rows of the person `gone` to `kept`; rows name their acting account as well, so that `split` can."""

    async def split(self, session: AsyncSession, account_id: int, person_id: int) -> None:
        """Give the rows that an account made to the person who has it now."""


@dataclass(frozen=True, slots=True)
class Tables:
    """A feature's tables with the migrations on a branch of their own, and what becomes of a person's rows in them."""

    branch: MigrationBranch
    personal: PersonalData


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody to announce to: the kind (`team`), and the ids of the persons whom one of that name holds now."""

    name: str
    members: Callable[[Services, AsyncSession, str], Awaitable[Sequence[int]]]


PersonHook: TypeAlias = Callable[["Services", AsyncSession, int, datetime], Awaitable[None]]
"""Does what follows, in the same transaction, when a person by that id arrives or departs."""
Start: TypeAlias = Callable[["Application"], Awaitable[None]]
Routes: TypeAlias = Callable[["Application"], Sequence["web.RouteDef"]]
CommandLine: TypeAlias = Callable[[], "click.Command"]
"""Makes a sub-command of `cohortbot`; called only when that sub-command or the list of all is asked for."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to look after at an even pace; what is due stands in the database, so no missed tick loses anything."""

    name: str
    seconds: float
    run: Start


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature. `texts` holds `en.toml`, `zh-Hant-HK.toml` and `zh-Hans.toml`.

    `provide` puts what the feature keeps among the services before anything arrives; `sample` fills a fresh sample
    database, once the samples of the features `sample_after` have, and `jobs` run for as long as the bot does.
    `thread_replies` take what is said in the threads of its own deliveries. `arrivals` are told of everybody who
    belongs to the programme and can be reached, `departures` of everybody who leaves. Home, digest and `today` are
    sections of what every person sees, those of the digest for as long as `call.covers`; the person of a channel's
    digest is nobody, and `staff_digest` is for staff alone. `suggestions` are what somebody may ask who has said
    nothing yet; `series` are the kinds of what recurs. At most one feature may `ask`.
    """

    name: str
    texts: Traversable | None = None
    commands: Sequence[Command | Group] = ()
    actions: Sequence[Action] = ()
    shortcuts: Sequence[Shortcut] = ()
    thread_replies: Sequence[ThreadReply] = ()
    tables: Tables | None = None
    configuration: Sequence[ConfigurationSection] = ()
    provide: Start | None = None
    sample: Start | None = None
    sample_after: Sequence[str] = ()
    ask: Ask | None = None
    suggestions: Sequence[Suggest] = ()
    series: Callable[[Application], Sequence[SeriesKind]] | None = None
    middleware: Sequence[Middleware] = ()
    lookups: Mapping[type, Lookup] = field(default_factory=dict)
    audiences: Sequence[Audience] = ()
    home: Sequence[Section] = ()
    digest: Sequence[Section] = ()
    staff_digest: Sequence[Section] = ()
    today: Sequence[Section] = ()
    jobs: Sequence[Job] = ()
    arrivals: Sequence[PersonHook] = ()
    departures: Sequence[PersonHook] = ()
    command_line: Mapping[str, CommandLine] | None = None
    routes: Routes | None = None
    checks: Sequence[DoctorCheck] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One platform: what makes its adapter, and whether a configuration turns it on."""

    name: str
    connect: Callable[[Application], Adapter]
    enabled: Callable[[Application], bool]
    texts: Traversable | None = None
    tables: Tables | None = None
    configuration: Sequence[ConfigurationSection] = ()
    command_line: Mapping[str, CommandLine] | None = None
    routes: Routes | None = None
    checks: Sequence[DoctorCheck] = ()
