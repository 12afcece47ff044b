"""Whatever is written out in one of the styles that people use is read back as itself."""

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.when import When, read, tell

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=HONG_KONG)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = list(calendar.day_name)
DIGITS = "零一二三四五六七八九"

moments = st.datetimes(datetime(2026, 11, 25), datetime(2040, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))  # noqa: DTZ001  # the zone is that of the phrase
days = st.dates(date(2026, 11, 25), date(2040, 1, 1))


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones or not tens else "")


def half(at: datetime) -> str:
    return "am" if at.hour < 12 else "pm"


def daypart(at: datetime) -> str:
    return "凌晨" if at.hour < 6 else "上午" if at.hour < 12 else "中午" if at.hour == 12 else "下午"


POINTS: dict[str, Callable[[datetime], str]] = {
    "ISO": lambda at: f"{at:%Y-%m-%dT%H:%M}",
    "ISO with offset": lambda at: f"{at.replace(tzinfo=HONG_KONG).isoformat()}",
    "day/month": lambda at: f"{at.day}/{at.month}/{at.year} {at:%H:%M}",
    "day month": lambda at: (
        f"{at.day} {MONTHS[at.month - 1][:3]} {at.year}, {at.hour % 12 or 12}:{at.minute:02}{half(at)}"
    ),
    "month day": lambda at: (
        f"{MONTHS[at.month - 1]} {at.day}, {at.year} at {at.hour % 12 or 12}.{at.minute:02} {half(at)}"
    ),
    "time first": lambda at: (
        f"{at.hour % 12 or 12}:{at.minute:02} {half(at)} on {WEEKDAYS[at.weekday()]}, "
        f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    ),
    "年月日": lambda at: f"{at.year}年{at.month}月{at.day}日{daypart(at)}{at.hour % 12 or 12}時{at.minute}分",
    "號點": lambda at: f"{at.year}年{at.month}月{at.day}號 {daypart(at)}{at.hour % 12 or 12}點{at.minute:02}",
    "Chinese numerals": lambda at: (
        f"{''.join(DIGITS[int(digit)] for digit in str(at.year))}年{chinese(at.month)}月{chinese(at.day)}日"
        f"{daypart(at)}{chinese(at.hour % 12 or 12)}时{chinese(at.minute)}分"
    ),
    "full width": lambda at: f"{at:%Y-%m-%d %H:%M}".translate(
        {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}
    ),
}
DAYS: dict[str, Callable[[date], str]] = {
    "ISO": date.isoformat,
    "day/month/year": lambda day: f"{day.day}/{day.month}/{day.year}",
    "day.month.year": lambda day: f"{day.day}.{day.month}.{day.year}",
    "month day": lambda day: f"{MONTHS[day.month - 1]} {day.day}th, {day.year}",
    "day of month": lambda day: f"{WEEKDAYS[day.weekday()][:3]} the {day.day}th of {MONTHS[day.month - 1]} {day.year}",
    "年月日": lambda day: f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）",
}


def only(phrase: str) -> When:
    when = read(phrase, NOW, HONG_KONG)
    assert when is not None, phrase
    assert when.alternatives == (), phrase
    return when


@pytest.mark.parametrize("style", POINTS)
@given(at=moments)
def test_a_point_is_read_back(style: str, at: datetime) -> None:
    when = only(POINTS[style](at))

    assert (when.start, when.end, when.rule) == (at.replace(tzinfo=HONG_KONG), None, None)


@pytest.mark.parametrize("style", DAYS)
@given(day=days)
def test_a_day_is_read_back(style: str, day: date) -> None:
    when = only(DAYS[style](day))

    start = datetime(day.year, day.month, day.day, tzinfo=HONG_KONG)
    assert (when.start, when.end, when.rule) == (start, start + timedelta(days=1), None)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("zone", [HONG_KONG, ZoneInfo("Asia/Tokyo"), ZoneInfo("Asia/Dubai")])
@given(at=moments)
def test_what_is_told_is_read_back(language: Language, zone: ZoneInfo, at: datetime) -> None:
    told = When(at.replace(tzinfo=zone), None, None, zone)

    assert only(tell(told, zone, language)).start == told.start


@pytest.mark.parametrize("language", Language)
@given(at=moments, minutes=st.integers(1, 60 * 24 * 3))
def test_a_range_that_is_told_is_read_back(language: Language, at: datetime, minutes: int) -> None:
    start = at.replace(tzinfo=HONG_KONG)
    told = When(start, start + timedelta(minutes=minutes), None, HONG_KONG)

    when = only(tell(told, HONG_KONG, language).replace(" HKT", ""))

    assert (when.start, when.end) == (told.start, told.end)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "phrase",
    [
        "every day 9am",
        "every 3 days at noon",
        "every Wed 4-5pm",
        "every other Tuesday 10am",
        "weekdays 9:30am",
        "every Mon and Thu 9am",
        "first Monday of every month at 9am",
        "last Friday of every month at 4pm",
        "last day of every month",
        "every month on the 5th and 20th at 3pm",
        "every year on 1 Oct",
        "every Sat",
    ],
)
def test_a_recurrence_that_is_told_is_read_back(language: Language, phrase: str) -> None:
    asked = only(phrase)

    told = only(tell(asked, HONG_KONG, language))

    assert (told.start, told.end, told.rule) == (asked.start, asked.end, asked.rule)
