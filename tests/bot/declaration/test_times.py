"""Parameters that are times: bound whole, as people say them, and refused with words where they are not certain."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.call import Call
from bot.declaration.command import command
from bot.declaration.parameters import Circumstances, Wrong
from bot.declaration.times import PointInTime, PointOrRecurrence, SpanOfTime, TimeSpan
from bot.languages import Language
from bot.messages import RichText
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.messages.plain import plain_text
from bot.reading.binding import bind_line
from bot.when import Kind, When

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = Circumstances(HONG_KONG, datetime(2026, 9, 16, 2, 30, tzinfo=UTC))
LOCALISER = Localiser(Catalogue.load([Path(__file__).parents[3] / "bot" / "texts"]))
EXAMPLES = {PointInTime: "tomorrow 3pm", SpanOfTime: "next Mon 9-11am", PointOrRecurrence: "every Wed 4pm"}


@command("book")
async def book(call: Call, units: int, span: TimeSpan, purpose: str = "") -> None: ...


@command("remind")
async def remind(call: Call, at: When, text: str) -> None: ...


def in_words(text: RichText, language: Language) -> str:
    return plain_text(LOCALISER.text(text, language), HONG_KONG)


@pytest.mark.parametrize(
    "phrase", ["tomorrow 3pm", "聽日下晝三點", "明天下午三点", "2026-09-17 15:00", "2026-09-17T07:00Z"]
)
def test_a_point_is_bound_in_utc(phrase: str) -> None:
    assert PointInTime().accept(phrase, NOW) == datetime(2026, 9, 17, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("tomorrow 3-5pm", datetime(2026, 9, 17, 7, tzinfo=UTC), datetime(2026, 9, 17, 9, tzinfo=UTC)),
        ("下星期一上午9點至11點", datetime(2026, 9, 21, 1, tzinfo=UTC), datetime(2026, 9, 21, 3, tzinfo=UTC)),
        ("18 Sep", datetime(2026, 9, 17, 16, tzinfo=UTC), datetime(2026, 9, 18, 16, tzinfo=UTC)),
    ],
)
def test_a_span_is_bound_in_utc(phrase: str, start: datetime, end: datetime) -> None:
    assert SpanOfTime().accept(phrase, NOW) == TimeSpan(start, end)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        (Language.EN, "Did you mean Fri 25 Sep 2026, 3:00 pm HKT or Fri 18 Sep 2026, 3:00 pm HKT?"),
        (Language.ZH_HANT, "你是指2026年9月25日(週五) 下午3:00 HKT，還是 2026年9月18日(週五) 下午3:00 HKT？"),
        (Language.ZH_HANS, "你是指2026年9月25日(周五) 下午3:00 HKT，还是 2026年9月18日(周五) 下午3:00 HKT？"),
    ],
)
def test_an_ambiguous_point_is_refused_with_its_readings(language: Language, question: str) -> None:
    with pytest.raises(Wrong) as caught:
        PointInTime().accept("next Friday 3pm", NOW)

    assert question in in_words(caught.value.expected, language)


def test_a_reminder_keeps_the_other_readings_to_offer() -> None:
    when = PointOrRecurrence().accept("next Friday 3pm", NOW)

    assert [each.start.day for each in when.readings] == [25, 18]


def test_a_reminder_may_recur() -> None:
    when = PointOrRecurrence().accept("逢星期三下午四點", NOW)

    assert (when.kind, str(when.rule)) == (Kind.RECURRING, "FREQ=WEEKLY;BYDAY=WE")


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        (PointInTime(), "tomorrow"),
        (PointInTime(), "every Wed 4pm"),
        (PointInTime(), "some day"),
        (SpanOfTime(), "tomorrow 3pm"),
        (SpanOfTime(), "every Wed 4-5pm"),
        (PointOrRecurrence(), "tomorrow 3-5pm"),
        (PointOrRecurrence(), "我们一起看看三点建议"),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_what_is_expected_is_shown_with_examples_that_work(
    kind: PointInTime | SpanOfTime | PointOrRecurrence, phrase: str, language: Language
) -> None:
    with pytest.raises(Wrong) as caught:
        kind.accept(phrase, NOW)

    words = in_words(caught.value.expected, language)
    example = EXAMPLES[type(kind)]
    assert example in words
    kind.accept(example, NOW)


def test_a_time_takes_as_many_words_of_a_line_as_mean_one() -> None:
    values = bind_line(book, "2 next Mon 9-11am for the demo", NOW)

    monday = TimeSpan(datetime(2026, 9, 21, 1, tzinfo=UTC), datetime(2026, 9, 21, 3, tzinfo=UTC))
    assert values == {"units": 2, "span": monday, "purpose": "for the demo"}


def test_a_recurrence_of_many_words_is_bound_whole() -> None:
    values = bind_line(remind, "first Monday of every month at 9am send the report", NOW)

    assert isinstance(values["at"], When)
    assert str(values["at"].rule) == "FREQ=MONTHLY;BYDAY=1MO"
    assert values["text"] == "send the report"
