"""What was understood, in words, in each language."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.languages import Language
from bot.when import When, parse_rule, read, tell, tell_readings

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
DUBAI = ZoneInfo("Asia/Dubai")
NOW = datetime(2026, 9, 16, 10, 30, tzinfo=HONG_KONG)


def told(phrase: str, language: Language, zone: ZoneInfo = HONG_KONG) -> str:
    when = read(phrase, NOW, HONG_KONG)
    assert when is not None
    return tell(when, zone, language)


@pytest.mark.parametrize(
    ("phrase", "english", "traditional", "simplified"),
    [
        (
            "tomorrow 3:05pm",
            "Thu 17 Sep 2026, 3:05 pm HKT",
            "2026年9月17日(週四) 下午3:05 HKT",
            "2026年9月17日(周四) 下午3:05 HKT",
        ),
        (
            "凌晨十二點零五分",
            "Thu 17 Sep 2026, 12:05 am HKT",
            "2026年9月17日(週四) 凌晨12:05 HKT",
            "2026年9月17日(周四) 凌晨12:05 HKT",
        ),
        ("聽日", "Thu 17 Sep 2026, all day", "2026年9月17日(週四) 全日", "2026年9月17日(周四) 全天"),
        (
            "18-20 Sep",
            "Fri 18 Sep 2026 – Sun 20 Sep 2026, all day",
            "2026年9月18日(週五)至2026年9月20日(週日) 全日",
            "2026年9月18日(周五)至2026年9月20日(周日) 全天",
        ),
        (
            "tomorrow 11pm for 90 minutes",
            "Thu 17 Sep 2026, 11:00 pm – Fri 18 Sep 2026, 12:30 am HKT",
            "2026年9月17日(週四) 晚上11:00至2026年9月18日(週五) 凌晨12:30 HKT",
            "2026年9月17日(周四) 晚上11:00至2026年9月18日(周五) 凌晨12:30 HKT",
        ),
        (
            "every other Tuesday 10am",
            "every 2 weeks on Tuesday, 10:00 am HKT, from Tue 22 Sep 2026",
            "每2星期的星期二 上午10:00 HKT，由2026年9月22日(週二)起",
            "每2周的周二 上午10:00 HKT，从2026年9月22日(周二)起",
        ),
        (
            "last Friday of every month 4-5pm 6 times",
            "every month on the last Friday, 4:00 pm – 5:00 pm HKT, 6 times, from Fri 25 Sep 2026",
            "每月最後一個星期五 下午4:00至下午5:00 HKT，由2026年9月25日(週五)起，共6次",
            "每月最后一个星期五 下午4:00至下午5:00 HKT，从2026年9月25日(周五)起，共6次",
        ),
        (
            "daily 9am until 31 Dec",
            "every day, 9:00 am HKT, until Thu 31 Dec 2026, from Thu 17 Sep 2026",
            "每日 上午9:00 HKT，由2026年9月17日(週四)起，至2026年12月31日(週四)止",
            "每天 上午9:00 HKT，从2026年9月17日(周四)起，至2026年12月31日(周四)止",
        ),
    ],
)
def test_a_time_is_told_with_weekday_date_time_and_zone(
    phrase: str, english: str, traditional: str, simplified: str
) -> None:
    assert told(phrase, Language.EN) == english
    assert told(phrase, Language.ZH_HANT) == traditional
    assert told(phrase, Language.ZH_HANS) == simplified


def test_a_zone_without_letters_is_told_by_its_offset() -> None:
    assert told("tomorrow 3pm", Language.EN, DUBAI) == "Thu 17 Sep 2026, 11:00 am UTC+04"


def test_a_recurrence_is_told_where_its_wall_time_stays() -> None:
    assert told("every day 9am London time", Language.EN) == "every day, 9:00 am BST, from Wed 16 Sep 2026"


def test_readings_are_told_as_the_choices_of_a_question() -> None:
    when = read("tomorrow 8", NOW, HONG_KONG)

    assert when is not None
    assert tell_readings(when.readings, HONG_KONG, Language.EN) == (
        "Thu 17 Sep 2026, 8:00 am HKT or Thu 17 Sep 2026, 8:00 pm HKT"
    )


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        ("FREQ=DAILY", "every day", "每日"),
        ("FREQ=WEEKLY;COUNT=8", "every Thursday", "每星期四"),
        ("FREQ=MONTHLY", "every month on the 26th", "26日"),
        ("FREQ=YEARLY", "every year on 26 Nov", "11月26日"),
    ],
)
def test_a_rule_that_names_no_day_is_told_with_that_of_its_first(rule: str, english: str, chinese: str) -> None:
    zone = ZoneInfo("Asia/Hong_Kong")
    when = When(datetime(2026, 11, 26, 19, tzinfo=zone), None, parse_rule(rule), zone)
    assert tell(when, zone, Language.EN).startswith(english)
    assert chinese in tell(when, zone, Language.ZH_HANT)
