"""The section `compute` of the configuration: pools, and the rules that all of them share."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from bot.configuration.fields import Check, HttpUrl, Items, Name, RoleName, whole_number
from bot.configuration.problems import RefusedValueError
from bot.configuration.sections import Section
from bot.roles import Role
from commands.compute.opening import parse_opening

LONGEST_HOURS = 14 * 24
"""Hours of the longest booking that a pool may allow: what makes the search for conflicts a bounded one."""

Minutes = Annotated[int, whole_number(1, 24 * 60)]


def _opening_hours(value: str) -> str:
    if parse_opening(value) is None:
        raise RefusedValueError('days and hours such as "Mon-Fri 08:00-22:00", "Sat,Sun 10:00-18:00" or "Mon-Sun"')
    return value


def _node(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", value):
        raise RefusedValueError("the name of a machine, such as gpu1")
    return value


def _gres(value: str) -> str:
    if not re.fullmatch(r"(?:[a-z_][a-z0-9_]*(?::[a-zA-Z0-9_.-]+)?)?", value):
        raise RefusedValueError('a name of gres such as "gpu:a100", or ""')
    return value


class NodeTable(Section):
    """Name one machine of a pool, as Slurm knows it, and how many of the pool's units are in it."""

    name: Annotated[str, Check(_node)]
    units: Annotated[int, whole_number(1)]


class PoolTable(Section):
    """Describe a pool of compute: `units` GPUs or nodes of one kind.

    `price` is in credits for one unit and hour. Where `approval` is "above", a booking of more than
    `approval_above` unit-hours waits for staff. `booked_by` is the least role that may book.
    """

    name: Name
    kind: Name
    units: Annotated[int, whole_number(1, 10_000)]
    nodes: Items[NodeTable] = ()
    memory_gb: Annotated[int, whole_number(0)] = 0
    slot_minutes: Minutes = 30
    minimum_minutes: Minutes = 30
    maximum_hours: Annotated[int, whole_number(1, LONGEST_HOURS)] = 24
    ahead_days: Annotated[int, whole_number(1, 366)] = 28
    booked_by: RoleName = Role.FOUNDER
    price: Annotated[int, whole_number(0)] = 0
    approval: Literal["never", "always", "above"] = "never"
    approval_above: Annotated[int, whole_number(0)] = 0
    opening_hours: Items[Annotated[str, Check(_opening_hours)]] = ()
    buffer_minutes: Annotated[int, whole_number(0, 24 * 60)] = 0
    check_in_minutes: Annotated[int, whole_number(0, 24 * 60)] = 0
    same_day_outside_quota: bool = False
    handover: Literal["manual", "webhook", "slurm"] = "manual"
    webhook_url: HttpUrl | None = None
    allow_private: bool = False
    slurm_gres: Annotated[str, Check(_gres)] = ""
    slurm_command: Name = "scontrol"


def _checked(pools: tuple[PoolTable, ...]) -> tuple[PoolTable, ...]:
    names = [pool.name.casefold() for pool in pools]
    for pool, name in zip(pools, names, strict=True):
        if names.count(name) > 1:
            raise RefusedValueError(f"pools with names of their own: two are named {name}")
        if pool.nodes and sum(node.units for node in pool.nodes) != pool.units:
            raise RefusedValueError(f"nodes of {pool.name} whose units are {pool.units} in all")
        if pool.handover == "slurm" and not pool.nodes:
            raise RefusedValueError(f"the nodes of {pool.name}, because Slurm reserves by node")
        if pool.handover == "webhook" and pool.webhook_url is None:
            raise RefusedValueError(f"a webhook_url for {pool.name}")
        if (24 * 60) % pool.slot_minutes or pool.minimum_minutes > pool.maximum_hours * 60:
            raise RefusedValueError(f"slots of {pool.name} that divide a day, and a minimum below the maximum")
    return pools


class ComputeSection(Section):
    """List the compute that founders can book, and what each team may have of it; 0 sets no limit.

    `allowance` is in credits, once for each team. `hours_per_week` are unit-hours.
    """

    allowance: Annotated[int, whole_number(0)] = 0
    hours_per_week: Annotated[int, whole_number(0)] = 0
    units_at_once: Annotated[int, whole_number(0)] = 0
    open_bookings: Annotated[int, whole_number(0)] = 0
    half_life_days: Annotated[int, whole_number(1, 366)] = 7
    offer_minutes: Annotated[int, whole_number(1, 24 * 60)] = 15
    approve_within_hours: Annotated[int, whole_number(1, 14 * 24)] = 24
    pools: Annotated[Items[PoolTable], Check(_checked)] = ()
