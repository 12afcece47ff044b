"""The order in which people say whom to remind, when, and of what: `me to call Ada tomorrow at 3pm`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.declaration.parameters import Circumstances
from bot.when import read

_WHOM = re.compile(
    r"(?:(?P<team>us\b|(?:my |our |the )?team\b|(?:提醒|提)?(?:我哋|我們|我们|團隊|团队))"
    r"|(?P<me>me\b|(?:提醒|提)?我))[\s,，:：]*",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:to\s+|that\s+|about\s+|去|要|[,，:：])\s*", re.IGNORECASE)
_ORDER = re.compile(r"(?:to\s|that\s|about\s)", re.IGNORECASE)
_CUT = re.compile(r"\s+|(?<=[\u3400-\u9fff])|(?=[\u3400-\u9fff])")
_BARE_NUMBER = re.compile(r"\d+\s")
_LONGEST_TIME = 60
_LONGEST_SPAN = timedelta(days=7)
"""A longer one is no time to be reminded at: `May` is more often a person."""


def as_people_say(line: str, circumstances: Circumstances) -> Mapping[str, str] | None:
    """Return the parameters of `remind add` by name; None where a line says neither a time nor that it is an order."""
    whom = _WHOM.match(line)
    told = line[whom.end() :] if whom else line
    words = {"whom": "team"} if whom and whom["team"] else {}
    when, text = _parted(told.strip(), circumstances)
    if when is None and not (whom and (not text or _ORDER.match(text))):
        return None
    if when is not None:
        words["when"] = when
    if text := _TO.sub("", text, count=1) if _TO.match(text) else text:
        words["text"] = text
    return words


def _parted(told: str, circumstances: Circumstances) -> tuple[str | None, str]:
    """Return the time and the rest: the time is at one end, or at both, as in `tomorrow to call Ada at 3pm`."""
    first = next((cut for cut in _cuts(told, backwards=True) if _is_time(told[:cut], circumstances)), 0)
    rest = told[first:].strip()
    last = next((cut for cut in _cuts(rest) if _ends_with_time(rest[cut:].strip(), circumstances)), len(rest))
    date, time = told[:first].strip(), rest[last:].strip()
    if date and time:
        both = f"{date} {time}"
        return (both, rest[:last].strip()) if _is_time(both, circumstances) else (date, rest)
    return date or time or None, rest[:last].strip()


def _cuts(text: str, *, backwards: bool = False) -> Iterator[int]:
    """Yield where a time may begin or, `backwards`, end; the longest time comes first."""
    cuts = sorted({0, len(text), *(match.start() for match in _CUT.finditer(text))})
    if backwards:
        yield from (cut for cut in reversed(cuts) if 0 < cut <= _LONGEST_TIME)
    else:
        yield from (cut for cut in cuts if len(text) - _LONGEST_TIME <= cut < len(text))


def _ends_with_time(phrase: str, circumstances: Circumstances) -> bool:
    # `page 7 on Friday` is more often a page than an hour, which is `at 7`.
    return not _BARE_NUMBER.match(phrase) and _is_time(phrase, circumstances)


def _is_time(phrase: str, circumstances: Circumstances) -> bool:
    found = read(phrase, circumstances.now, circumstances.zone) if phrase.strip() else None
    return found is not None and (found.end is None or found.end - found.start <= _LONGEST_SPAN)
