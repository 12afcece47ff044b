"""Cut a calendar into its components by lines alone, so that a broken one costs the others nothing."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field

_LONGEST_COMPONENT = 200_000
_MOST_COMPONENTS = 50_000


@dataclass(slots=True)
class Cut:
    """The events and time zones of a file as lines, and what was wrong with its shape."""

    events: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    zone_name: str | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    name: str
    lines: list[str]
    size: int = 0
    within: int = 0


def cut(content: bytes) -> Cut:
    """Return the components of a file; what stands within an event, such as an alarm, is left out."""
    found = Cut()
    current: _Open | None = None
    for line in _unfolded(_decoded(content)):
        name, _, value = line.partition(":")
        word, kind = name.strip().upper(), value.strip().upper()
        if current is None:
            current = _outside(found, word, kind, value)
        elif word == "BEGIN" and kind == current.name:
            found.problems.append(f"a {kind} has no end")
            current = _Open(kind, [line])
        elif word == "BEGIN":
            current.within += current.name == "VEVENT"
            _keep(current, line)
        elif word == "END" and kind == current.name:
            _close(found, current, line)
            current = None
        elif word == "END" and kind == "VCALENDAR":
            found.problems.append(f"a {current.name} has no end")
            current = None
        elif word == "END" and current.within:
            current.within -= 1
        else:
            _keep(current, line)
    if current is not None:
        found.problems.append(f"a {current.name} has no end")
    return found


def _outside(found: Cut, word: str, kind: str, value: str) -> _Open | None:
    """Take a line of the calendar itself; return what begins with it."""
    if word == "BEGIN" and kind in {"VEVENT", "VTIMEZONE"}:
        return _Open(kind, [f"BEGIN:{kind}"])
    if word.partition(";")[0] == "X-WR-TIMEZONE" and value.strip():
        found.zone_name = value.strip()
    return None


def _keep(current: _Open, line: str) -> None:
    if not current.within:
        head, colon, value = line.partition(":")
        # One semicolon too many before a parameter costs a parser the property, and tells nothing.
        current.lines.append(f"{head.replace(';;', ';')}{colon}{value}")
        current.size += len(line)


def _close(found: Cut, current: _Open, line: str) -> None:
    if current.size > _LONGEST_COMPONENT or len(found.events) >= _MOST_COMPONENTS:
        found.problems.append(f"a {current.name} is too large, or one too many")
        return
    kept = found.events if current.name == "VEVENT" else found.zones
    kept.append("\r\n".join((*current.lines, line.strip().upper(), "")))


def _decoded(content: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    return content.decode("utf-8-sig", "replace").replace("\0", "")


def _unfolded(text: str) -> Iterator[str]:
    """Yield whole lines: one that begins with a blank goes on the one before (RFC 5545, section 3.1)."""
    pending: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line[:1] in {" ", "\t"} and pending:
            pending.append(line[1:])
            continue
        if pending and (whole := "".join(pending)).strip():
            yield whole
        pending = [line]
    if pending and (whole := "".join(pending)).strip():
        yield whole
