"""The section `events` of the configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.configuration import ConfigurationError, ConfigurationSection, check
from bot.configuration.document import parse_document
from commands.events.settings import EventsSection, FeedTable

SECTION = ConfigurationSection("events", EventsSection)


def test_calendars_are_read_with_their_tags() -> None:
    text = (
        '[[events.feeds]]\nurl = "https://example.org/a.ics"\norganiser = "HKSTP"\ntags = ["partner"]\napprove = true\n'
    )
    section = check(parse_document(text, Path("config.toml")), (SECTION,), {}).section(EventsSection)
    assert section.feeds == (
        FeedTable(url="https://example.org/a.ics", organiser="HKSTP", tags=("partner",), approve=True),
    )
    assert (section.offer_hours, section.fetch_minutes) == (2, 60)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[[events.feeds]]\nurl = "ftp://x"\norganiser = "y"', "events.feeds[0].url"),
        ('[[events.feeds]]\nurl = "https://example.org/a.ics"', "events.feeds[0].organiser"),
        ("[events]\nfeeds = 3", "events.feeds"),
        ("[events]\noffer_hours = 0", "events.offer_hours"),
    ],
)
def test_what_is_wrong_is_named(text: str, key: str) -> None:
    with pytest.raises(ConfigurationError, match="expected") as refused:
        check(parse_document(text, Path("config.toml")), (SECTION,), {})
    assert key in str(refused.value)
