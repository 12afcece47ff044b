"""Read how long something is to take, with no word of when."""

from __future__ import annotations

from datetime import timedelta

from bot.when.covering import covers
from bot.when.durations import For
from bot.when.normal_form import LONGEST, normal_form


def read_length(phrase: str) -> timedelta | None:
    """Return what a phrase such as `6 hours`, `for 90 min` or `兩個半鐘` means; None where that is not certain.

    Months have no length of their own, so they are none here.
    """
    if len(phrase) > LONGEST:
        return None
    for terms in covers(normal_form(phrase)):
        if len(terms) == 1 and isinstance(term := terms[0], For) and not term.length.months:
            return timedelta(days=term.length.days, seconds=term.length.seconds)
    return None
