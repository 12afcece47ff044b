"""Standard output, whoever reads it and for as long as they do."""

from __future__ import annotations

import os
import re
import sys
from typing import BinaryIO, Self

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def showable(text: str) -> str:
    """Return a text without what a terminal would obey instead of show: control and direction characters."""
    return _UNSHOWABLE.sub("", text.replace("\r\n", "\n"))


class Output:
    """Bytes in UTF-8, whatever the locale says. A reader who left is noticed in `closed`, not complained about."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    @classmethod
    def standard(cls) -> Self:
        """Return the output of this process, closed already where it was started without one."""
        return cls(sys.stdout.buffer if sys.stdout is not None else None)

    @property
    def closed(self) -> bool:
        """Tell whether nobody will read what is written."""
        return self._stream is None

    def write(self, text: str) -> None:
        """Write a text at once; does nothing where nobody reads."""
        if self._stream is None:
            return
        try:
            self._stream.write(text.encode("utf-8", "replace"))
            self._stream.flush()
        except BrokenPipeError:
            self._abandon()
        except (OSError, ValueError) as failure:
            self.failure = failure if isinstance(failure, OSError) else OSError(str(failure))
            self._abandon()

    def _abandon(self) -> None:
        # What is left in the buffer would fail again, with a complaint, when Python flushes it at its end.
        stream, self._stream = self._stream, None
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
