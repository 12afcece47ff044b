"""The long words of a calendar, as they were meant: wendesday, thrusday, febuary, tommorow."""

from __future__ import annotations

import re

_WORDS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("january", "february", "august", "september", "october", "november", "december"),
    *("tomorrow", "tonight", "morning", "afternoon", "evening", "midnight"),
)
_RIGHT = frozenset((*_WORDS, *(f"{word}s" for word in _WORDS)))
_SHORTEST = 5
_SLIPS_IN_A_SHORT_WORD, _SLIPS_IN_A_LONG_WORD = 1, 2
_LONG = 8
_WORD = re.compile(rf"[a-z]{{{_SHORTEST},}}")


def spelt_right(text: str) -> str:
    """Return a text with the words that can only be a slip of one word of the calendar written as that word.

    A slip is a letter too many, too few, wrong, or swapped with its neighbour; the first letter is never one. What is
    as near to two words stays as it is: tursday is no day.
    """
    return _WORD.sub(lambda match: _meant(match[0]), text)


def _meant(word: str) -> str:
    if word in _RIGHT:
        return word
    plural = word.endswith("s")
    singular = word.removesuffix("s")
    near = sorted(
        (slips, meant)
        for meant in _WORDS
        if meant[0] == word[0] and (slips := _slips(singular, meant)) <= _allowed(meant) and slips
    )
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return word
    return f"{near[0][1]}{'s' if plural else ''}"


def _allowed(meant: str) -> int:
    return _SLIPS_IN_A_LONG_WORD if len(meant) >= _LONG else _SLIPS_IN_A_SHORT_WORD


def _slips(written: str, meant: str) -> int:
    """Return how many slips lie between two words; whatever is above what is allowed is as good as infinity."""
    if abs(len(written) - len(meant)) > _SLIPS_IN_A_LONG_WORD:
        return _SLIPS_IN_A_LONG_WORD + 1
    rows = [list(range(len(meant) + 1))]
    for i, letter in enumerate(written, start=1):
        above, row = rows[-1], [i]
        for j, other in enumerate(meant, start=1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and written[i - 2] == other:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
