"""The engine: every interaction comes in here, and every answer leaves from here."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from bot.call import Call, Refused
from bot.clock import Clock
from bot.engine.dispatch import Dispatch, Given
from bot.interactions import (
    Arrival,
    CommandCall,
    CompletionRequest,
    ConversationOpened,
    HomeOpened,
    Interaction,
    QuestionRaised,
    Submission,
    TextMessage,
)
from bot.languages import Language, negotiate, spoken
from bot.messages import Form, Message, Paragraph, say
from bot.messages.localise import Localiser
from bot.metrics import Metrics
from bot.people import Account, Person
from bot.ratelimit import RateLimit
from bot.services import Services
from bot.threads import Threads
from bot.when.zones import zone_named

log = logging.getLogger(__name__)

_OFFERS = (CompletionRequest, ConversationOpened)
"""What nobody asked for in words: it gets something to choose from, or nothing."""

Next: TypeAlias = Callable[[Call], Awaitable[Given]]
Middleware: TypeAlias = Callable[[Call, Next], Awaitable[Given]]
"""Stands around every dispatch; calls the next, or answers in its stead."""


Afterwards: TypeAlias = Callable[[Call], Awaitable[None]]
"""Is called once a person has their answer, and may show more; it never raises."""


class People(Protocol):
    """Who an account belongs to."""

    async def identify(self, account: Account, now: datetime) -> Person:
        """Return the person with their role at this moment."""

    async def hear(self, person: Person, language: Language) -> Person:
        """Remember in which language a person has just written."""


class Admission(Protocol):
    """Which deliveries of a platform are new."""

    async def admit(self, arrival: Arrival, now: datetime) -> int | None:
        """Return a row for a delivery to be handled, None for one that is not."""

    async def done(self, row: int, now: datetime) -> None:
        """Count it as handled."""

    def let_go(self, row: int) -> None:
        """Leave it to be taken up again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the engine stands on."""

    localiser: Localiser
    services: Services
    people: People
    inbox: Admission
    threads: Threads
    clock: Clock
    metrics: Metrics
    limit: RateLimit
    language: Language
    zone: ZoneInfo
    afterwards: Afterwards


class Engine:
    """Takes interactions in, finds out who is asking, checks, dispatches and answers. It never raises."""

    def __init__(self, dispatch: Dispatch, around: Surroundings, middleware: Sequence[Middleware] = ()) -> None:
        self._around = around
        self._handled = around.metrics.counter(
            "cohortbot_interactions_total", "Interactions by platform, kind and outcome", "platform", "kind", "outcome"
        )
        self._next: Next = dispatch
        for each in reversed(middleware):
            self._next = _wrap(each, self._next)

    async def receive(self, interaction: Interaction) -> None:
        """Handle one interaction to its end; whatever goes wrong ends in a polite answer and a line in the log."""
        around = self._around
        now = around.clock.now()
        row: int | None = None
        if interaction.delivery is not None:
            try:
                row = await around.inbox.admit(interaction, now)
            except Exception as error:
                await self._apologise(interaction, error)
                self._count(interaction, "failed")
                return
            if interaction.admitted is not None:
                interaction.admitted()
            if row is None:
                self._count(interaction, "repeated")
                return
        await self._finish(row, interaction, now)

    async def resume(self, row: int, interaction: Interaction) -> None:
        """Handle what a crashed process left in the inbox under `row`."""
        await self._finish(row, interaction, self._around.clock.now())

    async def _finish(self, row: int | None, interaction: Interaction, now: datetime) -> None:
        """Handle what was admitted under `row`, and count it as handled once its author has been told anything."""
        told = True
        try:
            outcome = await self._handle(interaction, now)
        except Exception as error:
            outcome = "failed"
            told = await self._apologise(interaction, error)
        self._count(interaction, outcome)
        if row is None:
            return
        try:
            if told:
                await self._around.inbox.done(row, self._around.clock.now())
        except Exception:
            log.exception("what was handled could not be counted as handled: inbox row %s", row)
        finally:
            self._around.inbox.let_go(row)

    async def _handle(self, interaction: Interaction, now: datetime) -> str:
        around = self._around
        root = await around.threads.root(interaction.place) if isinstance(interaction, TextMessage) else None
        if isinstance(interaction, TextMessage) and not interaction.addressed and root is None:
            return "overheard"
        person = await self._person(interaction, now)
        call = Call(
            interaction=interaction,
            person=person,
            language=self._language(interaction, person),
            zone=zone_named(person.timezone) or around.zone,
            now=now,
            services=around.services,
            localiser=around.localiser,
            root=root,
        )
        wait = 0 if isinstance(interaction, _OFFERS) else around.limit.wait(person.id, now)
        if wait:
            await self._deliver(call, Given(say("engine.slow_down", seconds=int(wait) + 1), private=True))
            return "limited"
        try:
            given = await self._next(call)
        except Refused as refused:
            given = Given(Message((Paragraph(refused.text),)), private=True, outcome="refused")
        await self._deliver(call, given)
        if isinstance(given.answer, Message) and not isinstance(interaction, HomeOpened):
            await around.afterwards(call)
        return given.outcome

    async def _person(self, interaction: Interaction, now: datetime) -> Person:
        people = self._around.people
        person = await people.identify(interaction.account, now)
        language = spoken(interaction.text) if isinstance(interaction, TextMessage) else None
        if language is None or language is person.heard:
            return person
        return await people.hear(person, language)

    async def _deliver(self, call: Call, given: Given) -> None:
        reply, localiser = call.interaction.reply, self._around.localiser
        match given.answer:
            case Message() as message:
                localised = localiser.localise(message, call.language)
                if given.replaces:
                    await reply.replace(localised)
                else:
                    await reply.answer(localised, private=given.private or message.private)
            case Form() as form:
                await reply.ask(localiser.localise(form, call.language))
            case None:
                pass

    async def _apologise(self, interaction: Interaction, error: Exception) -> bool:
        """Say that something went wrong, here and to the person; return whether they were told."""
        reference = secrets.token_hex(4)
        log.error("interaction failed, reference %s", reference, exc_info=error)
        if isinstance(interaction, _OFFERS):
            with contextlib.suppress(Exception):
                await interaction.reply.complete(())
            return True
        language = self._language(interaction, None)
        message = self._around.localiser.localise(say("engine.failed", reference=reference), language)
        try:
            await interaction.reply.answer(message, private=True)
        except Exception:
            log.exception("the apology for %s failed as well", reference)
            return False
        return True

    def _language(self, interaction: Interaction, person: Person | None) -> Language:
        text = _words(interaction)
        default = interaction.place.language or self._around.language
        if person is None:
            return negotiate(None, text, interaction.account.locale, default)
        return negotiate(person.language, text, interaction.account.locale, default, person.heard)

    def _count(self, interaction: Interaction, outcome: str) -> None:
        self._handled.add((interaction.account.platform, type(interaction).__name__, outcome))


def _words(interaction: Interaction) -> str | None:
    """Return what a person wrote, whose script tells the language that they expect."""
    match interaction:
        case TextMessage(text=text) | QuestionRaised(text=text):
            return text
        case CommandCall(options=values) | Submission(values=values):
            return " ".join(value for value in values.values() if isinstance(value, str)) or None
        case _:
            return None


def _wrap(middleware: Middleware, following: Next) -> Next:
    return lambda call: middleware(call, following)
