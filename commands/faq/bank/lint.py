"""Say what a bank lacks, and what in it needs a second look."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.languages import Language
from commands.faq.bank.similarity import normalised, similar_pairs
from commands.faq.bank.values import Bank, Entry, Problem, Severity

MIN_PHRASINGS: Final = 3
"""How many further phrasings an entry needs in each language of REQUIRED."""

REQUIRED: Final = (Language.EN, Language.ZH_HANT)
"""The languages that every entry needs; Simplified readers are shown Traditional where there is no Simplified."""

NEAR_DUPLICATE: Final = 0.75
"""The share of trigrams from which two phrasings count as the same question."""

_PROMISE: Final = re.compile(
    r"\b(?:guarantee\w*|(?:will|shall) (?:definitely|certainly|always|never)|(?:we|i) promise)\b"
    r"|保[證证](?!金)|[擔担]保(?!人)|必定|一定[會会]|包[你您]",
    re.IGNORECASE,
)


def lint(bank: Bank, on: date) -> tuple[Problem, ...]:
    """Return what is wrong with the entries of a bank on a day, in the order of its files.

    Problems of reading stay in `bank.problems`; they are not repeated here.
    """
    found = [problem for entry in bank.entries for problem in _lint_entry(entry, on)]
    found += _near_duplicates(bank)
    order = {entry.id: position for position, entry in enumerate(bank.entries)}
    return tuple(sorted(found, key=lambda problem: order[problem.entry_id or ""]))


def _problem(entry: Entry, severity: Severity, code: str, message: str) -> Problem:
    return Problem(entry.file, entry.line, entry.id, severity, code, f"{entry.id}: {message}")


def _lint_entry(entry: Entry, on: date) -> Iterator[Problem]:
    yield from _languages(entry)
    yield from _phrasings(entry)
    for language, answer in entry.answer.items():
        if promise := _PROMISE.search(answer):
            message = f"the answer in {language} promises something: {promise[0]!r}"
            yield _problem(entry, Severity.WARNING, "promise", message)
    if entry.source is None:
        yield _problem(entry, Severity.WARNING, "missing-source", "no source is named")
    if entry.as_of is None:
        yield _problem(entry, Severity.WARNING, "missing-as-of", "as_of does not say how old the facts are")
    elif entry.as_of.first_day > on:
        yield _problem(entry, Severity.WARNING, "future-as-of", f"as_of is {entry.as_of}, which is yet to come")
    if entry.review_by is not None and entry.review_by < on:
        message = f"it was to be reviewed by {entry.review_by.isoformat()}"
        yield _problem(entry, Severity.WARNING, "past-review", message)


def _languages(entry: Entry) -> Iterator[Problem]:
    for name, texts in (("question", entry.question), ("answer", entry.answer)):
        for language in REQUIRED:
            if language not in texts:
                yield _problem(entry, Severity.ERROR, f"missing-{name}", f"no {name} in {language}")
    if Language.ZH_HANS not in entry.answer:
        message = f"no answer in {Language.ZH_HANS}; it is shown in {Language.ZH_HANT}"
        yield _problem(entry, Severity.NOTE, "missing-simplified-answer", message)


def _phrasings(entry: Entry) -> Iterator[Problem]:
    for language in REQUIRED:
        if language in entry.question:
            question, *others = (normalised(text) for text in entry.asked(language))
            if (count := len({*others} - {question})) < MIN_PHRASINGS:
                message = f"{count} different phrasings in {language} beside the question; {MIN_PHRASINGS} are needed"
                yield _problem(entry, Severity.WARNING, "few-phrasings", message)


def _near_duplicates(bank: Bank) -> Iterator[Problem]:
    for language in Language:
        asked = [(entry, text) for entry in bank.entries for text in entry.asked(language)]
        closest: dict[tuple[str, str], tuple[float, Problem]] = {}
        for first, second, likeness in similar_pairs([text for _, text in asked], NEAR_DUPLICATE):
            (entry, text), (other, other_text) = asked[first], asked[second]
            if entry.id == other.id or likeness <= closest.get((entry.id, other.id), (0.0,))[0]:
                continue
            message = f"{other_text!r} is almost {text!r} of {entry.id} ({entry.file}:{entry.line})"
            problem = _problem(other, Severity.WARNING, "near-duplicate", message)
            closest[entry.id, other.id] = likeness, problem
        yield from (problem for _, problem in closest.values())
