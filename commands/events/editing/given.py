"""The words that staff give an event, checked and put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contributions import Contributions
from bot.languages import Language, Script, script_of
from bot.messages import RichText, phrase
from bot.services import Services
from commands.events.programme.audience_names import EVERYONE, PUBLIC, AudienceName
from commands.events.programme.details import Details, Notice, Texts
from commands.events.programme.visibility import members_of
from commands.events.programme.whereabouts import is_word_for_online

LONGEST_TITLE = 100
"""Characters: Discord's limit for the name of a scheduled event (Guild Scheduled Event)."""

LONGEST_PLACE = 100
"""Characters: Discord's limit for the location of a scheduled event."""

LONGEST_ABOUT = 1_000
"""Characters: Discord's limit for the description of a scheduled event."""

_SEPARATED = re.compile(r"[,，、;；]+")
_LINES = re.compile(r"[\n|]+")
_GIVEN_AS = {"notices": "reminders"}
_NO_NOTICES = "none"
_MOST_TAGS = 10
_MOST_QUESTIONS = 5
_LONGEST_TAG = 40
_LONGEST_QUESTION = 45


class NotGiven(ValueError):  # noqa: N818 - names what was given
    """A word that does not fit an event: the name of its detail, and why."""

    def __init__(self, name: str, text: RichText) -> None:
        super().__init__(name)
        self.name = name
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What staff typed for an event; None is what they left out."""

    title: str | None = None
    about: str | None = None
    place: str | None = None
    link: str | None = None
    organiser: str | None = None
    tags: str | None = None
    audience: str | None = None
    capacity: int | None = None
    guests: int | None = None
    deadline: datetime | None = None
    questions: str | None = None
    reminders: str | None = None
    off_record: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return all(getattr(self, name) is None for name in self.__dataclass_fields__)


def changes_of(given: Given, language: Language, before: Details | None = None) -> dict[str, object]:
    """Return the details that were given, by name; a text takes the place of the one in its own language.

    Raises:
        NotGiven: one of them does not fit.
    """
    readers: Mapping[str, Callable[[str], object]] = {
        "title": lambda text: _text("title", text, LONGEST_TITLE, language, before.title if before else {}),
        "about": lambda text: _text("about", text, LONGEST_ABOUT, language, before.about if before else {}),
        "place": lambda text: "" if is_word_for_online(text) else _short("place", text, LONGEST_PLACE),
        "link": _link,
        "organiser": lambda text: _short("organiser", text, LONGEST_PLACE),
        "tags": lambda text: _split("tags", text, _SEPARATED, _MOST_TAGS, _LONGEST_TAG),
        "notices": _notices,
        "questions": lambda text: _split("questions", text, _LINES, _MOST_QUESTIONS, _LONGEST_QUESTION),
    }
    changes = {
        name: read(typed)
        for name, read in readers.items()
        if (typed := getattr(given, _GIVEN_AS.get(name, name))) is not None
    }
    as_they_are = ("guests", "deadline", "off_record")
    changes |= {name: value for name in as_they_are if (value := getattr(given, name)) is not None}
    if given.place is not None:
        changes["online"] = is_word_for_online(given.place)
    if given.capacity is not None:
        changes["capacity"] = given.capacity or None
    return changes


async def audience_of(services: Services, session: AsyncSession, typed: str) -> AudienceName:
    """Return the audience that was typed.

    Raises:
        NotGiven: there is none of that kind, or nobody in it.
    """
    audience = AudienceName.parse(typed)
    if audience == PUBLIC:
        return audience
    offered = services.get(Contributions).audiences
    if audience.kind not in offered or (audience != EVERYONE and not await members_of(services, session, audience)):
        kinds = ", ".join([PUBLIC.kind, *(f"{kind}:…" if kind != EVERYONE.kind else kind for kind in offered)])
        raise NotGiven("audience", phrase("events.expected_audience", kinds=kinds))
    return audience


def language_of(text: str, otherwise: Language) -> Language:
    """Return the language that a text is written in; `otherwise` where its script does not tell."""
    match script_of(text):
        case Script.TRADITIONAL:
            return Language.ZH_HANT
        case Script.SIMPLIFIED:
            return Language.ZH_HANS
        case Script.EITHER:
            return otherwise if otherwise is not Language.EN else Language.ZH_HANT
        case None:
            return Language.EN


def _text(name: str, typed: str, most: int, language: Language, before: Mapping[Language, str]) -> Texts:
    text = _short(name, typed, most)
    written = {**before, language_of(text, language): text}
    return {tag: each for tag, each in written.items() if each}


def _short(name: str, typed: str, most: int) -> str:
    text = typed.strip()
    if len(text) > most:
        raise NotGiven(name, phrase("expected.shorter", maximum=most, length=len(text)))
    return text


def _link(typed: str) -> str:
    link = typed.strip().strip("<>")
    try:
        parts = urlsplit(link)
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and link.isprintable() and " " not in link
    except ValueError:
        right = False
    if link and not right:
        raise NotGiven("link", phrase("events.expected_link"))
    return link


def _notices(typed: str) -> tuple[Notice, ...]:
    words = {word.strip().casefold() for word in re.split(r"[\s,，、;]+", typed) if word.strip()}
    if unknown := words - {_NO_NOTICES, *Notice}:
        raise NotGiven("reminders", phrase("events.expected_reminders", word=", ".join(sorted(unknown))))
    return tuple(notice for notice in Notice if notice.value in words)


def _split(name: str, typed: str, between: re.Pattern[str], most: int, longest: int) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(part.strip() for part in between.split(typed) if part.strip()))
    if len(parts) > most:
        raise NotGiven(name, phrase("expected.at_most", maximum=most))
    for part in parts:
        _short(name, part, longest)
    return parts
