"""Bookings in a real Slurm on loopback; `.ci/run` installs it from the distribution's packages."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.testing.clock import ManualClock
from bot.testing.harness import Harness
from commands.compute.feature import feature as compute
from commands.compute.machines.scontrol import Scontrol
from commands.team.feature import feature as team
from tests.commands.compute.conftest import PRETENDED, Lab
from tests.platforms.slurm.cluster import CORES, NODES, UNITS, Cluster, missing

pytestmark = [
    pytest.mark.slurm,
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
]

CONFIGURATION = f"""
[channels]
staff = ["harness:staff"]
[[compute.pools]]
name = "a100"
kind = "A100"
units = {UNITS * len(NODES)}
handover = "slurm"
slurm_gres = "gpu:a100"
""" + "".join(f'[[compute.pools.nodes]]\nname = "{name}"\nunits = {UNITS}\n' for name in NODES)


@pytest.fixture(scope="module")
def slurm() -> Iterator[Cluster]:
    # munged wants every folder above its key to belong to somebody it trusts, and a short path for its socket.
    folder = Path(tempfile.mkdtemp(prefix="slurm-", dir="/run"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture
async def lab(slurm: Cluster, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Lab]:
    monkeypatch.setenv("SLURM_CONF", str(slurm.configuration))
    clock = ManualClock(datetime.now(UTC).replace(microsecond=0))
    async with await Harness.start(
        features=[compute, team], platforms=[PRETENDED], configuration=CONFIGURATION, clock=clock
    ) as harness:
        made = Lab(harness)
        await made.set_up()
        for name, unix in (("Ada", "daemon"), ("Ben", "nobody")):
            await made.sam.says(f"/compute unix {name} {unix}")
        yield made


async def told(lab: Lab) -> None:
    await lab.harness.advance(seconds=5)


async def test_a_booking_is_made_changed_and_removed(lab: Lab) -> None:
    scontrol = Scontrol("scontrol")
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")
    await told(lab)

    made = await scontrol.reservation("cohortbot_1_gpu1")
    assert made is not None
    assert (made["Nodes"], made["Users"]) == ("gpu1", "daemon,nobody")
    assert int(made["CoreCnt"]) == CORES * 2 // UNITS
    if await scontrol.version() >= (23, 11):
        assert "gres/gpu:a100=2" in made["TRES"]

    await lab.ada.says("/compute extend 1 1 hour")
    await told(lab)
    extended = await scontrol.reservation("cohortbot_1_gpu1")
    assert extended is not None
    assert extended["StartTime"] == made["StartTime"]
    assert extended["EndTime"] > made["EndTime"]

    await lab.ada.says("/compute cancel 1")
    await told(lab)
    assert await scontrol.reservation("cohortbot_1_gpu1") is None


async def test_what_runs_already_is_made_extended_and_released(lab: Lab) -> None:
    scontrol = Scontrol("scontrol")
    await lab.book(lab.ada, f"{UNITS} a100 now for 2 hours")
    await told(lab)
    made = await scontrol.reservation("cohortbot_1_gpu1")
    assert made is not None
    assert int(made["CoreCnt"]) == CORES

    assert "ends later" in (await lab.ada.says("/compute extend 1 1 hour")).text
    await told(lab)
    extended = await scontrol.reservation("cohortbot_1_gpu1")
    assert extended is not None
    assert extended["EndTime"] > made["EndTime"]

    await lab.harness.advance(minutes=2)
    assert "ended now" in (await lab.ada.says("/compute release 1")).text
    await told(lab)
    assert await scontrol.reservation("cohortbot_1_gpu1") is None


async def test_two_bookings_share_a_machine_and_a_third_goes_to_the_other(lab: Lab) -> None:
    scontrol = Scontrol("scontrol")
    for line in ("2 a100 tomorrow 9am-1pm", "2 a100 tomorrow 10am-2pm", "3 a100 tomorrow 9am-1pm"):
        await lab.book(lab.ada, line)
    await told(lab)

    names = ("cohortbot_1_gpu1", "cohortbot_2_gpu1", "cohortbot_3_gpu2")
    assert all([await scontrol.reservation(name) is not None for name in names])
    for number in (1, 2, 3):
        await lab.ada.says(f"/compute cancel {number}")
    await told(lab)


async def test_a_controller_that_is_down_delays_and_one_that_is_back_is_told(lab: Lab, slurm: Cluster) -> None:
    scontrol = Scontrol("scontrol")
    await asyncio.to_thread(slurm.stop_controller)
    try:
        await lab.book(lab.ada, "1 a100 tomorrow 9am-1pm")
        await told(lab)
    finally:
        await asyncio.to_thread(slurm.start_controller)
        await asyncio.to_thread(slurm.wait_for_machines)
    assert await scontrol.reservation("cohortbot_1_gpu1") is None

    await lab.harness.advance(minutes=1)
    assert await scontrol.reservation("cohortbot_1_gpu1") is not None

    await scontrol.delete("cohortbot_1_gpu1")
    await lab.harness.advance(minutes=5)
    await told(lab)
    assert await scontrol.reservation("cohortbot_1_gpu1") is not None
    await lab.ada.says("/compute cancel 1")
    await told(lab)
