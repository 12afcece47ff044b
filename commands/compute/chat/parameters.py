"""The types of parameters of compute's commands: pools, times of use, lengths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.call import Call, Refused
from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.languages import Language
from bot.messages import Option, PerLanguage, Plain, phrase, rich
from bot.when import Kind, When, read, read_length, tell_readings
from commands.compute.chat.misread import is_backwards
from commands.compute.desk import Desk
from commands.compute.pools import Pool

_MOST_WORDS = 14
LONGEST_PURPOSE = 200
_FROM_NOW = re.compile(r"(?:from )?(?:now|而家|依家|現在|现在)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_UNTIL = re.compile(r"\s*(?:-|–|to|until|till|至|到)\s*(?P<end>.+)", re.IGNORECASE | re.DOTALL)


class PoolLookup:
    """Finds pools by their name, or by a kind that only one has."""

    async def find(self, call: Call, text: str) -> Pool:
        """Return the pool of that name."""
        pools = call.service(Desk).pools
        pool = pools.get(text)
        if pool is not None:
            return pool
        names = ", ".join(each.name for each in pools)
        if not names:
            raise Wrong(phrase("compute.no_pools"))
        if (near := pools.nearest(text)) is not None:
            raise Wrong(phrase("compute.no_such_pool_but", near=Plain(near), names=Plain(names)))
        raise Wrong(phrase("compute.no_such_pool", names=Plain(names)))

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return the pools whose name or kind holds what is typed."""
        wanted = typed.strip().casefold()
        found = [each for each in call.service(Desk).pools if wanted in f"{each.name} {each.table.kind}".casefold()]
        return [Option(rich(f"{each.name} · {each.table.kind} × {each.units}"), each.name) for each in found]


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A time of use as it was typed; it counts in the programme's zone, where everybody books."""

    phrase: str

    def __str__(self) -> str:
        return self.phrase

    def meaning(self, call: Call) -> When:
        """Return what it means to the programme.

        Raises:
            Refused: it has several meanings there.
        """
        zone = call.service(Desk).zone
        found = read_time(self.phrase, call.now, zone)
        if found is None:
            raise Refused(phrase("compute.expected_time"))
        if found.alternatives:
            told = {each: tell_readings(found.readings, zone, each) for each in Language}
            raise Refused(phrase("expected.one_time", readings=PerLanguage(told)))
        return found


class TimeOfUse:
    """A span of time, or one that recurs; from now for a while as well."""

    kind = OptionKind.TEXT
    most_words = _MOST_WORDS

    def accept(self, value: OptionValue, circumstances: Circumstances) -> AskedTime:
        """Return the phrase, which has a meaning."""
        typed = str(value).strip()
        if read_time(typed, circumstances.now, circumstances.zone) is None:
            if is_backwards(typed, circumstances.now, circumstances.zone):
                raise Wrong(phrase("compute.no.backwards"))
            raise Wrong(phrase("compute.expected_time"))
        return AskedTime(typed)

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


class LengthOfTime:
    """How long something is to take."""

    kind = OptionKind.TEXT
    most_words = 5

    def accept(self, value: OptionValue, circumstances: Circumstances) -> timedelta:
        """Return the length."""
        length = read_length(str(value).strip())
        if not length:
            raise Wrong(phrase("compute.expected_length"))
        return length

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()


def purpose_of(words: str) -> str:
    """Return what something is for, without the word that says so."""
    return words.strip().removeprefix("for ").removeprefix("用於").removeprefix("用于").strip()


def read_time(text: str, now: datetime, zone: ZoneInfo) -> When | None:
    """Return the span or the recurrence of spans that a phrase means; None where it means neither."""
    begun = _FROM_NOW.fullmatch(text.strip())
    if begun is not None:
        return _from_now(begun["rest"], now.replace(microsecond=0), zone)
    found = read(text, now, zone)
    return found if found is not None and found.kind is not Kind.POINT and found.end is not None else None


def _from_now(rest: str, now: datetime, zone: ZoneInfo) -> When | None:
    length = read_length(rest.strip())
    if length:
        return When(now.astimezone(zone), (now.astimezone(UTC) + length).astimezone(zone), None, zone)
    until = _UNTIL.fullmatch(rest)
    found = read(until["end"], now, zone) if until is not None else None
    if found is None or found.kind is not Kind.POINT or found.alternatives or found.start <= now:
        return None
    return When(now.astimezone(zone), found.start, None, zone)
