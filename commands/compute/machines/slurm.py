"""Slurm: a reservation for each machine that a booking has units of, made, changed, removed and read back.

Reservations of generic resources exist from Slurm 23.11 on (its CHANGELOG), and by `TRESPerNode` with `Nodes`: a total
`TRES` is refused where it spans machines. Before that, whole machines are reserved, or as many of their cores as the
booking has of their units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from commands.compute.machines.orders import NotTold, Order
from commands.compute.machines.scontrol import Scontrol

_WITH_GRES = (23, 11)
_FORM = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Slurm:
    """Reservations of the Slurm that scontrol talks to."""

    scontrol: Scontrol

    async def tell(self, order: Order, now: datetime) -> None:
        """Have a reservation on each of the booking's machines, or none."""
        for node in order.pool.nodes:
            units = order.by_node.get(node.name, ())
            name = f"cohortbot_{order.booking_id}_{node.name}"
            known = await self.scontrol.reservation(name) if units or not order.stands else None
            if order.stands and units and order.span.end > now:
                await self._keep(order, node.name, len(units), name, known, now)
            elif known is not None:
                await self.scontrol.delete(name)

    async def _keep(
        self, order: Order, node: str, units: int, name: str, known: Mapping[str, str] | None, now: datetime
    ) -> None:
        wanted = {"StartTime": _told(max(order.span.start, now)), "EndTime": _told(order.span.end), **_access(order)}
        if known is None:
            await self.scontrol.create(name, {**wanted, **await self._resources(order, node, units)})
            return
        changed = {each: value for each, value in wanted.items() if known.get(each, "") != value}
        # What has begun keeps its start, and Slurm refuses to be told another one.
        if order.span.start <= now or _begun(known, now):
            changed.pop("StartTime", None)
        if changed:
            await self.scontrol.update(name, changed)

    async def _resources(self, order: Order, node: str, units: int) -> Mapping[str, str]:
        """Return what of a machine is reserved: its units, all of it, or its share of cores."""
        all_of_it = len(next(each.units for each in order.pool.nodes if each.name == node))
        gres = order.pool.table.slurm_gres
        if gres and await self.scontrol.version() >= _WITH_GRES:
            return {"Nodes": node, "TRESPerNode": f"gres/{gres}={units}"}
        if units == all_of_it:
            return {"Nodes": node}
        cores = (await self.scontrol.node(node)).get("CPUTot", "")
        if not cores.isdecimal():
            raise NotTold(f"Slurm does not tell how many cores {node} has")
        return {"Nodes": node, "CoreCnt": str(max(1, int(cores) * units // all_of_it))}


def _access(order: Order) -> Mapping[str, str]:
    """Return who may use the reservation; without anybody Slurm would take none."""
    access = {}
    if order.users:
        access["Users"] = ",".join(order.users)
    if order.account:
        access["Accounts"] = order.account
    if not access:
        team = order.described.team.name if order.described.team is not None else "–"
        text = f"{team} has no account and no Unix names yet: /compute unix and /compute account set them"
        raise NotTold(text, refused=True)
    return access


def _told(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_FORM)


def _begun(known: Mapping[str, str], now: datetime) -> bool:
    try:
        return datetime.strptime(known.get("StartTime", ""), _FORM).replace(tzinfo=UTC) <= now
    except ValueError:
        return False
