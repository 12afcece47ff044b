"""Every type of parameters: what it takes, what it refuses, and that nothing that people type breaks it."""

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.declaration.parameters import Circumstances, OptionKind, Param, ParameterType, Wrong
from bot.declaration.times import TimeSpan
from bot.declaration.types import type_for
from bot.interactions import Attachment, NativeChannel, NativeUser, OptionValue
from bot.people import PersonRef, TeamRef
from bot.places import Place
from bot.when import When

NOW = Circumstances(ZoneInfo("Asia/Hong_Kong"), datetime(2026, 11, 24, 2, tzinfo=UTC))


class Size(StrEnum):
    SMALL = "small"
    EXTRA_LARGE = "extra large"


FILE = Attachment("cv.pdf", 10, "application/pdf", "https://files.example/cv.pdf")
TYPES: dict[type, OptionKind] = {
    str: OptionKind.TEXT,
    int: OptionKind.WHOLE_NUMBER,
    Decimal: OptionKind.NUMBER,
    bool: OptionKind.BOOLEAN,
    Size: OptionKind.CHOICE,
    datetime: OptionKind.TEXT,
    TimeSpan: OptionKind.TEXT,
    When: OptionKind.TEXT,
    NativeUser: OptionKind.MEMBER,
    NativeChannel: OptionKind.CHANNEL,
    Attachment: OptionKind.ATTACHMENT,
    PersonRef: OptionKind.TEXT,
    TeamRef: OptionKind.TEXT,
    Place: OptionKind.TEXT,
}


def of(annotation: object, **bounds: int) -> ParameterType:
    return type_for(annotation, Param(minimum=bounds.get("minimum"), maximum=bounds.get("maximum")))


@pytest.mark.parametrize(("annotation", "kind"), TYPES.items())
def test_a_platform_with_typed_options_is_told_the_kind(annotation: type, kind: OptionKind) -> None:
    assert of(annotation).kind is kind


@pytest.mark.parametrize(
    ("annotation", "value", "meant"),
    [
        (str, "  some words ", "some words"),
        (int, "12", 12),
        (int, -3, -3),
        (int, "１２", 12),
        (int, 2**53, 2**53),
        (Decimal, "2.50", Decimal("2.50")),
        (Decimal, 0.1, Decimal("0.1")),
        (bool, True, True),
        (bool, "YES", True),
        (bool, "唔係", False),
        (Size, "SMALL", Size.SMALL),
        (Size, "extra large", Size.EXTRA_LARGE),
        (datetime, "2026-11-24 15:00", datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (datetime, "2026-11-24T15:00Z", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        (datetime, "2026-11-24T15:00+05:30", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        (
            TimeSpan,
            "2026-11-24T15:00/2026-11-24T17:00",
            TimeSpan(datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ),
        (NativeUser, NativeUser("U1", "Ada"), NativeUser("U1", "Ada")),
        (NativeChannel, NativeChannel("C1", "general"), NativeChannel("C1", "general")),
        (Attachment, FILE, FILE),
        (PersonRef, " Ada ", "Ada"),
        (PersonRef, NativeUser("U1", "Ada"), "<@U1>"),
        (Place, NativeChannel("C1", "general"), "<#C1>"),
    ],
)
def test_a_value_is_taken(annotation: type, value: OptionValue, meant: object) -> None:
    assert of(annotation).accept(value, NOW) == meant


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, "2.5"),
        (int, "two"),
        (int, "9" * 5_000),
        (int, str(2**53 + 1)),
        (Decimal, "NaN"),
        (Decimal, "Infinity"),
        (Decimal, "1e999999"),
        (Decimal, "1,5"),
        (bool, "maybe"),
        (Size, "medium"),
        (datetime, "tomorrow-ish"),
        (datetime, "2026-02-30"),
        (datetime, "0001-01-01T00:00+14:00"),
        (TimeSpan, "2026-11-24T17:00/2026-11-24T15:00"),
        (TimeSpan, "2026-11-24T17:00"),
        (TimeSpan, "9999-12-31"),
        (NativeUser, "Ada"),
        (NativeChannel, "#general"),
        (Attachment, "cv.pdf"),
        (PersonRef, "  "),
    ],
)
def test_a_value_is_refused_with_what_was_expected(annotation: type, value: OptionValue) -> None:
    with pytest.raises(Wrong) as caught:
        of(annotation).accept(value, NOW)
    assert caught.value.expected


@pytest.mark.parametrize(
    ("annotation", "inside", "outside"),
    [(int, ["2", "8"], ["1", "9"]), (Decimal, ["2", "7.99"], ["1.99", "8.01"]), (str, ["ab", "x" * 8], ["a", "x" * 9])],
)
def test_bounds_are_included(annotation: type, inside: list[str], outside: list[str]) -> None:
    bounded = of(annotation, minimum=2, maximum=8)
    for value in inside:
        bounded.accept(value, NOW)
    for value in outside:
        with pytest.raises(Wrong):
            bounded.accept(value, NOW)


def test_one_bound_alone_holds() -> None:
    with pytest.raises(Wrong):
        of(int, minimum=1).accept("0", NOW)
    with pytest.raises(Wrong):
        of(int, maximum=1).accept("2", NOW)


@pytest.mark.parametrize("annotation", [float, bytes, list[str], int | str, object()])
def test_an_annotation_that_stands_for_no_type_is_refused(annotation: object) -> None:
    with pytest.raises(TypeError, match="no type of parameters"):
        of(annotation)


@pytest.mark.parametrize("annotation", TYPES)
@given(value=st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes().map(str)))
def test_whatever_is_typed_is_taken_or_refused(annotation: type, value: OptionValue) -> None:
    with suppress(Wrong):
        of(annotation).accept(value, NOW)
