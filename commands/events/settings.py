"""The section `events` of the configuration: the contract with operators, and what has come since."""

from __future__ import annotations

from typing import Annotated

from bot.configuration import contract
from bot.configuration.fields import Items, Name, distinct, whole_number


class FeedTable(contract.FeedTable):
    """Name a calendar to take events from. Where staff must `approve`, each of its events waits for them."""

    tags: Annotated[Items[Name], distinct("tag")] = ()
    approve: bool = False


class EventsSection(contract.EventsSection):
    """List the calendars to take events from; say how long a seat is offered, and how often calendars are fetched."""

    feeds: Items[FeedTable] = ()
    offer_hours: Annotated[int, whole_number(1, 72)] = 2
    fetch_minutes: Annotated[int, whole_number(5, 1440)] = 60
