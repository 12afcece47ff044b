"""Read a backup, and check that it is whole."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TypeAlias

from bot.storage.archive.layout import END, FORMAT, VERSION, Header, Kind, Shape
from bot.storage.errors import StorageError


class ArchiveError(StorageError):
    """The file is no backup, a damaged one, or one of a newer version."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a table: the highest row that it ever numbered, None where it numbers none."""

    numbered: int | None


Part: TypeAlias = "Shape | dict[str, object] | Finished"
"""What comes one after the other: a table, its rows, its end."""


class Archive:
    """A backup in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def check(self) -> Header:
        """Read everything once; return the header.

        Raises:
            ArchiveError: it is not whole, or not for this version.
        """
        for _ in self.parts():
            pass
        return self.header()

    def header(self) -> Header:
        """Return the header.

        Raises:
            ArchiveError: the file is no backup of ours, or a newer version made it.
        """
        with self._opened() as file:
            return self._header(file)

    def parts(self) -> Iterator[Part]:
        """Yield tables and rows, in an order in which they can be stored.

        Raises:
            ArchiveError: what was read up to here is damaged.
        """
        with self._opened() as file:
            self._header(file)
            while (line := self._next(file)) != END:
                if not isinstance(line, dict) or "table" not in line:
                    raise self._damaged()
                shape = Shape(str(line["table"]), tuple((name, Kind(kind)) for name, kind in line["columns"]))
                yield shape
                yield from self._rows(file, shape)
            # Only at the end of the file does gzip compare its own checksum, which covers what is between the tables.
            if file.read(1):
                raise self._damaged()

    def _rows(self, file: IO[str], shape: Shape) -> Iterator[Part]:
        checksum, number = hashlib.sha256(), 0
        while isinstance(line := self._next(file, checksum), list):
            yield shape.decode(line)
            number += 1
        if not isinstance(line, dict) or (line.get("rows"), line.get("sha256")) != (number, checksum.hexdigest()):
            raise self._damaged()
        yield Finished(line.get("numbered"))

    def _header(self, file: IO[str]) -> Header:
        line = self._next(file)
        if not isinstance(line, dict) or line.get("format") != FORMAT:
            raise ArchiveError(f"{self.path} is no backup that cohortbot made.")
        if line.get("version") != VERSION:
            raise ArchiveError(f"{self.path} was made by a newer version of cohortbot. Restore it with that version.")
        return Header(datetime.fromisoformat(line["made_at"]), tuple(line["revisions"]))

    def _next(self, file: IO[str], checksum: hashlib._Hash | None = None) -> object:
        text = file.readline()
        if not text.endswith("\n"):
            raise self._damaged()
        content = json.loads(text)
        if checksum is not None and isinstance(content, list):
            checksum.update(text.rstrip("\n").encode("utf-8", "surrogatepass"))
        return content

    @contextmanager
    def _opened(self) -> Iterator[IO[str]]:
        try:
            with gzip.open(self.path, "rt", encoding="utf-8") as file:
                yield file
        except gzip.BadGzipFile as error:
            raise ArchiveError(f"{self.path} is no backup that cohortbot made.") from error
        except OSError as error:
            raise ArchiveError(f"The backup {self.path} cannot be read: {error.strerror or error}.") from error
        except (EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error

    def _damaged(self) -> ArchiveError:
        return ArchiveError(f"The backup {self.path} is damaged or incomplete; nothing was restored. Use another one.")
