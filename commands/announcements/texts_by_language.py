"""One announcement in several languages, as it is typed: a field a language, or one text with a line between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.languages import Language, Script, script_of, spoken
from commands.announcements.desk import Desk

_NAMES = {Language.EN: "english", Language.ZH_HANT: "traditional", Language.ZH_HANS: "simplified"}
_TAGGED = re.compile(rf"^[ \t]*\[({'|'.join(Language)})\][ \t]*$", re.MULTILINE)
"""A line such as `[zh-Hant-HK]`, after which the text is in that language."""


def text_names(languages: Sequence[Language]) -> dict[Language, str]:
    """Return the fields of the texts; that of the programme's first language is `text`."""
    first, *others = languages
    return {first: "text", **{language: _NAMES[language] for language in others}}


def also_name(desk: Desk, words: str) -> str:
    """Return the field for words in another language than the first one: which, their script tells."""
    match script_of(words):
        case None:
            language = Language.EN
        case Script.SIMPLIFIED:
            language = Language.ZH_HANS
        case _:
            language = Language.ZH_HANT
    names = text_names(desk.languages)
    return names.get(language) or list(names.values())[-1]


def read_texts(desk: Desk, typed: Mapping[str, str]) -> dict[Language, str]:
    """Return the texts by language; Chinese where the first language is English goes to its own language."""
    names, first = text_names(desk.languages), desk.languages[0]
    found = {language: text for language, name in names.items() if (text := typed.get(name, "").strip())}
    words, tagged = _parted(found.get(first, ""))
    found = {**found, first: words, **{tag: text for tag, text in tagged.items() if tag in names}}
    own = spoken(words)
    if own is not None and own is not first and own in names and own not in found:
        found[own] = found.pop(first)
    return {language: found[language] for language in desk.languages if found.get(language)}


def _parted(text: str) -> tuple[str, dict[Language, str]]:
    """Return what stands before the first line with a language, and what stands after each."""
    before, *rest = _TAGGED.split(text)
    return before.strip(), {
        Language(tag): words.strip() for tag, words in zip(rest[::2], rest[1::2], strict=True) if words.strip()
    }
