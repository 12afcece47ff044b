"""Bring the encoder of the configuration up, or do without."""

from __future__ import annotations

import asyncio
import logging

from bot.application import Application
from bot.configuration import ConfigurationError
from commands.faq.knowledge import Knowledge
from commands.faq.models.budget import Budget
from commands.faq.models.guard import Guard
from commands.faq.semantic.choosing import NoEncoderError, chosen_encoder
from commands.faq.semantic.understanding import Understanding
from commands.faq.settings import FaqSection
from commands.faq.tables import Purpose

log = logging.getLogger(__name__)


async def understanding_of(application: Application) -> Understanding | None:
    """Return what the configured encoder understands; None, and a line in the log, where it cannot be used."""
    try:
        encoder = await asyncio.to_thread(chosen_encoder, application.configuration, application.secrets)
    except (NoEncoderError, ConfigurationError) as error:
        log.error("words alone decide what answers a question: %s", error)  # noqa: TRY400 - the message is for people
        return None
    if encoder is None:
        return None
    section = application.configuration.section(FaqSection).semantic
    # What is encoded on this machine costs nobody anything.
    budget = Budget(application.database, Purpose.ENCODING, 0 if section.folder else section.texts_per_day)
    return Understanding(encoder, Guard(Purpose.ENCODING, budget, application.metrics), application.database)


async def read_bank(application: Application) -> None:
    """Let the encoder read what is new in the bank."""
    await application.services.get(Knowledge).read_meanings(application.clock.now())
