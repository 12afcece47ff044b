"""What the doctor says of compute."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

from bot.configuration.core import ChannelsSection
from bot.doctor import DoctorContext, Finding, Level
from commands.compute.machines.telling import WEBHOOK_SECRET
from commands.compute.settings import ComputeSection


async def check_compute(context: DoctorContext) -> AsyncIterator[Finding]:
    """Examine whether what pools are handed over by is there."""
    pools = context.configuration.section(ComputeSection).pools
    if not pools:
        yield Finding(Level.OK, "compute", "There are no pools, so nobody can book compute.")
        return
    names = ", ".join(pool.name for pool in pools)
    yield Finding(Level.OK, "compute", f"People can book of {names}.")
    ways = {pool.handover for pool in pools}
    if "webhook" in ways and context.secrets.get(WEBHOOK_SECRET) is None:
        text = f"A pool is handed over by webhook, but {WEBHOOK_SECRET} is missing."
        yield Finding(Level.PROBLEM, "compute", text, "Put a long random text into it, and tell it to the receiver.")
    for command in sorted({pool.slurm_command for pool in pools if pool.handover == "slurm"}):
        if shutil.which(command) is None:
            text = f"A pool is handed over by Slurm, but there is no {command}."
            yield Finding(Level.PROBLEM, "compute", text, "Install Slurm's client, or set slurm_command.")
    if not context.configuration.section(ChannelsSection).staff:
        needing = [pool.name for pool in pools if pool.handover == "manual" or pool.approval != "never"]
        if needing:
            text = f"Staff have no channel, so nobody is asked to give access or to approve: {', '.join(needing)}."
            yield Finding(Level.WARNING, "compute", text, "Name one in channels.staff.")
