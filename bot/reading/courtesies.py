"""Greetings and thanks: answered shortly, and nobody is bothered with them."""

from __future__ import annotations

import re
from enum import StrEnum


class Courtesy(StrEnum):
    """What a polite phrase is."""

    GREETING = "greeting"
    THANKS = "thanks"


_PHRASES = {
    Courtesy.GREETING: (
        "hi|hello|hey|hiya|yo|good morning|good afternoon|good evening|morning|hi there|hello there|greetings|"
        "你好|您好|哈囉|哈啰|早晨|早安|早上好|午安|晚上好|晚安|嗨|喂|hello呀|hi呀|大家好"
    ),
    Courtesy.THANKS: (
        "thanks|thank you|thx|ty|cheers|many thanks|thanks a lot|thank you very much|thank you so much|great thanks|"
        "多謝|多谢|唔該|唔该|唔該晒|謝謝|谢谢|謝謝你|谢谢你|感謝|感谢|thanks呀|多謝晒|谢了|謝了"
    ),
}
_COURTESIES = {text: courtesy for courtesy, texts in _PHRASES.items() for text in texts.split("|")}
_TRIMMINGS = re.compile(r"[\s!！。.,，~～:)(🙏👋😊❤️]+$")
_LONGEST = 40


def courtesy(text: str) -> Courtesy | None:
    """Return which courtesy the whole of `text` is, if it is one and nothing else."""
    if len(text) > _LONGEST:
        return None
    return _COURTESIES.get(_TRIMMINGS.sub("", text).casefold())
