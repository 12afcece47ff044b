"""Measure a bank's ranking and its calibration on labelled questions."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commands.faq.ranking import Decision, RankedEntry, Ranker, Ranking, Thresholds, decide

RANKS = 10
RECALLED = 5


class BrokenLineError(ValueError):
    """Say which line of which file cannot be read, and why; the text is meant for a person."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}")


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """Pair a question with the ids of the entries that answer it; none means that it is out of scope."""

    query: str
    answers: frozenset[str]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """Record what the ranker did with one question: the rank of the first right candidate, and what a person saw."""

    in_scope: bool
    rank: int | None
    confidence: float
    answered: bool
    language: str | None = None

    @property
    def right(self) -> bool:
        """Say whether the first candidate is a right one."""
        return self.rank == 1


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the figures of one evaluation as shares from 0 to 1; None where there is nothing to divide by.

    Of the in-scope questions: `accuracy_at_1` (first candidate right), `recall_at_5` (a right one among five), `mrr`
    (mean of 1/rank of the first right one, 0 beyond ten), `coverage_at_95` and `coverage_at_90` (answered right at the
    loosest threshold of the confidence that keeps this precision over everything answered, out of scope included) and
    `answered_right` (answered right under the bank's own thresholds, so it compares with `coverage_at_95`).
    Of all questions: `answered`. Of the answers given: `wrong_of_answered`, where any answer to an out-of-scope
    question is wrong. Of the out-of-scope questions: `out_of_scope_answered`. `auroc_scope` is the chance that a
    question in scope has more confidence than one out of scope. `by_language` holds accuracy@1 for each `lang`.
    """

    accuracy_at_1: float | None
    recall_at_5: float | None
    mrr: float | None
    auroc_scope: float | None
    coverage_at_95: float | None
    coverage_at_90: float | None
    answered: float | None
    answered_right: float | None
    wrong_of_answered: float | None
    out_of_scope_answered: float | None
    entries: int
    queries: int
    by_language: Mapping[str, float]


def read_bank(path: Path, phrasings: int | None = None) -> tuple[RankedEntry, ...]:
    """Read a bank of one JSON object a line: `id`, `question`, `alts`, `answer`.

    `phrasings` keeps the question and the first so many of `alts`. Raises BrokenLineError, or OSError.
    """
    entries: dict[str, RankedEntry] = {}
    for number, line in _objects(path):
        entry_id, question = _text(path, number, line, "id"), _text(path, number, line, "question")
        if entry_id in entries:
            raise BrokenLineError(path, number, f"the id {entry_id!r} was used before")
        answer = line.get("answer") or ""
        if not isinstance(answer, str):
            raise BrokenLineError(path, number, '"answer" must be text')
        alternatives = _texts(path, number, line, "alts")[:phrasings]
        entries[entry_id] = RankedEntry(entry_id, (question, *alternatives), (answer,) if answer else ())
    if not entries:
        raise BrokenLineError(path, 1, "the file holds no entry")
    return tuple(entries.values())


def read_queries(path: Path) -> tuple[LabelledQuery, ...]:
    """Read labelled questions, one JSON object a line: `query`, `answers`, and perhaps `split` and `lang`.

    Where a line names its split only `test` is kept. Raises BrokenLineError, or OSError.
    """
    found: list[LabelledQuery] = []
    for number, line in _objects(path):
        language = line.get("lang")
        if language is not None and not isinstance(language, str):
            raise BrokenLineError(path, number, '"lang" must be text')
        if "answers" not in line:
            raise BrokenLineError(path, number, '"answers" is missing; an empty list means out of scope')
        query = LabelledQuery(
            _text(path, number, line, "query"), frozenset(_texts(path, number, line, "answers")), language
        )
        if line.get("split", "test") == "test":
            found.append(query)
    return tuple(found)


def _objects(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not raw.strip():
            continue
        try:
            line: object = json.loads(raw.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise BrokenLineError(path, number, "this is not UTF-8 text") from None
        except ValueError as error:
            raise BrokenLineError(path, number, f"this is not JSON ({error})") from None
        if not isinstance(line, dict):
            raise BrokenLineError(path, number, "expected one JSON object")
        yield number, line


def _text(path: Path, number: int, line: Mapping[str, object], key: str) -> str:
    value = line.get(key)
    if not isinstance(value, str):
        raise BrokenLineError(path, number, f'"{key}" is missing' if value is None else f'"{key}" must be text')
    return value


def _texts(path: Path, number: int, line: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = line.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise BrokenLineError(path, number, f'"{key}" must be a list of texts')
    return tuple(value)


def measure_bank(ranker: Ranker, thresholds: Thresholds, entries: int, queries: Sequence[LabelledQuery]) -> Report:
    """Ask every question and report; `entries` is the size of the bank and only reported."""
    return report([measure(query, ranker.rank(query.query, RANKS), thresholds) for query in queries], entries)


def measure(query: LabelledQuery, ranking: Ranking, thresholds: Thresholds) -> Measurement:
    """Compare one ranking with the label."""
    rank = next((n for n, c in enumerate(ranking.candidates, start=1) if c.entry_id in query.answers), None)
    answered = decide(ranking, thresholds) is Decision.ANSWER
    return Measurement(bool(query.answers), rank, ranking.confidence, answered, query.language)


def report(measured: Sequence[Measurement], entries: int) -> Report:
    """Turn measurements into shares."""
    inside = [one for one in measured if one.in_scope]
    outside = [one for one in measured if not one.in_scope]
    answered = [one for one in measured if one.answered]
    languages = sorted({one.language for one in inside if one.language is not None})
    return Report(
        accuracy_at_1=_share(inside, lambda one: one.right),
        recall_at_5=_share(inside, lambda one: one.rank is not None and one.rank <= RECALLED),
        mrr=sum(1 / one.rank for one in inside if one.rank is not None) / len(inside) if inside else None,
        auroc_scope=area_under_curve([one.confidence for one in inside], [one.confidence for one in outside]),
        coverage_at_95=coverage(measured, 0.95),
        coverage_at_90=coverage(measured, 0.90),
        answered=_share(measured, lambda one: one.answered),
        answered_right=_share(inside, lambda one: one.answered and one.right),
        wrong_of_answered=_share(answered, lambda one: not one.right),
        out_of_scope_answered=_share(outside, lambda one: one.answered),
        entries=entries,
        queries=len(measured),
        by_language={
            language: sum(one.right for one in spoken) / len(spoken)
            for language in languages
            for spoken in [[one for one in inside if one.language == language]]
        },
    )


def _share(measured: Sequence[Measurement], holds: Callable[[Measurement], bool]) -> float | None:
    return sum(map(holds, measured)) / len(measured) if measured else None


def area_under_curve(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Return the chance that one of `inside` is above one of `outside`, ties counting half."""
    if not inside or not outside:
        return None
    ordered = sorted(outside)
    below = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in inside) / 2
    return below / (len(inside) * len(outside))


def coverage(measured: Sequence[Measurement], precision: float) -> float | None:
    """Return the share of in-scope questions answered right at the loosest threshold that keeps `precision`.

    Questions of one confidence are answered together or not at all.
    """
    inside = sum(one.in_scope for one in measured)
    if not inside:
        return None
    ordered = sorted(measured, key=lambda one: -one.confidence)
    right, reached = 0, 0
    for number, one in enumerate(ordered, start=1):
        right += one.right
        last_of_its_confidence = number == len(ordered) or ordered[number].confidence < one.confidence
        if last_of_its_confidence and right >= precision * number:
            reached = right
    return reached / inside
