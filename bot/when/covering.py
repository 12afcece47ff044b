"""Cover a phrase with terms, from its first character to its last."""

from __future__ import annotations

from collections.abc import Iterator

from bot.when import (
    chinese_clocks,
    clocks,
    dates,
    day_words,
    dayparts,
    durations,
    month_days,
    periods,
    recurrences,
    weekdays,
    zones,
)
from bot.when.durations import Away
from bot.when.frames import Opening
from bot.when.lengths import Length
from bot.when.terms import Terms, Until, always, compiled, pattern

_MOST_COVERS = 16
"""A phrase that so many covers give no sense has none."""

_BETWEEN = r"[\s,;()|.]*"

# What leads to something has it to lead to: "at 9am about the" is the half of a sentence.
_PATTERNS = (
    *dates.PATTERNS,
    *month_days.PATTERNS,
    *weekdays.PATTERNS,
    *day_words.PATTERNS,
    *periods.PATTERNS,
    *clocks.PATTERNS,
    *chinese_clocks.PATTERNS,
    *dayparts.PATTERNS,
    *durations.PATTERNS,
    *recurrences.PATTERNS,
    *zones.PATTERNS,
    always(
        r"(?:right\ )?now|现在|此时|当前|at\ the\ moment|而家|依家|宜家|即刻|马上|此刻|asap",
        Away(Length()),
    ),
    pattern(
        r"-|~|(?<=[-:]\d\d)/(?=\d{4}-\d)|(?<=\ )/(?=\ )|to|until|untill|till|til|thru|through|至|到|直到|直至|去到",
        lambda match: (Until(match[0] == "-"),),
    ),
    always(
        r"(?:from|between|starting|beginning)(?:\ (?:on|from|at))?|由|从|自|起|开始",
        Opening(),
    ),
    always(rf"(?:at|on|@|of|the|around|about|to\ be|在|喺|于)(?!{_BETWEEN}\Z)"),
    always(
        r"approximately|approx\.?|roughly|sharp|exactly|大约|大概|约|左右|之间|为止|止|整|正|"
        r"(?:all|whole)\ day|全日|全天|成日",
    ),
)


def covers(text: str) -> Iterator[Terms]:
    """Yield the sequences of terms that cover a normal form wholly, those with longer terms first."""
    search = _Search(text)
    for count, terms in enumerate(search.from_position(_skip(text, 0))):
        if count == _MOST_COVERS:
            return
        yield terms


def prepare() -> None:
    """Compile every pattern: a tenth of a second once, which a long-running process spends before anybody waits."""
    for each in _PATTERNS:
        compiled(each.expression)


class _Search:
    """A depth-first search that never tries again where it has once found no way to the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[int, list[tuple[int, Terms]]] = {}
        self.hopeless: set[int] = set()

    def from_position(self, position: int) -> Iterator[Terms]:
        if position == len(self.text):
            yield ()
            return
        if position in self.hopeless:
            return
        any_way = False
        for end, terms in self._terms_at(position):
            for rest in self.from_position(end):
                any_way = True
                yield (*terms, *rest)
        if not any_way:
            self.hopeless.add(position)

    def _terms_at(self, position: int) -> list[tuple[int, Terms]]:
        known = self.found.get(position)
        if known is None:
            known = [
                (_skip(self.text, match.end()), terms)
                for each in _PATTERNS
                if (match := each.match(self.text, position)) and (terms := each.read(match)) is not None
            ]
            known.sort(key=lambda each: -each[0])
            self.found[position] = known
        return known


def _skip(text: str, position: int) -> int:
    found = compiled(_BETWEEN).match(text, position)
    return found.end() if found else position
