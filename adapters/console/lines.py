"""Lines from a pipe or a file, one when it is asked for."""

from __future__ import annotations

import asyncio
import os
import threading

LONGEST_LINE = 1_000_000
"""Bytes of a line; what is beyond is dropped, and what is left is still longer than anything the engine takes."""

_CHUNK = 65_536
_AHEAD = 64
"""Lines that are read before they are asked for."""


class Lines:
    """Reads lines of UTF-8 in a thread: a pipe blocks, a file cannot be watched, and neither may hold up the bot.

    What is no UTF-8 becomes U+FFFD. Line ends are those of Unix or of Windows, and the last line needs none. The
    thread dies with the process, whatever it waits for; it reads the descriptor itself, because one that dies within
    a buffer's lock takes the interpreter with it.
    """

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._room = threading.Semaphore(_AHEAD)
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, name="standard input", daemon=True).start()

    async def next(self) -> str | None:
        """Return the next line without its end; None at the end of the input."""
        line = await self._lines.get()
        self._room.release()
        return line

    def _read(self) -> None:
        pending = bytearray()
        while chunk := self._chunk():
            *whole, rest = chunk.split(b"\n")
            for part in whole:
                pending += part[: LONGEST_LINE - len(pending)]
                self._put(_decode(pending))
                pending.clear()
            pending += rest[: LONGEST_LINE - len(pending)]
        if pending:
            self._put(_decode(pending))
        self._put(None)

    def _chunk(self) -> bytes:
        if self._descriptor is None:
            return b""
        try:
            return os.read(self._descriptor, _CHUNK)
        except OSError:
            return b""

    def _put(self, line: str | None) -> None:
        self._room.acquire()
        try:
            self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
        except RuntimeError:
            # The loop has ended, and with it whoever would read on.
            raise SystemExit from None


def _decode(line: bytes | bytearray) -> str:
    return bytes(line).decode("utf-8", "replace").rstrip("\r")
