"""What recurs, in words: every other Tuesday, weekdays, 逢星期一三五, 每月第一個星期一, the last day of every month."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.when.dates import DAY
from bot.when.dayparts import Daypart, DaypartTerm
from bot.when.month_days import CHINESE_ORDINAL, ORDINAL, nth_of
from bot.when.months import CHINESE_MONTH, MONTH_NAME, month_of
from bot.when.numerals import NUMBER, number
from bot.when.rules import LONGEST_INTERVAL, ByDay, Frequency
from bot.when.terms import Term, Terms, always, pattern
from bot.when.weekdays import CHINESE_DAYS, WEEKDAY_NAME, weekday_of

_WORKDAYS = range(5)
_WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class Recurs(Term):
    """That something recurs, as far as the word says it.

    `guessed`: nothing says every, so it needs a time to recur at (Mon-Fri 9am).
    """

    frequency: Frequency
    interval: int = 1
    days: tuple[ByDay, ...] = ()
    month_days: tuple[int, ...] = ()
    month: int | None = None
    guessed: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether it says on which days."""
        return self.frequency is Frequency.DAILY or bool(self.days or self.month_days)


@dataclass(frozen=True, slots=True)
class Times(Term):
    """How many times something recurs."""

    count: int


_FREQUENCIES = {
    "day": Frequency.DAILY,
    "week": Frequency.WEEKLY,
    "month": Frequency.MONTHLY,
    "year": Frequency.YEARLY,
    "天": Frequency.DAILY,
    "日": Frequency.DAILY,
    "星期": Frequency.WEEKLY,
    "礼拜": Frequency.WEEKLY,
    "周": Frequency.WEEKLY,
    "月": Frequency.MONTHLY,
    "年": Frequency.YEARLY,
}


def weekly(weekdays: tuple[int, ...] | range, interval: int = 1, *, guessed: bool = False) -> Recurs:
    """Return what recurs on weekdays, Monday 0."""
    days = tuple(ByDay(0, weekday) for weekday in sorted(set(weekdays)))
    return Recurs(Frequency.WEEKLY, interval, days, guessed=guessed)


def _interval(match: re.Match[str]) -> int | None:
    said = match["interval"]
    if not said:
        return 1
    said = said.strip()
    value = 2 if said in ("other", "2nd", "second", "隔", "每隔一") else number(re.sub("st|nd|rd|th", "", said))
    return value if value is not None and 1 <= value <= LONGEST_INTERVAL else None


def _units(match: re.Match[str]) -> Terms | None:
    interval = _interval(match)
    return (Recurs(_FREQUENCIES[match["unit"]], interval),) if interval else None


def _english_days(match: re.Match[str]) -> Terms | None:
    if _ORDINAL_WEEKDAY.match(match[0]):
        return None
    interval = _interval(match)
    weekdays = tuple(weekday_of(name) for name in re.findall(WEEKDAY_NAME, match["list"]))
    return (weekly(weekdays, interval),) if interval else None


def _chinese_days(match: re.Match[str]) -> Terms | None:
    interval = _interval(match)
    characters = re.findall(f"[{CHINESE_DAYS}]", match["list"])
    return (weekly(tuple(weekday_of(each) for each in characters), interval),) if interval else None


def _span_of_days(match: re.Match[str]) -> Terms | None:
    first, last = weekday_of(match["first"]), weekday_of(match["last"])
    said = bool(match["every"])
    return (weekly(range(first, last + 1), guessed=not said),) if first < last else None


def _nth(match: re.Match[str]) -> Terms | None:
    nth = nth_of(match)
    return (Recurs(Frequency.MONTHLY, days=(ByDay(nth, weekday_of(match["weekday"])),)),) if nth else None


def _month_day(match: re.Match[str]) -> Terms | None:
    days = tuple(number(day) or 0 for day in re.findall(NUMBER, match["day"]))
    return (Recurs(Frequency.MONTHLY, month_days=days),) if all(1 <= day <= 31 for day in days) else None


def _yearly(match: re.Match[str]) -> Terms | None:
    day, month = number(match["day"]), month_of(match["month"])
    if day is None or month is None or not 1 <= day <= 31:
        return None
    return (Recurs(Frequency.YEARLY, month_days=(day,), month=month),)


