"""For whom an announcement is: everyone, a cohort, a team, a role, a channel, or whoever a feature lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.call import Call
from bot.contributions import Contributions
from bot.declaration.parameters import Wrong
from bot.delivery import Outbox
from bot.lookups import Lookups
from bot.messages import Option, phrase, rich
from bot.people import CohortRef, TeamRef
from bot.places import Place
from bot.roles import Role
from bot.storage import Database, tables

EVERYONE = "everyone"
PLACE = "place"
_ALL = frozenset({EVERYONE, "all", "everybody", "所有人", "大家", "全部"})
_BETWEEN = re.compile(r"\s*[,，、;；\n]\s*")
_NAMED = re.compile(r"([a-z]+)\s*[:：]\s*(.+)", re.IGNORECASE)
_CHANNEL = re.compile(r"<?#.+")
_REFERRED: dict[str, type] = {"team": TeamRef, "cohort": CohortRef}
_MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an audience: its kind, and the name of one of that kind.

    That of a place is the number of its row, and what people call it.
    """

    kind: str
    name: str = ""

    @property
    def place_id(self) -> int:
        """Return the row of a place."""
        return int(self.name.partition(" ")[0])

    @property
    def as_typed(self) -> str:
        """Return it as one types it."""
        return f"#{self.name.partition(' ')[2]}" if self.kind == PLACE else str(self)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


def written(parts: Sequence[Part]) -> str:
    """Return parts as one text, as it is kept."""
    return "\n".join(map(str, parts))


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of a text that `written` made."""
    split = (line.partition(":") for line in text.splitlines())
    return tuple(Part(kind, name) for kind, _, name in split)


async def read_audience(call: Call, typed: str) -> tuple[Part, ...]:
    """Return what somebody typed, each part once.

    Raises:
        Wrong: a part of it is nobody that there is.
    """
    words = [each for each in _BETWEEN.split(typed.strip()) if each]
    if not words or len(words) > _MOST_PARTS:
        raise Wrong(phrase("announce.expected_audience", kinds=_kinds(call)))
    return tuple(dict.fromkeys([await _part(call, each) for each in words]))


async def complete_audience(call: Call, typed: str, _others: object) -> Sequence[Option]:
    """Offer whom one can announce to, given the beginning of a name."""
    lookups = call.service(Lookups)
    wanted = typed.casefold().partition(":")[2] if ":" in typed else typed
    offered = [EVERYONE, *(f"role:{role.value}" for role in Role if role is not Role.GUEST)]
    offered += [f"team:{each.value}" for each in await lookups.of(TeamRef).complete(call, wanted)]
    offered += [f"cohort:{each.value}" for each in await lookups.of(CohortRef).complete(call, wanted)]
    offered += [each.value for each in await lookups.of(Place).complete(call, wanted)]
    return [Option(rich(each), each) for each in offered if typed.casefold() in each.casefold()]


async def _part(call: Call, word: str) -> Part:
    if word.casefold() in _ALL:
        return Part(EVERYONE)
    if _CHANNEL.fullmatch(word):
        return await _place(call, word)
    named = _NAMED.fullmatch(word)
    if named is None:
        return await _by_bare_name(call, word)
    kind, name = named[1].lower(), named[2].strip()
    if kind == "channel":
        return await _place(call, name if _CHANNEL.fullmatch(name) else f"#{name}")
    if kind in _REFERRED:
        return await _referred(call, kind, name)
    if kind == "role":
        return _role(call, name)
    if kind not in call.service(Contributions).audiences:
        raise Wrong(phrase("announce.expected_audience", kinds=_kinds(call)))
    return Part(kind, name)


async def _by_bare_name(call: Call, word: str) -> Part:
    """Take a word without a kind for a role, a team or a cohort."""
    if word.casefold().rstrip("s") in {role.value for role in Role} or word.casefold() in tuple(Role):
        return _role(call, word)
    for kind in _REFERRED:
        try:
            return await _referred(call, kind, word)
        except Wrong:
            continue
    raise Wrong(phrase("announce.expected_audience", kinds=_kinds(call)))


async def _referred(call: Call, kind: str, name: str) -> Part:
    found = await call.service(Lookups).of(_REFERRED[kind]).find(call, name)
    return Part(kind, found.name if isinstance(found, TeamRef | CohortRef) else name)


def _role(call: Call, name: str) -> Part:
    word = name.strip().casefold()
    for role in Role:
        if role is not Role.GUEST and word in {role.value, f"{role.value}s"}:
            return Part("role", role.value)
    raise Wrong(phrase("announce.expected_audience", kinds=_kinds(call)))


async def _place(call: Call, word: str) -> Part:
    try:
        found = await call.service(Lookups).of(Place).find(call, word)
    except Wrong:
        return await _known_place(call, word)
    if not isinstance(found, Place):
        raise Wrong(phrase("expected.place"))
    async with call.service(Database).write() as session:
        place_id = await call.service(Outbox).place(session, found)
    return Part(PLACE, f"{place_id} {found.name or found.channel}")


async def _known_place(call: Call, word: str) -> Part:
    """Return a place that was announced to before, which may have no name here but its platform's own."""
    channel = word.strip("<#> ")
    async with call.service(Database).read() as session:
        row = (await session.scalars(select(tables.Place).filter_by(channel=channel, thread="").limit(1))).first()
    if row is None:
        raise Wrong(phrase("expected.place"))
    return Part(PLACE, f"{row.id} {row.name or row.channel}")


def _kinds(call: Call) -> str:
    kinds = sorted(call.service(Contributions).audiences.keys() - {EVERYONE})
    return ", ".join([EVERYONE, *(f"{kind}:…" for kind in kinds), "#…"])
