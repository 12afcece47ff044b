"""The texts for people, by key and language, from a TOML file a language in each feature's folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from string import Formatter

from bot.languages import Language

Texts = Mapping[str, str]
_ONE_AND_OTHERS = 2


class Catalogue:
    """Every text of an application in each of the three languages."""

    def __init__(self, texts: Mapping[Language, Texts]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, folders: Iterable[Traversable]) -> Catalogue:
        """Read `en.toml`, `zh-Hant-HK.toml` and `zh-Hans.toml` of each folder; tables nest into dotted keys.

        Raises:
            ValueError: two folders define the same key, or a file is missing or broken; the text names it.
        """
        texts: dict[Language, dict[str, str]] = {language: {} for language in Language}
        for folder in folders:
            for language, known in texts.items():
                for key, text in _read(folder / f"{language.value}.toml"):
                    if key in known:
                        raise ValueError(f"two features define the text {key!r} in {language.value}")
                    known[key] = text
        return cls(texts)

    def text(self, key: str, language: Language) -> str:
        """Return the text under `key`.

        Raises:
            KeyError: there is none.
        """
        return self._texts[language][key]

    def has(self, key: str) -> bool:
        """Tell whether there is a text under `key`."""
        return key in self._texts[Language.EN]

    def keys(self) -> Iterable[str]:
        """Return every key of the English texts."""
        return self._texts[Language.EN].keys()

    def problems(self) -> Iterator[str]:
        """Say where the languages differ in keys or in placeholders: nothing, in a catalogue that is whole."""
        english = self._texts[Language.EN]
        for language in (Language.ZH_HANT, Language.ZH_HANS):
            texts = self._texts[language]
            for key in sorted(english.keys() ^ texts.keys()):
                missing = language.value if key in english else Language.EN.value
                yield f"{key}: no text in {missing}"
            for key in sorted(english.keys() & texts.keys()):
                if _placeholders(english[key]) != _placeholders(texts[key]):
                    yield f"{key}: {language.value} has other placeholders than English"
        for language, texts in self._texts.items():
            for key, text in texts.items():
                if not all(name.isidentifier() for name in _placeholders(text)):
                    yield f"{key}: {language.value} has a brace that begins no placeholder; write it twice"
                elif any(len(each.forms) not in {0, _ONE_AND_OTHERS} for _, each in template(text) if each is not None):
                    yield f"{key}: {language.value} chooses from other than two words, with | between"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a value goes; with `forms`, the word that goes with that number instead: `{count:person|people}`."""

    name: str
    forms: tuple[str, ...] = ()

    def word(self, number: object) -> str:
        """Return the first form for one, and the last for any other number."""
        return self.forms[0] if str(number) == "1" else self.forms[-1]


@lru_cache(maxsize=4096)
def template(text: str) -> tuple[tuple[str, Placeholder | None], ...]:
    """Split a text into pairs of literal words and the placeholder after them, if any."""
    return tuple((literal, _placeholder(name, forms)) for literal, name, forms, _ in Formatter().parse(text))


def _placeholder(name: str | None, forms: str | None) -> Placeholder | None:
    return Placeholder(name, tuple(forms.split("|")) if forms else ()) if name is not None else None


def _placeholders(text: str) -> set[str]:
    try:
        return {placeholder.name for _, placeholder in template(text) if placeholder is not None}
    except ValueError:  # a brace without its partner: no name, and no identifier either
        return {""}


def _read(file: Traversable) -> tuple[tuple[str, str], ...]:
    try:
        return _parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"the texts in {file} cannot be read: {error}") from error


@lru_cache(maxsize=256)
def _parse(document: str) -> tuple[tuple[str, str], ...]:
    # Parsing is most of what composing an application costs, and a process that tests composes thousands.
    return tuple(_flatten(tomllib.loads(document)))


def _flatten(document: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in document.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{key}.")
        elif isinstance(value, list):
            yield key, "\n".join(str(item) for item in value)
        else:
            yield key, str(value)