def _daily_in(daypart: Daypart) -> Terms:
    return Recurs(Frequency.DAILY), DaypartTerm(daypart)


def _daypart_of_weekday(match: re.Match[str]) -> Terms:
    return weekly((weekday_of(match["weekday"]),)), DaypartTerm(Daypart(match["daypart"]))


def _times(match: re.Match[str]) -> Terms | None:
    count = number(match["count"])
    return (Times(count),) if count else None


_ORDINAL_WEEKDAY = re.compile(rf"\w+ (?!2nd)\d+(?:st|nd|rd|th) {WEEKDAY_NAME}")
"""Every 3rd Thursday is that of each month, or one in three weeks; every 2nd one is every other."""
_EVERY = "(?:every|each|evry)"
_INTERVAL = r"(?:(?P<interval>other|second|2nd|\d{1,3}(?:st|nd|rd|th)?)\ )?"
_ENGLISH_LIST = rf"(?P<list>{WEEKDAY_NAME}s?(?:(?:,?\ and\ |\ ?&\ ?|,\ ?|/|\ ){WEEKDAY_NAME}s?)*)"
_CHINESE_WEEK = "(?:星期|礼拜|周|拜)"
_CHINESE_LIST = f"(?P<list>[{CHINESE_DAYS}](?:[,，、和及同与/]?{_CHINESE_WEEK}?[{CHINESE_DAYS}])*)(?![点时])"
_EVERY_CHINESE = "(?:逢每|每逢|逢|每)(?:个|一)?"
_OF_EVERY_MONTH = r"(?:of|in)\ (?:every|each)\ month"
_EVERY_MONTH = r"(?:every\ month|each\ month|monthly)(?:\ on)?"
_WORKING = "(?:weekdays?|workdays?|work\\ days?|working\\ days?|business\\ days?)"
_PLURAL = "mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|mons|fris"
_DAYPARTS = {
    Daypart.MORNING: rf"{_EVERY}\ morning|(?:on\ )?mornings|每(?:天|日)?(?:早上|朝早|朝|早|上午)|朝朝",
    Daypart.AFTERNOON: rf"{_EVERY}\ afternoon|每(?:天|日)?(?:下午|下昼|晏昼)",
    Daypart.EVENING: rf"{_EVERY}\ (?:evening|night)|nightly|每(?:天|日)?(?:晚上|晚黑|夜晚|晚)|晚晚",
}

