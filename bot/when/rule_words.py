"""Say in words how something recurs."""

from __future__ import annotations

from datetime import tzinfo

from bot.languages import Language
from bot.when.calendar_words import MONTHS, WORDS
from bot.when.rules import ByDay, Frequency, Rule

_WORKDAYS = tuple(ByDay(0, weekday) for weekday in range(5))
_ENGLISH_NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_CHINESE_NTH = "零一二三四五"
_ENGLISH_UNITS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}
_TEENS = range(11, 14)


def tell_rule(rule: Rule, times: str, first: str, zone: tzinfo, language: Language) -> str:
    """Return a rule in words, around its `times` and its `first` date, which are words already."""
    last = WORDS[language].date(rule.until.astimezone(zone).date()) if rule.until is not None else ""
    if language is Language.EN:
        ends = f", until {last}" if last else f", {rule.count} times" if rule.count else ""
        return f"{_english(rule)}{times}{ends}, from {first}"
    hant = language is Language.ZH_HANT
    ends = f"，至{last}止" if last else f"，共{rule.count}次" if rule.count else ""
    since = f"由{first}起" if hant else f"从{first}起"
    return f"{_chinese(rule, hant=hant)}{times}，{since}{ends}"


def _english(rule: Rule) -> str:
    every = f"every {_ENGLISH_UNITS[rule.frequency]}" if rule.interval == 1 else _every_so_many(rule)
    names = WORDS[Language.EN].weekdays
    match rule.frequency:
        case Frequency.DAILY:
            return every
        case Frequency.WEEKLY if rule.days == _WORKDAYS and rule.interval == 1:
            return "Monday to Friday"
        case Frequency.WEEKLY:
            days = " and ".join(names[day.weekday] for day in rule.days)
            return f"every {days}" if rule.interval == 1 else f"{every} on {days}"
        case Frequency.MONTHLY:
            days = " and ".join(
                [f"the {_ENGLISH_NTH.get(day.nth, '')} {names[day.weekday]}" for day in rule.days]
                + [f"the {_ordinal(day)}" for day in rule.month_days]
            )
            return f"{every} on {days}"
        case Frequency.YEARLY:
            days = " and ".join(f"{day} {MONTHS[(rule.month or 1) - 1]}" for day in rule.month_days)
            return f"{every} on {days}"


def _every_so_many(rule: Rule) -> str:
    return f"every {rule.interval} {_ENGLISH_UNITS[rule.frequency]}s"


def _ordinal(day: int) -> str:
    if day < 0:
        return "last day"
    ending = "th" if day in _TEENS else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _chinese(rule: Rule, *, hant: bool) -> str:
    week, which, last = ("星期", "個", "最後一") if hant else ("周", "个", "最后一")
    day_word = "日" if hant else "天"
    characters = "一二三四五六日"
    often = "" if rule.interval == 1 else str(rule.interval)
    match rule.frequency:
        case Frequency.DAILY:
            return f"每{often}{day_word}"
        case Frequency.WEEKLY if rule.days == _WORKDAYS and rule.interval == 1:
            return f"每{week}一至五" if not hant else "逢星期一至五"
        case Frequency.WEEKLY:
            days = "、".join(f"{week}{characters[day.weekday]}" for day in rule.days)
            return f"每{days}" if not often else f"每{often}{week}的{days}"
        case Frequency.MONTHLY:
            every = f"每{often}{which if often else ''}月"
            nths = [
                f"{last if day.nth < 0 else f'第{_CHINESE_NTH[day.nth]}'}{which}星期{characters[day.weekday]}"
                for day in rule.days
            ]
            numbers = [f"{last}{day_word}" if day < 0 else f"{day}日" for day in rule.month_days]
            return every + "、".join((*nths, *numbers))
        case Frequency.YEARLY:
            return f"每{often}年" + "、".join(f"{rule.month}月{day}日" for day in rule.month_days)
