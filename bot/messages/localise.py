"""Put what leaves into the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import TypeVar

from bot.languages import Language
from bot.messages.blocks import Versions
from bot.messages.catalogue import Catalogue, template
from bot.messages.spans import Emphasis, Moment, PerLanguage, Phrase, Plain, RichText, Span, Strong

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Localiser:
    """Resolve texts of the catalogues and texts per language; `preferred` is asked where people wrote none in ours."""

    catalogue: Catalogue
    preferred: tuple[Language, ...] = tuple(Language)

    def text(self, text: RichText, language: Language) -> RichText:
        """Return a text in `language`, with no `Phrase` or `PerLanguage` left in it."""
        resolved: list[Span] = []
        for span in text:
            resolved.extend(self._span(span, language))
        return tuple(resolved)

    def localise(self, part: Part, language: Language) -> Part:
        """Return a message, a form or a block with all its texts in `language`."""
        changed = {
            name: new
            for name in _text_bearing(type(part))  # type: ignore[arg-type]  # mypy takes a bare type variable for unhashable
            if (new := self._value(old := getattr(part, name), language)) is not old
        }
        return replace(part, **changed) if changed else part  # type: ignore[type-var]  # parts are dataclasses

    def version(self, written: Iterable[Language], language: Language) -> Language:
        """Return which of the languages that people wrote in somebody reads who prefers `language`."""
        there = list(written)
        return next((tag for tag in (language, *self.preferred) if tag in there), next(iter(there), language))

    def _chosen(self, item: object, language: Language) -> tuple[object, ...]:
        return item.of.get(self.version(item.of, language), ()) if isinstance(item, Versions) else (item,)

    def _value(self, value: object, language: Language) -> object:
        if isinstance(value, tuple):
            if value and isinstance(value[0], Span):
                return self.text(value, language)
            if any(isinstance(item, Versions) for item in value):
                value = tuple(block for item in value for block in self._chosen(item, language))
            return tuple(self._value(item, language) for item in value)
        return self.localise(value, language) if is_dataclass(value) else value

    def _span(self, span: Span, language: Language) -> RichText:
        match span:
            case Phrase():
                return self._phrase(span, language)
            case PerLanguage(texts):
                return (Plain(texts.get(self.version(texts, language), "")),)
            case Moment(at):
                return (Moment(at, language),)
            case Strong(inner) | Emphasis(inner):
                return (type(span)(self.text(inner, language)),)
            case _:
                return (span,)

    def _phrase(self, span: Phrase, language: Language) -> RichText:
        resolved: list[Span] = []
        for literal, placeholder in template(self.catalogue.text(span.key, language)):
            if literal:
                resolved.append(Plain(literal))
            if placeholder is None:
                continue
            value = span.values[placeholder.name]
            if placeholder.forms:
                resolved.append(Plain(placeholder.word(value)))
            else:
                resolved.extend(self._span(value, language) if isinstance(value, Span) else (Plain(str(value)),))
        return tuple(resolved)


@cache
def _text_bearing(cls: type[object]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(cls) if part.name != "native")  # type: ignore[arg-type]  # a dataclass
