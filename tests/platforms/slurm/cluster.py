"""A real Slurm on loopback, started without systemd: munged, slurmctld and two slurmd that pretend to have GPUs."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

NEEDED = ("munged", "slurmctld", "slurmd", "scontrol")
NODES = ("gpu1", "gpu2")
UNITS, CORES = 4, 8
_DEADLINE = 60.0
_SHOW = ("show", "node", "--oneliner")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"

_SLURM = """\
ClusterName=cohortbot
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
GresTypes=gpu
MailProg=/bin/true
{nodes}
PartitionName=all Nodes=ALL Default=YES State=UP
"""


def missing() -> str | None:
    """Say which program there is none of; None where Slurm can be started."""
    absent = [program for program in NEEDED if shutil.which(program, path=_PATH) is None]
    if absent:
        return f"no {', '.join(absent)}"
    return None if os.geteuid() == 0 else "only root can start it"


@dataclass
class Cluster:
    """The daemons, each in the foreground with its output in a file: one that inherits ours would hold it open."""

    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def configuration(self) -> Path:
        return self.folder / "slurm.conf"

    def start(self) -> None:
        """Write the configuration and start everything; return when both machines are there."""
        ports = [_free_port() for _ in range(1 + len(NODES))]
        self._write(ports)
        self._start_munge()
        self.start_controller()
        for name in NODES:
            self._start(name, "slurmd", "-D", "-N", name, "-f", str(self.configuration))
        self.wait_for_machines()

    def start_controller(self) -> None:
        """Start slurmctld, and wait until it answers."""
        self._start("slurmctld", "slurmctld", "-D", "-f", str(self.configuration))
        self._wait(lambda: " is UP" in self._scontrol("ping"))

    def wait_for_machines(self) -> None:
        """Wait until every machine has told the controller that it is there."""
        self._wait(lambda: len(re.findall(r" State=(?:IDLE|RESERVED)\b(?!\*)", self._scontrol(*_SHOW))) == len(NODES))

    def stop_controller(self) -> None:
        """End slurmctld."""
        self._stop("slurmctld")

    def stop(self) -> None:
        """End all of it."""
        for name in list(self.processes):
            self._stop(name)

    def _start_munge(self) -> None:
        room = self.folder / "munge"
        room.mkdir()
        (room / "key").write_bytes(secrets.token_bytes(128))
        (room / "key").chmod(0o400)
        for each in (room, room / "key"):
            shutil.chown(each, "munge", "munge")
        places = {"key-file": "key", "socket": "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
        options = [f"--{option}={room / name}" for option, name in places.items()]
        self._start("munged", "munged", "--foreground", "--force", *options, user="munge")
        self._wait((room / "socket").exists)

    def _start(self, name: str, program: str, *arguments: str, user: str | None = None) -> None:
        found = shutil.which(program, path=_PATH)
        if found is None:
            raise FileNotFoundError(program)
        with (self.folder / f"{name}.out").open("ab") as output:
            self.processes[name] = subprocess.Popen(
                [found, *arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=output, user=user
            )

    def _stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _scontrol(self, *arguments: str) -> str:
        done = subprocess.run(
            ["scontrol", *arguments],  # noqa: S607 - found where the distribution puts it
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
            env={**os.environ, "PATH": _PATH, "SLURM_CONF": str(self.configuration)},
        )
        return done.stdout

    def _wait(self, met: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _DEADLINE
        while not met():
            if time.monotonic() > deadline or any(each.poll() is not None for each in self.processes.values()):
                logs = [each.read_text(errors="replace")[-2000:] for each in sorted(self.folder.glob("*.[lo]*"))]
                raise TimeoutError("Slurm does not come up:\n" + "\n".join(logs))
            time.sleep(0.05)

    def _write(self, ports: list[int]) -> None:
        for name in ("state", *(f"spool-{node}" for node in NODES)):
            (self.folder / name).mkdir()
        devices = [self.folder / f"gpu-device-{number}" for number in range(UNITS)]
        for each in devices:
            each.touch()
        # Without Cores= a reservation of one GPU takes every core of its machine.
        each_cores = CORES // UNITS
        gres = [
            f"Name=gpu Type=a100 File={device} Cores={number * each_cores}-{(number + 1) * each_cores - 1}"
            for number, device in enumerate(devices)
        ]
        (self.folder / "gres.conf").write_text("\n".join(gres) + "\n")
        (self.folder / "cgroup.conf").write_text("")
        nodes = [
            f"NodeName={name} NodeHostname={socket.gethostname()} NodeAddr=127.0.0.1 Port={port} CPUs={CORES} "
            f"Boards=1 SocketsPerBoard=1 CoresPerSocket={CORES} ThreadsPerCore=1 RealMemory=100 "
            f"Gres=gpu:a100:{UNITS} State=UNKNOWN"
            for name, port in zip(NODES, ports[1:], strict=True)
        ]
        text = _SLURM.format(
            host=socket.gethostname().split(".")[0],
            controller_port=ports[0],
            folder=self.folder,
            nodes="\n".join(nodes),
        )
        self.configuration.write_text(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
