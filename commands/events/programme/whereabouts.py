"""Where an event is: at a place, or online, which has its word in each language."""

from __future__ import annotations

from bot.languages import Language
from bot.messages import RichText, phrase, rich
from bot.messages.localise import Localiser
from commands.events.programme.details import Details

_ONLINE = "events.online"
_WORDS = frozenset({"online", "virtual", "線上", "网上", "網上", "线上"})


def where(details: Details) -> RichText:
    """Return where an event is, in the language of whoever reads it; nothing where nobody has said."""
    if details.online:
        return phrase(_ONLINE)
    return rich(details.place) if details.place else ()


def where_in(details: Details, localiser: Localiser, language: Language) -> str:
    """Return where an event is, in words of a language."""
    return word_for_online(localiser, language) if details.online else details.place


def word_for_online(localiser: Localiser, language: Language) -> str:
    """Return what stands for the place of an event that is online."""
    return localiser.catalogue.text(_ONLINE, language)


def is_word_for_online(place: str) -> bool:
    """Tell whether somebody who names this as the place means that it is online."""
    return place.strip().casefold() in _WORDS
