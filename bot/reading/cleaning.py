"""Take out of what people write what nobody can see, before anything is made of it."""

from __future__ import annotations

import re
import unicodedata

from bot.interactions import OptionValue

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text without control characters, in composed form, without blanks around it."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text)).strip()


def clean_value(value: OptionValue) -> OptionValue:
    """Return the value of an option or of a field; only texts change."""
    return clean(value) if isinstance(value, str) else value
