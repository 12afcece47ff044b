"""What holds for any phrase, and for no phrase at all."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import Kind, read
from bot.when.normal_form import LONGEST

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=HONG_KONG)
PIECES = (
    *(
        "tomorrow",
        "next",
        "Mon",
        "Fri",
        "every",
        "at",
        "to",
        "-",
        "3",
        "31",
        "3pm",
        "9:30",
        "25/12",
        "Dec",
        "the",
        "last",
    ),
    *(
        "聽日",
        "下",
        "個",
        "星期",
        "一",
        "五",
        "月",
        "日",
        "號",
        "下晝",
        "今晚",
        "三",
        "點",
        "半",
        "九",
        "至",
        "逢",
        "每",
        "後",
        "2026",
    ),
    *(
        "noon",
        "midnight",
        "half past",
        "in",
        "90 min",
        "for",
        "2h",
        "PT",
        "London time",
        "until",
        "5 times",
        "分",
        "字",
        "個鐘",
    ),
)


@pytest.fixture
def far_away_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@given(st.text(max_size=LONGEST + 5))
def test_nonsense_raises_nothing(text: str) -> None:
    read(text, NOW, HONG_KONG)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=7), st.sampled_from(["", " "]))
def test_whatever_is_read_is_whole(pieces: list[str], blank: str) -> None:
    when = read(blank.join(pieces), NOW, HONG_KONG)

    for each in when.readings if when is not None else ():
        assert each.start.tzinfo is not None
        assert each.end is None or each.end > each.start
        assert each.rule is None or each.start > NOW
    if when is not None:
        starts = [each.start for each in when.readings]
        assert len(set(starts)) == len(starts)
        assert {each.kind for each in when.readings} == {when.kind}


@pytest.mark.usefixtures("far_away_machine")
def test_the_zone_of_the_machine_does_not_matter() -> None:
    when = read("tomorrow 3pm", NOW, HONG_KONG)

    assert when is not None
    assert when.start == datetime(2026, 11, 25, 7, tzinfo=UTC)


def test_tomorrow_is_the_speakers() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    in_hong_kong, in_london = (read("tomorrow 9am", late, zone) for zone in (HONG_KONG, LONDON))

    assert in_hong_kong is not None
    assert in_london is not None
    assert in_hong_kong.start == datetime(2026, 11, 26, 1, tzinfo=UTC)
    assert in_london.start == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_the_present_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        read("tomorrow", datetime(2026, 11, 24), HONG_KONG)  # noqa: DTZ001  # the point of the test


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "   ",
        "we could meet tomorrow 3pm maybe",
        "我们一起看看三点建议",
        "一點都唔明",
        "see you at the v3.10 launch",
        "7",
        "10-12",
        "2026",
        "30 Feb",
        "31/11",
        "13/13",
        "25:00",
        "3:75",
        "Tue 25 Nov",
        "Fri 4",
        "1h30m",
        "90 min",
        "before 5pm",
        "by Friday",
        "every hour",
        "every Feb 30",
        "三點前",
        "正月初一",
        "tomorrow tomorrow",
        "3pm 4pm",
        "Fri 3pm Mon",
        "in 900 years",
        "the 32nd",
        "9am Mars time",
        "5-9 Oct 3pm",
        "from 3pm",
        "聽日三點開始",
        "beginning of January",
        "the first 2 weeks of 2027",
        "3 Mondays",
        "1 night",
        "8天20时",
        "first Sunday",
        "兩三日後",
        "聽日三四點",
        "五六個鐘後",
        "9am PT to 5pm ET",
        "9am-5pm tomorrow for 2 hours",
        "every Mon 9am to every Tue 5pm",
        "07年以后",
        "early morning",
        "18-9-26",
        "每隔兩個星期三",
        "tomorrow 3pm next week",
        "ten to five",
        "9" * 121,
    ],
)
def test_what_is_not_certain_is_not_read(phrase: str) -> None:
    assert read(phrase, NOW, HONG_KONG) is None


@pytest.mark.parametrize(
    ("phrase", "first", "second"),
    [
        ("next Friday 3pm", "2026-12-04T15:00", "2026-11-27T15:00"),
        ("下星期日", "2026-12-06T00:00", "2026-11-29T00:00"),
        ("Tue 4pm", "2026-11-24T16:00", "2026-12-01T16:00"),
        ("tomorrow midnight", "2026-11-26T00:00", "2026-11-25T00:00"),
        ("tomorrow 8", "2026-11-25T08:00", "2026-11-25T20:00"),
        ("EOD", "2026-11-24T18:00", "2026-11-24T23:59"),
        ("三點十一", "2026-11-24T15:55", "2026-11-24T15:11"),
        ("2-4pm", "2026-11-24T14:00", "2026-11-25T14:00"),
        ("1 Nov 3pm", "2027-11-01T15:00", "2026-11-01T15:00"),
    ],
)
def test_the_other_reading_comes_along(phrase: str, first: str, second: str) -> None:
    when = read(phrase, NOW, HONG_KONG)

    assert when is not None
    assert [f"{each.start:%Y-%m-%dT%H:%M}" for each in when.readings] == [first, second]


def test_a_day_alone_is_the_whole_of_it() -> None:
    when = read("聽日", NOW, HONG_KONG)

    assert when is not None
    assert when.kind is Kind.RANGE
    assert (when.start, when.end) == (
        datetime(2026, 11, 25, tzinfo=HONG_KONG),
        datetime(2026, 11, 26, tzinfo=HONG_KONG),
    )


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("tomorrow 9:00-10:30", "11-25 09:00", "11-25 10:30"),
        ("5 to 6pm", "11-24 17:00", "11-24 18:00"),
        ("11-1pm tomorrow", "11-25 11:00", "11-25 13:00"),
        ("tomorrow 9-5", "11-25 09:00", "11-25 17:00"),
        ("from 13 to the 15th December", "12-13 00:00", "12-16 00:00"),
        ("3 days starting from Mon", "11-30 00:00", "12-03 00:00"),
        ("from May to Oct 2026", "05-01 00:00", "11-01 00:00"),
        ("next Mon to Wed", "11-30 00:00", "12-03 00:00"),
        ("from 2pm till tomorrow 4:30pm", "11-24 14:00", "11-25 16:30"),
        ("28 Nov 3pm - 30 Nov noon", "11-28 15:00", "11-30 12:00"),
        ("11月28日（六）下午3時至5時", "11-28 15:00", "11-28 17:00"),
    ],
)
def test_each_side_of_a_range_tells_the_other(phrase: str, start: str, end: str) -> None:
    when = read(phrase, NOW, HONG_KONG)

    assert when is not None
    assert when.end is not None
    assert (f"{when.start:%m-%d %H:%M}", f"{when.end:%m-%d %H:%M}") == (start, end)