PATTERNS = (
    pattern(rf"{_EVERY}\ {_INTERVAL}(?P<unit>day|week|month|year)s?", _units),
    pattern(rf"每(?P<interval>{NUMBER})?个?(?P<unit>天|日|星期|礼拜|周|月|年)", _units),
    always("daily|everyday|日日|天天", Recurs(Frequency.DAILY)),
    always("weekly", Recurs(Frequency.WEEKLY)),
    always("fortnightly|every\\ fortnight|隔周|隔个?(?:星期|礼拜)", Recurs(Frequency.WEEKLY, 2)),
    always("monthly", Recurs(Frequency.MONTHLY)),
    always("yearly|annually", Recurs(Frequency.YEARLY)),
    always("隔日|隔天|每隔一[天日]", Recurs(Frequency.DAILY, 2)),
    pattern(rf"{_EVERY}\ {_INTERVAL}(?:weeks?\ on\ )?{_ENGLISH_LIST}", _english_days),
    pattern(rf"(?P<interval>(?!))?(?:weekly|{_EVERY}\ week)\ on\ {_ENGLISH_LIST}", _english_days),
    pattern(rf"(?:{_EVERY}\ year|yearly|annually)\ on\ (?:the\ )?{DAY}\ (?:of\ )?(?P<month>{MONTH_NAME})", _yearly),
    pattern(rf"(?:{_EVERY}\ year|yearly|annually)\ on\ (?P<month>{MONTH_NAME})\ {DAY}", _yearly),
    pattern(
        rf"(?P<interval>(?!))?(?P<list>(?:{_PLURAL})(?:(?:,\ ?|\ and\ |,\ and\ |\ ?&\ ?)(?:{_PLURAL}))*)", _english_days
    ),
    pattern(rf"(?P<weekday>{WEEKDAY_NAME})\ (?P<daypart>morning|afternoon|evening)s", _daypart_of_weekday),
    pattern(rf"(?P<interval>(?!))?{_EVERY_CHINESE}{_CHINESE_WEEK}{_CHINESE_LIST}", _chinese_days),
    pattern(rf"(?P<interval>(?!))?逢(?P<list>[{CHINESE_DAYS}]{{2,}})", _chinese_days),
    pattern(rf"每(?P<interval>[两二三四2-9])个?{_CHINESE_WEEK}(?:{_CHINESE_WEEK})?{_CHINESE_LIST}", _chinese_days),
    pattern(rf"(?P<interval>每隔一|隔)个?{_CHINESE_WEEK}(?:{_CHINESE_WEEK})?{_CHINESE_LIST}", _chinese_days),
    pattern(
        rf"(?:(?P<every>{_EVERY}|on)\ )?(?P<first>{WEEKDAY_NAME})\ ?(?:-|~|to|through|thru)\ ?(?P<last>{WEEKDAY_NAME})",
        _span_of_days,
    ),
    pattern(
        rf"(?P<every>{_EVERY_CHINESE})?(?:{_CHINESE_WEEK}|(?<=逢))(?P<first>[{CHINESE_DAYS}])(?:至|到|-|~){_CHINESE_WEEK}?(?P<last>[{CHINESE_DAYS}])(?:每[天日])?",
        _span_of_days,
    ),
    always(rf"(?:{_EVERY}\ |on\ )?{_WORKING}|(?:每个?)?(?:工作日|工作天|平日|返工日)(?:每[天日])?", weekly(_WORKDAYS)),
    always(rf"{_EVERY}\ week-?end|weekends|(?:每个?|逢){_CHINESE_WEEK}末", weekly(_WEEKEND)),
    pattern(rf"(?:the\ )?(?:{ORDINAL})\ (?P<weekday>{WEEKDAY_NAME})\ {_OF_EVERY_MONTH}", _nth),
    pattern(rf"{_EVERY}\ (?:{ORDINAL})\ (?P<weekday>{WEEKDAY_NAME})(?:\ (?:of|in)\ (?:the|every|each)\ month)", _nth),
    pattern(rf"{_EVERY_MONTH}\ (?:the\ )?(?:{ORDINAL})\ (?P<weekday>{WEEKDAY_NAME})", _nth),
    pattern(rf"(?:每个?|逢)月(?:{CHINESE_ORDINAL}){_CHINESE_WEEK}(?P<weekday>[{CHINESE_DAYS}])", _nth),
    pattern(rf"(?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)\ (?:day\ )?{_OF_EVERY_MONTH}", _month_day),
    pattern(
        rf"{_EVERY}\ (?P<day>\d{{1,2}})(?:st|nd|rd|th)\ (?:day\ )?(?:of|in)\ (?:the|every|each)\ month", _month_day
    ),
    pattern(
        rf"{_EVERY_MONTH}\ (?:the\ )?(?P<day>\d{{1,2}}(?:st|nd|rd|th)(?:\ and\ (?:the\ )?\d{{1,2}}(?:st|nd|rd|th))?)",
        _month_day,
    ),
    pattern(rf"(?:每个?月|逢)(?P<day>{NUMBER}[日号]?(?:[,和及同]{NUMBER}[日号]?)*)(?<=[日号])", _month_day),
    always(
        rf"(?:the\ )?last\ day\ {_OF_EVERY_MONTH}|{_EVERY_MONTH}\ (?:the\ )?last\ day|(?:每个?)月(?:最后一[天日]|尾日)",
        Recurs(Frequency.MONTHLY, month_days=(-1,)),
    ),
    pattern(rf"每年(?P<month>{CHINESE_MONTH})(?P<day>{NUMBER})[日号]", _yearly),
    *(always(words, *_daily_in(daypart)) for daypart, words in _DAYPARTS.items()),
    pattern(r"(?:for\ )?(?P<count>\d{1,3})\ (?:times|occurrences|sessions)", _times),
    pattern(rf"(?:一共|共|连续|(?<![日天周拜期月年]))(?P<count>{NUMBER})[次堂]", _times),
)
