"""The types of parameters that every command can use, by the annotation that stands for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from bot.declaration.parameters import Circumstances, OptionKind, Param, ParameterType, Wrong
from bot.declaration.references import Reference
from bot.declaration.times import PointInTime, PointOrRecurrence, SpanOfTime, TimeSpan
from bot.interactions import Attachment, NativeChannel, NativeUser, OptionValue
from bot.messages import Option, phrase, rich
from bot.people import CohortRef, PersonRef, TeamRef
from bot.places import Place
from bot.when import When

_YES = frozenset({"yes", "y", "true", "on", "1", "係", "是", "好", "要", "有"})
_NO = frozenset({"no", "n", "false", "off", "0", "唔係", "否", "不是", "不", "唔要", "不要", "冇"})
LONGEST_TEXT = 100_000
LARGEST_NUMBER = 2**53
"""Discord's bound on the numbers of its options; what is beyond is no amount of anything here."""
LONGEST_NAME = 6
"""Words of a name that is not in quotes."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words; bounded by their length in characters."""

    minimum: int = 0
    maximum: int = LONGEST_TEXT
    kind: OptionKind = OptionKind.TEXT
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the words without the blanks around them."""
        text = str(value).strip()
        if not self.minimum <= len(text):
            raise Wrong(phrase("expected.longer", minimum=self.minimum))
        if len(text) > self.maximum:
            raise Wrong(phrase("expected.shorter", maximum=self.maximum, length=len(text)))
        return text

    def options(self) -> Sequence[Option]:
        """Return none: any words will do."""
        return ()


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number within bounds."""

    minimum: int | None = None
    maximum: int | None = None
    kind: OptionKind = OptionKind.WHOLE_NUMBER
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> int:
        """Return the number."""
        try:
            number = int(str(value))
        except ValueError:
            raise Wrong(phrase("expected.whole_number")) from None
        if abs(number) > LARGEST_NUMBER:
            raise Wrong(phrase("expected.whole_number"))
        _within(number, self.minimum, self.maximum)
        return number

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exact to the digit that was typed."""

    minimum: int | None = None
    maximum: int | None = None
    kind: OptionKind = OptionKind.NUMBER
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> Decimal:
        """Return the number."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise Wrong(phrase("expected.number")) from None
        if not number.is_finite() or abs(number) > LARGEST_NUMBER:
            raise Wrong(phrase("expected.number"))
        _within(number, self.minimum, self.maximum)
        return number

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes or no."""

    kind: OptionKind = OptionKind.BOOLEAN
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> bool:
        """Return whether it is a yes."""
        word = str(value).strip().lower()
        if word not in _YES | _NO:
            raise Wrong(phrase("expected.boolean"))
        return word in _YES

    def options(self) -> Sequence[Option]:
        """Return none: platforms have their own way to ask for a yes."""
        return ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; the handler receives a member of `of`."""

    of: type[StrEnum]
    kind: OptionKind = OptionKind.CHOICE
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> StrEnum:
        """Return the member of that value, whatever its case."""
        word = str(value).strip().casefold()
        for member in self.of:
            if member.value.casefold() == word:
                return member
        raise Wrong(phrase("expected.choice", choices=", ".join(self.of)))

    def options(self) -> Sequence[Option]:
        """Return the members, in the order of their declaration."""
        return tuple(Option(rich(member.value), member.value) for member in self.of)


@dataclass(frozen=True, slots=True)
class Native:
    """Something that only the platform can point at: a member, a channel, a file."""

    of: type
    kind: OptionKind
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> object:
        """Return it as the platform resolved it."""
        if not isinstance(value, self.of):
            raise Wrong(phrase("expected.native"))
        return value

    def options(self) -> Sequence[Option]:
        """Return none: the platform offers its own."""
        return ()


def type_for(annotation: object, param: Param) -> ParameterType:
    """Return the type that an annotation stands for.

    Raises:
        TypeError: no type of parameters stands behind it.
    """
    if param.type is not None:
        return param.type
    if isinstance(annotation, type):
        if issubclass(annotation, StrEnum):
            return Choice(annotation)
        if annotation in _TYPES:
            return _TYPES[annotation]
        if annotation is str:
            return Text(param.minimum or 0, param.maximum or LONGEST_TEXT)
        if annotation is int:
            return WholeNumber(param.minimum, param.maximum)
        if annotation is Decimal:
            return Number(param.minimum, param.maximum)
    raise TypeError(f"no type of parameters stands behind {annotation!r}")


_TYPES: dict[type, ParameterType] = {
    bool: Boolean(),
    datetime: PointInTime(),
    TimeSpan: SpanOfTime(),
    When: PointOrRecurrence(),
    NativeUser: Native(NativeUser, OptionKind.MEMBER),
    NativeChannel: Native(NativeChannel, OptionKind.CHANNEL),
    Attachment: Native(Attachment, OptionKind.ATTACHMENT),
    PersonRef: Reference(PersonRef),
    TeamRef: Reference(TeamRef, most_words=LONGEST_NAME),
    CohortRef: Reference(CohortRef, most_words=LONGEST_NAME),
    Place: Reference(Place),
}


def _within(number: int | Decimal, minimum: int | None, maximum: int | None) -> None:
    if minimum is not None and maximum is not None and not minimum <= number <= maximum:
        raise Wrong(phrase("expected.between", minimum=minimum, maximum=maximum))
    if minimum is not None and number < minimum:
        raise Wrong(phrase("expected.at_least", minimum=minimum))
    if maximum is not None and number > maximum:
        raise Wrong(phrase("expected.at_most", maximum=maximum))
