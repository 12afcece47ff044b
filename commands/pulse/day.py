"""The day on which teams are asked, as a parameter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.configuration.fields import Weekday
from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.messages import Option, phrase, rich

_OFF = "off"
_CHINESE = re.compile("(?:週|周|星期|禮拜|礼拜)([一二三四五六日天])")
_SHORTEST = 3
"""Letters after which no two days of the week begin alike."""


class DayOrOff:
    """A day of the week, or off; the handler receives the day, None for off."""

    kind = OptionKind.CHOICE
    most_words = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> Weekday | None:
        """Return the day of a name, of its first letters, or of its Chinese name."""
        word = str(value).strip().casefold()
        if word == _OFF:
            return None
        if (chinese := _CHINESE.fullmatch(word)) is not None:
            return list(Weekday)["一二三四五六日".index(chinese[1].replace("天", "日"))]
        days = [day for day in Weekday if len(word) >= _SHORTEST and day.startswith(word)]
        if not days:
            raise Wrong(phrase("expected.choice", choices=", ".join((*Weekday, _OFF))))
        return days[0]

    def options(self) -> Sequence[Option]:
        """Return the days, and off."""
        return tuple(Option(rich(word), word) for word in (*Weekday, _OFF))
