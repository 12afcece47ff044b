"""The names of months."""

from __future__ import annotations

from bot.when.numerals import NUMBER, number

_NAMES = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?"),
    *("sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
MONTH_NAME = rf"(?:{'|'.join(_NAMES)})\.?"
CHINESE_MONTH = rf"{NUMBER}月(?:份)?"

YEARS_AHEAD = {"去年": -1, "上年": -1, "今年": 0, "明年": 1, "下年": 1, "出年": 1}
SAID_YEAR = "|".join(YEARS_AHEAD)

_BY_PREFIX = {name[:3]: month for month, name in enumerate(_NAMES, start=1)}


def month_of(text: str) -> int | None:
    """Return the month, 1 to 12, of an English name or of a number with or without 月; None where there is none."""
    if (named := _BY_PREFIX.get(text[:3])) is not None:
        return named
    month = number(text.removesuffix("份").removesuffix("月"))
    return month if month is not None and 1 <= month <= 12 else None


def year_of(text: str | None) -> int | None:
    """Return the year of two or four digits; two digits are of 1970 to 2069."""
    year = number(text) if text else None
    if year is None or year >= 100:
        return year
    return year + (2000 if year < 70 else 1900)
