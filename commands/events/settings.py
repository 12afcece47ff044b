"""The section `events` of the configuration."""

from __future__ import annotations

from typing import Annotated

from bot.configuration import Section
from bot.configuration.fields import HttpUrl, Items, Name, distinct, whole_number


class FeedTable(Section):
    """Name a calendar to take events from, and who organises them. Where staff must `approve`, each waits for them."""

    url: HttpUrl
    organiser: Name
    tags: Annotated[Items[Name], distinct("tag")] = ()
    approve: bool = False


class EventsSection(Section):
    """List the calendars to take events from; say how long a seat is offered, and how often calendars are fetched."""

    feeds: Items[FeedTable] = ()
    offer_hours: Annotated[int, whole_number(1, 72)] = 2
    fetch_minutes: Annotated[int, whole_number(5, 1440)] = 60
