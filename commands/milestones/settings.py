"""The section `milestones` of the configuration."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from bot.configuration.fields import Check, Items, Name, Parse, whole_number
from bot.configuration.problems import RefusedValueError
from bot.configuration.sections import Section


def _due(value: object) -> date | datetime:
    try:
        text = str(value).strip()
        return date.fromisoformat(text) if len(text) == len("2026-12-05") else datetime.fromisoformat(text)
    except ValueError:
        raise RefusedValueError('a day such as "2026-12-05", or with a time, "2026-12-05 18:00"') from None


def _wall_time(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise RefusedValueError("a time without a zone: it is the programme's")
    return value


def _named_once(items: tuple[MilestoneTable, ...]) -> tuple[MilestoneTable, ...]:
    names = [item.name.casefold() for item in items]
    if len(set(names)) < len(names):
        raise RefusedValueError("milestones with names of their own")
    return items


class MilestoneTable(Section):
    """Name one milestone and when it is due, in the programme's time; with `done`, each team says when it is done."""

    name: Name
    due: Annotated[date, Parse(_due), Check(_wall_time)]
    done: bool = False


class MilestonesSection(Section):
    """List the milestones, and how many days before each the teams are nudged that are outstanding."""

    nudge_days: Items[Annotated[int, whole_number(0, 90)]] = (7, 1)
    items: Annotated[Items[MilestoneTable], Check(_named_once)] = ()
