"""Run scontrol: with a list of arguments, never through a shell, and with a deadline.

Times go in and come back in UTC, because scontrol reads and writes them in its own TZ.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commands.compute.machines.orders import NotTold

_SECONDS = 20.0
_LONGEST_ERROR = 300
_AWAY = re.compile(r"unable to contact|connection refused|timed out|communication|backup controller", re.IGNORECASE)
_ABSENT = re.compile(r"not found|no reservations|invalid reservation", re.IGNORECASE)
_FIELD = re.compile(r"(\w+)=(\S*)")
_VERSION = re.compile(r"(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Scontrol:
    """The program at a path, or of a name that is on the PATH."""

    program: str

    async def version(self) -> tuple[int, int]:
        """Return year and month of Slurm's version.

        Raises:
            NotTold: there is no such program, or it says something else.
        """
        match = _VERSION.search(await self._run("--version"))
        if match is None:
            raise NotTold("scontrol tells no version")
        return int(match[1]), int(match[2])

    async def reservation(self, name: str) -> Mapping[str, str] | None:
        """Return the fields of a reservation; None where there is none.

        Raises:
            NotTold: Slurm cannot be asked.
        """
        try:
            found = fields(await self._run("--oneliner", "show", "reservation", name))
        except NotTold as error:
            if error.refused and _ABSENT.search(str(error)):
                return None
            raise
        return found if found.get("ReservationName") == name else None

    async def node(self, name: str) -> Mapping[str, str]:
        """Return the fields of a machine.

        Raises:
            NotTold: Slurm cannot be asked, or has no such machine.
        """
        return fields(await self._run("--oneliner", "show", "node", name))

    async def create(self, name: str, settings: Mapping[str, str]) -> None:
        """Make a reservation.

        Raises:
            NotTold: Slurm cannot be asked, or refuses.
        """
        await self._run("create", "reservation", f"ReservationName={name}", *_words(settings))

    async def update(self, name: str, settings: Mapping[str, str]) -> None:
        """Change a reservation.

        Raises:
            NotTold: Slurm cannot be asked, or refuses.
        """
        await self._run("update", f"ReservationName={name}", *_words(settings))

    async def delete(self, name: str) -> None:
        """Remove a reservation.

        Raises:
            NotTold: Slurm cannot be asked, or refuses.
        """
        await self._run("delete", f"ReservationName={name}")

    async def _run(self, *arguments: str) -> str:
        try:
            process = await asyncio.create_subprocess_exec(
                self.program,
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={**os.environ, "TZ": "UTC", "SLURM_TIME_FORMAT": "standard"},
            )
        except OSError as error:
            raise NotTold(f"{self.program} cannot be run: {error.strerror or error}") from None
        try:
            async with asyncio.timeout(_SECONDS):
                output, errors = await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise NotTold(f"Slurm did not answer within {_SECONDS:g} s") from None
        said = (errors or output).decode(errors="replace").strip()[:_LONGEST_ERROR]
        if process.returncode:
            raise NotTold(said or f"scontrol ended with {process.returncode}", refused=not _AWAY.search(said))
        return output.decode(errors="replace")


def fields(line: str) -> Mapping[str, str]:
    """Return the fields of one line of scontrol."""
    return dict(_FIELD.findall(line))


def _words(settings: Mapping[str, str]) -> Sequence[str]:
    return [f"{name}={value}" for name, value in settings.items()]
