"""The one place where engine, features and platforms are put together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.adapter import Adapter
from bot.clock import Clock, SystemClock
from bot.community.stakeholders import Stakeholders
from bot.configuration import Configuration, ConfigurationSection, Secrets
from bot.configuration.core import LimitsSection, ProgrammeSection, WebSection
from bot.connecting import Connections
from bot.contributions import Contributions
from bot.declaration.check import problems
from bot.delivery import Outbox, Sender
from bot.delivery.dead_letters import DeadLetters
from bot.delivery.parked import Parked
from bot.directory import Directory
from bot.drafts import Drafts
from bot.engine.dispatch import Ask, Dispatch
from bot.engine.engine import Engine, Surroundings
from bot.features import Feature
from bot.features_check import part_problems
from bot.fetching import Fetcher
from bot.inbox import Inbox
from bot.installed import Installed
from bot.kept_forms import KeptForms
from bot.keyring import Keyring, load_keyring
from bot.leases import Leases
from bot.lookups import Lookups
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.metrics import Metrics
from bot.obstacles import Obstacles
from bot.ratelimit import RateLimit
from bot.readers import Readers
from bot.registry import Registry
from bot.series.expansion import Expansion
from bot.services import Services
from bot.storage import Database, MigrationBranch
from bot.threads import Threads


class CompositionError(RuntimeError):
    """Features that do not fit together, or a limit of a platform that one of them breaks; all that is wrong."""


class Application:
    """A programme's bot: what is installed, over one database, under one configuration.

    `provide` comes before anything is asked, `connect` after; `stop` undoes both and may be called at any time. The
    `keyring` is there once `provide` is done.
    """

    keyring: Keyring

    def __init__(
        self,
        installed: Installed,
        configuration: Configuration,
        database: Database,
        clock: Clock | None = None,
        secrets: Secrets | None = None,
    ) -> None:
        """Compose what is installed.

        Raises:
            CompositionError: it does not fit together.
        """
        self.installed = installed
        self.configuration = configuration
        self.database = database
        self.clock = clock or SystemClock()
        self.secrets = secrets or Secrets(os.environ)
        self.metrics = Metrics()
        self.services = Services()
        self.adapters: list[Adapter] = []
        try:
            self.catalogue = Catalogue.load(_text_folders(installed))
            self.registry = _registry(installed.features)
        except ValueError as error:
            raise CompositionError(str(error)) from error
        self.lookups = Lookups({of: each for feature in installed.features for of, each in feature.lookups.items()})
        found = [*problems(self.registry, self.catalogue, self.lookups), *part_problems(installed)]
        if found:
            raise CompositionError("\n".join(found))
        programme = configuration.section(ProgrammeSection)
        self.localiser = Localiser(self.catalogue, tuple(programme.languages))
        self.stakeholders = Stakeholders.of(installed, self.services)
        self.directory = Directory(database, configuration, self.stakeholders)
        self.inbox = Inbox(database)
        self.outbox = Outbox(programme.timezone)
        self.sender = Sender(self)
        self.drafts = Drafts(database)
        self.kept_forms = KeptForms(self.drafts, self.directory)
        self.leases = Leases(database)
        self.readers = Readers(configuration)
        self.contributions = Contributions.of(installed.features)
        kinds = [kind for feature in installed.features if feature.series for kind in feature.series(self)]
        self.expansion = Expansion(database, kinds)
        self._offer_services()
        home = [section for feature in installed.features for section in feature.home]
        suggestions = [suggest for feature in installed.features for suggest in feature.suggestions]
        self.engine = Engine(
            Dispatch(self.registry, _ask(installed.features), home, suggestions),
            Surroundings(
                localiser=self.localiser,
                services=self.services,
                people=self.directory,
                inbox=self.inbox,
                threads=Threads(database, self.registry.thread_replies),
                clock=self.clock,
                metrics=self.metrics,
                limit=RateLimit(configuration.section(LimitsSection).per_person_per_minute),
                language=programme.languages[0],
                zone=programme.timezone,
                afterwards=Parked(database, self.outbox, self.clock).show,
            ),
            [middleware for feature in installed.features for middleware in feature.middleware],
        )
        self._connections = Connections(self.engine.receive, self.sender.wake)

    async def provide(self) -> None:
        """Let every feature put what it keeps among the services; the database is current by now."""
        self.keyring = await load_keyring(self.database, self.secrets, self.clock.now())
        self.services.provide(Keyring, self.keyring)
        for feature in self.installed.features:
            if feature.provide is not None:
                await feature.provide(self)

    async def connect(self, adapters: Sequence[Adapter]) -> None:
        """Start adapters; return when each has been tried once.

        One that fails does not keep the others from starting: its health says so, and it is tried again in the
        background. What is sent on the bot's own initiative waits for `sender.start` or `sender.drain`.
        """
        self.adapters.extend(adapters)
        await self._connections.open(adapters)

    async def stop(self) -> None:
        """Stop sending, disconnect, and close the database, whatever of it was begun."""
        await self.sender.stop()
        await self._connections.close(self.adapters)
        self.adapters.clear()
        await self.database.close()

    def _offer_services(self) -> None:
        self.services.provide(Database, self.database)
        self.services.provide(Drafts, self.drafts)
        self.services.provide(KeptForms, self.kept_forms)
        self.services.provide(Directory, self.directory)
        self.services.provide(Registry, self.registry)
        self.services.provide(Catalogue, self.catalogue)
        self.services.provide(Lookups, self.lookups)
        self.services.provide(Outbox, self.outbox)
        self.services.provide(DeadLetters, DeadLetters(self.database, self.outbox))
        self.services.provide(Obstacles, Obstacles(self.adapters))
        self.services.provide(Metrics, self.metrics)
        self.services.provide(Contributions, self.contributions)
        self.services.provide(Stakeholders, self.stakeholders)
        self.services.provide(Configuration, self.configuration)
        loopback = self.configuration.section(WebSection).allow_loopback_fetch
        self.services.provide(Fetcher, Fetcher(allow_loopback=loopback))


def sections(installed: Installed) -> tuple[ConfigurationSection, ...]:
    """Return the configuration sections that what is installed registers."""
    return tuple(section for part in installed.parts for section in part.configuration)


def branches(installed: Installed) -> tuple[MigrationBranch, ...]:
    """Return the migration branches of what is installed."""
    return tuple(part.tables.branch for part in installed.parts if part.tables is not None)


def compose_texts(installed: Installed) -> tuple[Registry, Catalogue]:
    """Return what is declared and its texts, without a database: for documents that are made from them."""
    return _registry(installed.features), Catalogue.load(_text_folders(installed))


def _text_folders(installed: Installed) -> Iterator[Traversable]:
    yield files("bot") / "texts"
    for part in installed.parts:
        if part.texts is not None:
            yield part.texts


def _registry(features: Sequence[Feature]) -> Registry:
    declared = [each for feature in features for each in feature.commands]
    actions = [action for feature in features for action in feature.actions]
    shortcuts = [shortcut for feature in features for shortcut in feature.shortcuts]
    return Registry(declared, actions, shortcuts, [each for feature in features for each in feature.thread_replies])


def _ask(features: Sequence[Feature]) -> Ask | None:
    return next((feature.ask for feature in features if feature.ask is not None), None)
