"""Where staff take over: their places, and how long a question may wait there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from bot.application import Application
from bot.channels import staff_places
from bot.delivery import Outbox
from bot.places import Place
from commands.faq.settings import FaqSection


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """The places of staff, and the outbox through which cards get there."""

    outbox: Outbox
    places: tuple[Place, ...]
    answer_within: timedelta

    @classmethod
    def of(cls, application: Application) -> Self:
        """Read the configuration of an application."""
        configuration = application.configuration
        return cls(
            application.outbox,
            staff_places(configuration),
            timedelta(hours=configuration.section(FaqSection).answer_within),
        )

    def answered_by(self, opened_at: datetime) -> datetime:
        """Return when a question should be answered at the latest."""
        return opened_at + self.answer_within
