"""Bring the ways of writing one thing together: width, case, Traditional and Simplified, spoken and written Chinese."""

import re
import unicodedata
from functools import cache
from importlib import resources

MOST_CHARACTERS = 2000
CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_COPULA = re.compile("(?<![關关])係")
_SPACE = re.compile(r"\s+")


class _Simplified(dict[int, str | None]):
    """Convert one character at a time, so that the same character always becomes the same one whatever stands beside.

    OpenCC's own phrase rules would make the result depend on the neighbours; retrieval wants both sides alike.
    """

    def __init__(self) -> None:
        super().__init__()
        import opencc

        self._converter = opencc.OpenCC("hk2s")

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        if code < 0x3400 or 0xD800 <= code <= 0xDFFF:
            converted = character
        else:
            converted = self._converter.convert(character)
            while (again := self._converter.convert(converted)) != converted:
                converted = again
        self[code] = converted
        return converted


@cache
def _simplified() -> _Simplified:
    return _Simplified()


def normalise(text: str) -> str:
    """Return `text` in compatibility form, lower case, Simplified characters and single spaces.

    Idempotent; never raises. What exceeds `MOST_CHARACTERS` is dropped: nobody asks a question of that length.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold())
    folded = _COPULA.sub("是", folded).replace("’", "'")
    return _SPACE.sub(" ", folded.translate(_simplified()))[:MOST_CHARACTERS].strip()


_LOOK_AROUND = re.compile(r"\(\?<?[=!][^)]*\)")


@cache
def _spoken() -> tuple[re.Pattern[str], tuple[str, ...]]:
    lines = resources.files(__package__).joinpath("data/cantonese.txt").read_text("utf-8").splitlines()
    rules = [line.rsplit(" = ", 1) for line in lines if line and not line.startswith("#")]
    # Few characters begin a rule: looking for those first makes the search ten times as fast.
    first = {wording[0] for spoken, _ in rules for wording in _LOOK_AROUND.sub("", spoken).split("|")}
    pattern = "|".join(f"({spoken})" for spoken, _ in rules)
    return re.compile(f"(?=[{re.escape(''.join(sorted(first)))}])(?:{pattern})"), tuple(written for _, written in rules)


def written_chinese(text: str) -> str:
    """Return a normalised text with spoken wordings in the words that banks use: 幾時 and 什麼時候 become 何时."""
    if text.isascii():
        return text
    pattern, written = _spoken()
    return pattern.sub(lambda match: written[(match.lastindex or 1) - 1], text)
