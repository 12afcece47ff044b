"""What a person sees: an answer with its source and date, a choice of questions, or an honest "I don't know"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.components import component, fits
from bot.languages import Language
from bot.messages import (
    Actions,
    Block,
    Button,
    Context,
    Link,
    Listing,
    Message,
    Paragraph,
    Phrase,
    Plain,
    RichText,
    Span,
    phrase,
    rich,
)
from commands.faq.bank import AsOf, Entry

OLD = timedelta(days=365)
"""How old a fact may be before the answer says that it may have changed."""

_FALLBACKS: Mapping[Language, Sequence[Language]] = {
    Language.EN: (Language.EN, Language.ZH_HANT, Language.ZH_HANS),
    Language.ZH_HANT: (Language.ZH_HANT, Language.ZH_HANS, Language.EN),
    Language.ZH_HANS: (Language.ZH_HANS, Language.ZH_HANT, Language.EN),
}
_LONGEST_LABEL = 72
MOST_LISTED = 40
"""How many questions one listing shows."""
_MOST_TOPICS = 20


def answer(entry: Entry, language: Language, today: date, question_id: int) -> Message:
    """Return the answer of an entry, and ask whether it was right."""
    written = _nearest(language, entry.answer)
    blocks: list[Block] = [Paragraph(rich(entry.answer[written]))]
    if written is not language:
        blocks.append(Context(phrase(f"faq.shown_in.{written.value}")))
    if (known := origin(entry, today)) is not None:
        blocks.append(Context(known))
    blocks.append(Context(phrase("faq.was_this_right")))
    return Message((*blocks, verdict_buttons(question_id)))


def verdict_buttons(question_id: int) -> Actions:
    """Return the buttons under an answer with which a person says whether it was right."""
    verdicts = (("faq.right", "yes"), ("faq.wrong", "no"))
    return Actions(
        tuple(Button(phrase(key), component("faq:helped", f"{question_id}:{word}")) for key, word in verdicts)
    )


def offer(entries: Sequence[Entry], language: Language, question_id: int) -> Message:
    """Ask which of some entries was meant."""
    buttons = [
        Button(rich(asked_as(entry, language)), made)
        for entry in entries
        if fits(made := component_of(question_id, entry.id))
    ]
    none = Button(phrase("faq.none_of_these"), component("faq:none", str(question_id)))
    return Message((Paragraph(phrase("faq.did_you_mean")), Actions((*buttons, none))))


def listing(entries: Sequence[Entry], language: Language, tag: str | None) -> Message:
    """List questions that the bank answers."""
    if not entries:
        return Message((Paragraph(phrase("faq.empty")),))
    title = phrase("faq.listed_under", tag=tag) if tag else phrase("faq.listed")
    items = tuple(rich(question_in(entry, language)) for entry in entries[:MOST_LISTED])
    blocks: list[Block] = [Paragraph(title), Listing(items)]
    if rest := entries[MOST_LISTED:]:
        topics = Counter(each for entry in entries for each in entry.tags if each != tag)
        shown = ", ".join(topic for topic, _ in topics.most_common(_MOST_TOPICS))
        blocks.append(Paragraph(phrase("faq.listed_rest", count=len(rest), topics=shown)))
    return Message((*blocks, Context(phrase("faq.listed_more"))))


def component_of(question_id: int, entry_id: str) -> str:
    """Return the component id of an offered entry."""
    return f"faq:show:{question_id}:{entry_id}"


def question_in(entry: Entry, language: Language) -> str:
    """Return an entry's question in a language, else in the nearest that it has."""
    return entry.question[_nearest(language, entry.question)]


def answer_in(entry: Entry, language: Language) -> str:
    """Return an entry's answer in a language, else in the nearest that it has."""
    return entry.answer[_nearest(language, entry.answer)]


def asked_as(entry: Entry, language: Language, longest: int = _LONGEST_LABEL) -> str:
    """Return an entry's question, short enough for every platform's buttons."""
    text = question_in(entry, language)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _nearest(language: Language, texts: Mapping[Language, str]) -> Language:
    return next(each for each in _FALLBACKS[language] if each in texts)


def origin(entry: Entry, today: date) -> RichText | None:
    """Return where an answer comes from and as of when, as far as that is known."""
    if entry.source is None:
        return phrase("faq.as_of", date=_told(entry.as_of)) if entry.as_of else None
    parts = phrase("faq.source", source=_source(entry.source))
    if entry.as_of is None:
        return parts
    key = "faq.as_of_old" if today - entry.as_of.first_day > OLD else "faq.as_of"
    return (*parts, Plain(" "), *phrase(key, date=_told(entry.as_of)))


def _source(source: str) -> Span:
    """Return a source as people read it: an address under the name of its site."""
    if not source.startswith(("https://", "http://")):
        return Plain(source)
    return Link(source, urlsplit(source).netloc.removeprefix("www."))


def _told(as_of: AsOf) -> Span:
    """Return a date as precisely as it is known."""
    if as_of.month is None:
        return Plain(str(as_of.year))
    if as_of.day is None:
        return Phrase("faq.month", {"year": as_of.year, "month": Phrase(f"faq.months.m{as_of.month}")})
    return Phrase("faq.day", {"year": as_of.year, "month": Phrase(f"faq.months.m{as_of.month}"), "day": as_of.day})
