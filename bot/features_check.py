"""What installed parts must get right between them, found at start-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.features import Feature, PersonalData, Tables

if TYPE_CHECKING:
    from bot.installed import Installed

_DUTIES = tuple(name for name in vars(PersonalData) if not name.startswith("_"))


def part_problems(installed: Installed) -> Iterator[str]:
    """Say what does not fit: names of somebody else, offers made twice, tables whose rows nobody answers for."""
    if sum(feature.ask is not None for feature in installed.features) > 1:
        yield "more than one feature answers questions"
    for feature in installed.features:
        yield from _foreign_names(feature)
    yield from _audiences_twice(installed.features)
    for part in installed.parts:
        if part.tables is not None:
            yield from _table_problems(part.name, part.tables)


def _foreign_names(feature: Feature) -> Iterator[str]:
    declared = [
        *(action.name for action in feature.actions),
        *(each.name for each in feature.shortcuts),
        *(each.kind for each in feature.thread_replies),
    ]
    for name in declared:
        if not name.startswith(f"{feature.name}:"):
            yield f"the feature {feature.name} declares {name}, which is somebody else's"


def _audiences_twice(features: Sequence[Feature]) -> Iterator[str]:
    names = [audience.name for feature in features for audience in feature.audiences]
    for name in sorted({each for each in names if names.count(each) > 1}):
        yield f"two features declare the audience {name!r}"


def _table_problems(name: str, tables: Tables) -> Iterator[str]:
    for duty in _DUTIES:
        if not callable(getattr(tables.personal, duty, None)):
            yield f"{name} has tables, and does not say what {duty} does to a person's rows in them"
