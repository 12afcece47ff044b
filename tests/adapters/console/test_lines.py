"""Lines from a descriptor."""

from __future__ import annotations

import os
import re
import threading

from hypothesis import given
from hypothesis import strategies as st

from adapters.console.lines import LONGEST_LINE, Lines


async def _read(content: bytes) -> list[str]:
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as stream:
            stream.write(content)

    threading.Thread(target=write).start()
    lines = Lines(reading)
    found: list[str] = []
    while (line := await lines.next()) is not None:
        found.append(line)
    os.close(reading)
    return found


@given(st.binary(max_size=400))
async def test_any_bytes_become_lines_of_text(content: bytes) -> None:
    whole = content.removesuffix(b"\n").split(b"\n") if content else []
    expected = [re.sub(r"\r+$", "", part.decode("utf-8", "replace")) for part in whole]
    assert await _read(content) == expected


async def test_a_line_without_end_is_cut_and_the_next_is_whole() -> None:
    assert await _read(b"x" * (LONGEST_LINE + 70_000) + b"\nnext") == ["x" * LONGEST_LINE, "next"]


async def test_more_lines_than_are_read_ahead_come_in_order() -> None:
    assert await _read(b"".join(b"%d\n" % number for number in range(1000))) == [str(n) for n in range(1000)]


async def test_no_descriptor_is_the_end_of_the_input() -> None:
    assert await Lines(None).next() is None
