"""The time phrases of Duckling: `Duckling/Time/{EN,ZH}/Corpus.hs` and those of Great Britain (day/month)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from corpus_case import Accepts, Case, either_order, month_first, nothing, oddity, same_day, same_point, same_range

_FILES = ("EN/Corpus.hs", "EN/GB/Corpus.hs", "ZH/Corpus.hs")
_ZONE = timezone(timedelta(hours=-2))
_NOW = datetime(2013, 2, 12, 4, 30, tzinfo=_ZONE)
"""The reference time of all its corpora, `Duckling/Testing/Types.hs` and `Duckling/Resolve.hs`."""
_EXAMPLES = re.compile(r"examples \((?P<meant>datetime\w*.*?)\)\s*\[(?P<phrases>.*?)\n\s*\]", re.DOTALL)
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NUMBERS = re.compile(r"\(\s*(-?\d+), *(\d+), *(\d+), *(\d+), *(\d+), *(\d+)\)")
_GRAINS = {
    "Second": timedelta(seconds=1),
    "Minute": timedelta(minutes=1),
    "Hour": timedelta(hours=1),
    "Day": timedelta(days=1),
}
_DAYPART = re.compile(
    r"morning|afternoon|evening|night|tonite|早|晚|午(?!\d)|weekend|week-?end|wkend|[周週]末", re.IGNORECASE
)
_CLOCK = re.compile(
    r"\d\s*[ap]\b|\d\s*[ap]\.?m|\d:\d|\dh|\d\s*-\s*\d|[点點時]|o'?clock|at |@|from|between", re.IGNORECASE
)
_SMALL_HOURS = re.compile(r"(?:tonight|evening) (?:at|@) [1-4]\b|(?:evening|afternoon|morning) at 12|this morning at 3")
_DAYS_AWAY = re.compile(
    r"\bin (?:an?|\d+|one|two|three) (?:day|week|month)|ago|hence|from now|[前后後]$|fortnight", re.IGNORECASE
)
_THIS_WEEKS_NEXT = re.compile("^下(?:周|週|星期|礼拜|禮拜)[一二三四五六日天]$")


def cases(folder: Path) -> Iterator[Case]:
    """Yield every phrase of the three files once."""
    seen: set[tuple[str, str]] = set()
    for name in _FILES:
        text = (folder / "Duckling" / "Time" / name).read_text(encoding="utf-8")
        for block in _EXAMPLES.finditer(text):
            for phrase in _PHRASE.findall(block["phrases"]):
                if (name[:2], phrase) not in seen:
                    seen.add((name[:2], phrase))
                    yield _case(name, phrase.replace("\\", ""), " ".join(block["meant"].split()))


def _case(name: str, phrase: str, meant: str) -> Case:
    instants = [_instant(found) for found in _NUMBERS.findall(meant)]
    grain = meant.rsplit(" ", 1)[-1]
    outside = _outside(name, phrase, meant, instants, grain)
    accepts: Accepts = nothing if outside else _accepts(phrase, instants, grain)
    return Case(f"Duckling {name.removesuffix('/Corpus.hs')}", phrase, _NOW, _ZONE, accepts, outside, meant)


def _instant(numbers: tuple[str, ...]) -> datetime | None:
    try:
        return datetime(*map(int, numbers))  # type: ignore[arg-type]  # noqa: DTZ001  # six numbers, wall time
    except ValueError:
        return None


def _outside(name: str, phrase: str, meant: str, instants: list[datetime | None], grain: str) -> str:  # noqa: C901 - a line a reason
    if "Holiday" in meant:
        return "holidays, lunar and imperial calendars"
    if "Open" in meant:
        return "open to one side: before, after, by, until, within"
    if not instants or any(each is None for each in instants):
        return "no resolution"
    if odd := oddity(phrase):
        return odd
    if grain in ("Year", "Quarter"):
        return "years, quarters, seasons, decades"
    first = instants[0]
    if first is not None and (
        month_first(phrase, first.month, first.day) or (name == "EN/Corpus.hs" and either_order(phrase))
    ):
        return "month/day"
    if len(instants) == 2 and _DAYPART.search(phrase) and not _CLOCK.search(phrase):
        return "a daypart without an hour"
    if _SMALL_HOURS.search(phrase):
        return "an hour that contradicts its daypart"
    if re.fullmatch(r"\W*\d{1,4}\W*", phrase):
        return "a bare number"
    if _THIS_WEEKS_NEXT.match(phrase) and first is not None and first < datetime(2013, 2, 18):  # noqa: DTZ001
        return "下週 taken as this week"
    if len(instants) == 2 and re.search("[前后後]$|seconds?$", phrase):
        return "spans that only count: next 3 days, 過去兩週"
    return ""


def _accepts(phrase: str, instants: list[datetime | None], grain: str) -> Accepts:
    start = instants[0]
    end = instants[1] if len(instants) == 2 else None
    if start is None:
        return nothing
    if end is not None:
        return same_range(start, end, _GRAINS.get(grain, timedelta()))
    distance = abs(start - _NOW.replace(tzinfo=None))
    if _DAYS_AWAY.search(phrase) and grain in ("Day", "Hour", "Week", "Month") and distance > timedelta(hours=23):
        return same_day(start.replace(hour=0), away=True)
    if grain == "Day":
        return same_day(start, away=bool(_DAYS_AWAY.search(phrase)))
    if grain == "Week":
        return same_range(start, start + timedelta(days=7))
    if grain == "Month":
        return same_range(start, (start + timedelta(days=32)).replace(day=1))
    return same_point(start)
