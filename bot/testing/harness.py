"""A programme with a bot on a pretended platform, for tests that talk to it as people do."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from bot.adapter import Capabilities
from bot.application import Application, branches, sections
from bot.call import Call
from bot.configuration import Configuration, Secrets
from bot.configuration.core import ProgrammeSection
from bot.configuration.document import Document
from bot.configuration.loading import check
from bot.engine.dispatch import Given
from bot.engine.engine import Next
from bot.features import Feature, Platform
from bot.installed import Installed, installed
from bot.languages import Language, from_tag
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.startup import opened
from bot.storage import Database, DatabaseUrl
from bot.testing.adapter import EVERYTHING, PLATFORM, WORKSPACE, HarnessAdapter, HarnessReply
from bot.testing.clock import ManualClock
from bot.testing.participants import Channel, Participant
from bot.testing.screen import Screen
from bot.testing.templates import sqlite_templates


class Harness:
    """An application over a database of its own, with a clock that only `advance` moves.

    `start` makes one and `stop` ends it; it is an asynchronous context manager as well.
    """

    def __init__(self, composed_of: Installed, configuration: Configuration, folder: Path, clock: ManualClock) -> None:
        self.clock = clock
        self.screen = Screen()
        self.zone: ZoneInfo = configuration.section(ProgrammeSection).timezone
        self.participants: dict[tuple[str, str], Participant] = {}
        self.adapters: dict[str, HarnessAdapter] = {}
        """The bot's side of each pretended platform, by its name."""
        self._installed = composed_of
        self._configuration = configuration
        self._folder = folder
        self._capabilities = EVERYTHING
        self._pretended: tuple[str, ...] = ()
        self._running = AsyncExitStack()
        self.application: Application

    @property
    def adapter(self) -> HarnessAdapter:
        """Return the bot's side of the platform that people are on unless a test says otherwise."""
        return self.adapters[PLATFORM]

    @classmethod
    async def start(
        cls,
        features: Sequence[Feature] | None = None,
        *,
        platforms: Sequence[Platform] = (),
        configuration: str = "",
        sample: bool | None = None,
        clock: ManualClock | None = None,
        database: Path | None = None,
        capabilities: Capabilities = EVERYTHING,
        pretended: Sequence[str] = (),
    ) -> Harness:
        """Start a bot with the given features, or with the installed ones.

        `configuration` is TOML; without a table `limits` there is no rate limit. `sample` says whether the sample
        programme is put in, which is so for the installed features unless said otherwise. `database` is a SQLite file
        that is copied, for a test that starts from one. `pretended` names further platforms for people to be on.

        Raises:
            CompositionError, ConfigurationError, StorageError: as a real start does.
        """
        composed_of = Installed(tuple(installed().features if features is None else features), tuple(platforms))
        folder = Path(tempfile.mkdtemp(prefix="cohortbot-harness-"))
        try:
            begun = database or await sqlite_templates().migrated(branches(composed_of))
            shutil.copy(begun, folder / "cohortbot.db")
            harness = cls(composed_of, _configuration(composed_of, configuration), folder, clock or ManualClock())
            harness._capabilities = capabilities
            harness._pretended = tuple(pretended)
            await harness._open()
            if sample or (sample is None and features is None and database is None):
                await harness.fill_in_sample()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return harness

    async def stop(self) -> None:
        """Stop the bot and remove its database."""
        await self._running.aclose()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def restart(self) -> None:
        """End the process, as far as the bot can tell, and start it anew over the same database.

        The platform stays as it is: old messages stand where they stood, with their buttons.
        """
        await self._running.aclose()
        await self._open()

    async def advance(self, **by: float) -> int:
        """Move the clock, by `hours=1` for instance, let happen and send what is due; return how many were sent.

        Of a series that falls due several times on the way only the newest happens, as after an absence of the bot, and
        each job ticks once.
        """
        self.clock.advance(timedelta(**by))
        await self.application.expansion.turn(self.clock.now())
        for feature in self._installed.features:
            for job in feature.jobs:
                await job.run(self.application)
        return await self.application.sender.drain()

    async def fill_in_sample(self) -> None:
        """Put in the sample programme of every feature that has one."""
        for sample in self._installed.samples:
            await sample(self.application)

    @property
    def database_file(self) -> Path:
        """Return the SQLite file underneath."""
        return self._folder / "cohortbot.db"

    def person(
        self,
        name: str,
        *,
        role: Role | str = Role.GUEST,
        language: Language | str | None = None,
        locale: str | None = None,
        timezone: str | None = None,
        grants: frozenset[Role] = frozenset(),
        email: str | None = None,
        platform: str = PLATFORM,
    ) -> Participant:
        """Return a new person on the platform, or on another one that is `pretended`.

        `role` is granted in the database, `grants` are roles that the platform claims; `language` is the person's own
        choice, `locale` what the platform says, `email` what it has verified.
        """
        user = re.sub(r"\W+", "-", name.casefold())
        if (platform, user) in self.participants:
            raise ValueError(f"there is a {name} already")
        account = Account(platform, WORKSPACE, user, name, locale, timezone, grants, email=email)
        chosen = language if isinstance(language, Language) or language is None else from_tag(language)
        participant = Participant(self, account, Role(role), chosen)
        self.participants[platform, user] = participant
        self.adapters[platform].accounts[user] = account
        return participant

    def channel(self, name: str, *, readers: Role | str = Role.GUEST, language: Language | None = None) -> Channel:
        """Return a channel; `readers` is the least role among those who can read it."""
        place = Place(PLATFORM, WORKSPACE, name, PlaceKind.CHANNEL, name=name, language=language, readers=Role(readers))
        return Channel(self, place)

    async def _open(self) -> None:
        database = Database(DatabaseUrl.of_file(self.database_file))
        stack = AsyncExitStack()
        watched = Installed((_WATCHER, *self._installed.features), self._installed.platforms)
        self.application = await stack.enter_async_context(
            opened(watched, self._configuration, database, self.clock, Secrets({}))
        )
        for platform in (PLATFORM, *self._pretended):
            adapter = HarnessAdapter(self.screen, self.clock, self.zone, self._capabilities, platform)
            accounts = (each.account for each in self.participants.values() if each.account.platform == platform)
            adapter.accounts.update({account.user: account for account in accounts})
            # Not `Application.connect`: that would start the sender's own clock, and here only `advance` moves time.
            await adapter.start(self.application.engine.receive)
            self.application.adapters.append(adapter)
            self.adapters[platform] = adapter
        self._running = stack


async def _watch(call: Call, following: Next) -> Given:
    """Remember with the reply how the engine saw the interaction."""
    if isinstance(call.interaction.reply, HarnessReply):
        call.interaction.reply.call = call
    return await following(call)


_WATCHER = Feature(name="harness", middleware=(_watch,))


def _configuration(composed_of: Installed, text: str) -> Configuration:
    content = tomllib.loads(text)
    content.setdefault("limits", {"per_person_per_minute": 0})
    return check(Document(text=text, content=content), sections(composed_of), {})
