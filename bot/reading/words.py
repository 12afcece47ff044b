"""Split a typed line into words, with quoted values and `name:value` pairs kept whole."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

_WORD = re.compile(
    r"""(?:(?P<name>[A-Za-z_][A-Za-z0-9_-]*)[:：])?          # a name, as in audience:everyone
        (?:"(?P<straight>[^"]*)"|“(?P<curly>[^“”]*)”|「(?P<corner>[^「」]*)」)(?=\s|$)
        |(?P<bare>\S+)""",
    re.VERBOSE,
)
# No quotation holds a quote that opens one: so each search for the end stops at the next beginning, and a line of
# opening quotes takes linear time.
_NAMED = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_-]*)[:：](?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a line, from `start` to `end` in it; `name` where it was given as `name:value`."""

    text: str
    start: int
    end: int
    name: str = ""
    quoted: bool = False


def words(line: str, names: Container[str]) -> list[Word]:
    """Return the words of `line`; only a name among `names` makes a pair, so that 10:30 and addresses stay words."""
    return [_word(match, names) for match in _WORD.finditer(line)]


def _word(match: re.Match[str], names: Container[str]) -> Word:
    start, end = match.span()
    bare = match["bare"]
    if bare is None:
        text = match["straight"] or match["curly"] or match["corner"] or ""
        name = (match["name"] or "").lower()
        if name in names or not name:
            return Word(text, start, end, name, quoted=True)
        return Word(match[0], start, end)
    pair = _NAMED.fullmatch(bare)
    if pair is not None and (name := pair["name"].lower()) in names:
        return Word(pair["value"], start, end, name)
    return Word(bare, start, end)
