"""Numbers as people write them in phrases of time: digits, Chinese numerals, and English words up to fifty-nine."""

from __future__ import annotations

import re

CHINESE = "零〇一二两三四五六七八九十廿卅"
NUMBER = rf"(?:\d+|[{CHINESE}]+)"

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS_OF = {"廿": 20, "卅": 30}
_CHINESE_NUMBER = re.compile(r"(?:([一二两三四五六七八九]?)十|([廿卅]))([一二三四五六七八九]?)")

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINAL_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINAL_TEENS = (
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_CARDINALS = {word: value for value, word in enumerate((*_ONES, *_TEENS), start=1)} | _TENS
_ORDINALS = {word: value for value, word in enumerate((*_ORDINAL_ONES, *_ORDINAL_TEENS), start=1)} | {
    "twentieth": 20,
    "thirtieth": 30,
}
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})[ -]({'|'.join((*_ONES, *_ORDINAL_ONES))})\b")
_HOURS = (*_ONES, *_TEENS[:3])
_MINUTES = (
    rf"(?:oh|ou|o|zero)[ -](?:{'|'.join(_ONES)})|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS)}"
)
_SPOKEN_CLOCK = re.compile(rf"\b({'|'.join(_HOURS)})[ -]({_MINUTES})\b(?! (?:min|sec|hour|day|week|month))")
_SPOKEN_TO = re.compile(rf"(?<!from )\b(five|ten) to ({'|'.join(_HOURS)})\b")
_ORDINAL_SECOND = re.compile(r"\bsecond(?= (?:of|day|mon|tue|wed|thu|fri|sat|sun|last))")
_SINGLE = re.compile(rf"\b({'|'.join((*_CARDINALS, *(word for word in _ORDINALS if word != 'second')))})\b")


def number(text: str) -> int | None:
    """Return the value of digits or of a Chinese numeral below one hundred; 二零二六 and 零五 are read digit by digit.

    兩三 is no twenty-three: it is two or three.
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    match = _CHINESE_NUMBER.fullmatch(text)
    if match is not None:
        tens = _TENS_OF.get(match[2]) or 10 * _DIGITS.get(match[1] or "一", 1)
        return tens + (_DIGITS[match[3]] if match[3] else 0)
    digit_by_digit = len(text) != 2 or text[0] in "零〇"
    if digit_by_digit and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return None


def words_to_digits(text: str) -> str:
    """Write English numbers and ordinals as digits; `second` stays where it is a unit.

    Who says five to nine means a time or a range: it is written so that neither is read.
    """
    text = _SPOKEN_TO.sub(r"\1 to or until \2", text)
    text = _SPOKEN_CLOCK.sub(lambda match: f"{_CARDINALS[match[1]]}:{_minute(match[2]):02}", text)
    text = _COMPOUND.sub(lambda match: _compound(match[1], match[2]), text)
    text = _ORDINAL_SECOND.sub("2nd", text)
    return _SINGLE.sub(lambda match: _single(match[1]), text)


def _minute(words: str) -> int:
    *tens, last = re.split("[ -]", words)
    return sum(_CARDINALS.get(word, 0) for word in (*tens, last))


def _compound(tens: str, ones: str) -> str:
    if ones in _ORDINALS:
        return _ordinal(_TENS[tens] + _ORDINALS[ones])
    return str(_TENS[tens] + _CARDINALS[ones])


def _single(word: str) -> str:
    return str(_CARDINALS[word]) if word in _CARDINALS else _ordinal(_ORDINALS[word])


def _ordinal(value: int) -> str:
    return f"{value}th"
