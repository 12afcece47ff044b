"""One phrase of somebody else's corpus, what they say it means, and whether it is in our scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.when import When

Accepts = Callable[[When], bool]

_ODDITIES = {
    "holidays, lunar and imperial calendars": (
        r"christmas|xmas|easter|holiday|new year|thanksgiving|independence|labou?r|valentine|halloween|patrick|eid"
        r"|earth day|juneteenth|freedom day|jubilee|black friday|workers|4th of july|fourth of july|ides|ramadan"
        r"|hanukkah|节|節|农历|農曆|正月|除夕|大年|康熙|雍正|民国|神龙|元旦|初一|十五$"
    ),
    "years, quarters, seasons, decades": (
        r"\byear|\byr\b|quarter(?! (?:to|past|of an|after))|\bqtr|q\d|\d{4} ?-? ?h\d|century|decade|season|summer"
        r"|winter|spring|autumn|\b(?:19|20)\d0 ?s|eoy|\bboy\b|年代|世纪|半年|季|夏天|^\W*\d{2,4} ?年$"
        r"|^[零一二三四五六七八九]+年|[去今明上下]年$|年.*[前後后]$"
    ),
    "vague: early, late, some, few, about when": (
        r"\bearl|\blate|\bmid\b|mid-|\bsome\b|\bfew\b|recent|lunch|dinner|breakfast|school|same |that week"
        r"|next hour|last hour|last minute|beginning|end of|\beom\b|\bbom\b|rest of|all (?:day|week)|daytime|ish\b"
        r"|\bsoon|\bthe (?:day|week|month)\b(?! after)|最近|马上|上半|下半|past few|closest|anytime|sometime"
        r"|night-time|ampm"
    ),
    "open to one side: before, after, by, until, within": (
        r"before (?!yesterday)|\bafter (?!tomorrow|tmr|next|\d|to)|\bsince\b|\bby\b|within|as (?:early|late)"
        r"|later than|or later|no later|less than|more than|greater|^starting|^until|^through"
        r"|^from (?!.*(?: to | untill? | till | thru | through |-))|asap"
        r"|之前$|以前$|之后$|以后$|[及或]之?[前后]|还剩|^before|and (?:later|after)|any time|anytime|to date"
    ),
    "spans that only count: next 3 days, 過去兩週": (
        r"(?:next|last|previous|upcoming|coming|forthcoming|following|^past|the past)"
        r" (?:\d+|two|three|four|five|forty|couple)|(?:\d+|two) (?:next|past|previous|upcoming|coming|last)"
        r"|^[上下前后後过][两兩二三一\d十]|之前\d|之后\d"
        r"|最[后後] ?\d|前 ?\d|^后\d"
    ),
    "weeks by number, weeks of a month": (
        r"week \d|week of|weeks? (?:of|in) |第[一二三]周|\d(?:st|nd|rd|th) (?:last )?week|(?:first|last|third) week"
        r"|第.+个月"
    ),
    "years written out": r"nineteen|two thousand|seventeen hundred|\bof \d{2}$|hundred",
}
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|ur|days?)*\b")
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?!\d)(?!\s*[ap]\.?m)")


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase said at `now` in `zone`; `accepts` tells a right reading from others.

    `outside` says why it is not in our scope; empty where it is.
    """

    corpus: str
    phrase: str
    now: datetime
    zone: tzinfo
    accepts: Accepts
    outside: str
    meant: str


def oddity(phrase: str) -> str:
    """Return why a phrase is none that a cohort would type where a time is asked for; empty where it might be."""
    said = phrase.lower()
    return next((name for name, expression in _ODDITIES.items() if re.search(expression, said)), "")


def month_first(phrase: str, month: int, day: int) -> bool:
    """Tell whether a numeric date was taken as month/day where Hong Kong reads day/month."""
    found = _NUMERIC_DATE.search(phrase)
    if found is None:
        return False
    first, second = int(found[1]), int(found[2])
    return first != second and (first, second) == (month, day) and second <= 12


def either_order(phrase: str) -> bool:
    """Tell whether a numeric date of an American corpus may be read in both orders."""
    return any(int(a) <= 12 and int(b) <= 12 and a != b for a, b in _NUMERIC_DATE.findall(phrase))


def weekday_contradicts(phrase: str, days: Sequence[date]) -> bool:
    """Tell whether a phrase names a weekday that none of the days is, which is a slip for us and not read."""
    said = _WEEKDAY.findall(phrase.lower())
    return len(said) == 1 and bool(days) and all(f"{day:%a}".lower() != said[0] for day in days)


def nothing(_when: When) -> bool:
    """Accept no reading."""
    return False


def same_range(start: datetime, end: datetime, slack: timedelta = timedelta()) -> Accepts:
    """Accept a range with that start and end; whether the last day or minute is included is a convention (`slack`)."""

    def accepts(when: When) -> bool:
        if when.end is None or when.rule is not None:
            return False
        found = when.end.replace(tzinfo=None)
        return when.start.replace(tzinfo=None) == start and found in (end, end + slack, end - slack)

    return accepts


def same_point(start: datetime) -> Accepts:
    """Accept a point at that wall time."""
    return lambda when: (
        when.end is None and when.rule is None and abs(when.start.replace(tzinfo=None) - start) < timedelta(minutes=1)
    )


def same_day(day: datetime, *, away: bool) -> Accepts:
    """Accept the whole day; what is days away may also keep its time of day."""

    def accepts(when: When) -> bool:
        start = when.start.replace(tzinfo=None)
        if when.end is None:
            return away and start.date() == day.date()
        return start == day and when.end.replace(tzinfo=None) == day + timedelta(days=1)

    return accepts
