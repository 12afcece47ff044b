"""Days by their distance from today: tomorrow, 聽日, 大後天; with the daypart that some words hold: tonight, 聽朝."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.when.dayparts import Daypart, DaypartTerm
from bot.when.terms import Days, Term, Terms, always, pattern


@dataclass(frozen=True, slots=True)
class DayWord(Term):
    """A day so many days from today."""

    offset: int

    def days(self, today: date) -> tuple[Days, ...]:
        """Return that day."""
        return (Days.one(today + timedelta(days=self.offset)),)


_OFFSETS = {
    -3: "大前天|大前日",
    -2: r"(?:the\ )?day\ before\ (?:yesterday|ytd)|前天|前日",
    -1: "yesterday|ytd|昨天|昨日|寻日|琴日|噚日|擒日",
    0: "today|tdy|2day|今天|今日|今儿|当天|即日",
    1: r"tomorrow|tommorow|tommorrow|tomorow|tomorrows|tmrw|tmr|tmw|tmrow|2moro|2morrow|(?:the\ )?next\ day"
    r"|明天|明日|明儿|听日|聼日|翌日|第二日",
    2: r"(?:the\ )?day\ after\ (?:tomorrow|tmrw|tmr)|overmorrow|后天|后日",
    3: "大后天|大后日",
}
_OFFSET_OF = {"今": 0, "当": 0, "昨": -1, "寻": -1, "琴": -1, "噚": -1, "明": 1, "听": 1, "聼": 1, "后": 2, "大后": 3}
_DAYPART_OF = {"早": Daypart.MORNING, "朝": Daypart.MORNING, "晨": Daypart.MORNING, "晚": Daypart.EVENING}


def _this_daypart(match: re.Match[str]) -> Terms:
    return DayWord(0), DaypartTerm(Daypart.EVENING if match[1] == "night" else Daypart(match[1]))


def _day_and_daypart(match: re.Match[str]) -> Terms:
    return DayWord(_OFFSET_OF[match[1]]), DaypartTerm(_DAYPART_OF[match[2]])


def _late_night(match: re.Match[str]) -> Terms:
    return DayWord(_OFFSET_OF[match[1]]), DaypartTerm(Daypart.LATE_NIGHT)


PATTERNS = (
    *(always(words, DayWord(offset)) for offset, words in _OFFSETS.items()),
    pattern("(今|当|昨|寻|琴|噚|明|听|聼|后|大后)(早|朝|晨|晚)(?:上|早|黑|头早)?", _day_and_daypart),
    pattern("(今|明|听|聼|后)晚上?(?:凌晨|半夜)", _late_night),
    always("tonight|tonite|tonit|2nite|2night", DayWord(0), DaypartTerm(Daypart.EVENING)),
    pattern(r"this\ (morning|afternoon|evening|night)", _this_daypart),
    always(r"last\ night", DayWord(-1), DaypartTerm(Daypart.EVENING)),
)
