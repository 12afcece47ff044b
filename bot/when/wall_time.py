"""From wall times to instants, across the hours that a clock change leaves out or repeats."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def instants(wall: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """Return what a wall time is in a zone, aware; the first is the one to take.

    An hour that is repeated has two readings, the earlier first. One that is left out moves forward by the length of
    the gap, as PEP 495 has it for fold 0; the second reading is as long before the gap.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return (first,)
    settled = (first.astimezone(UTC).astimezone(zone), second.astimezone(UTC).astimezone(zone))
    return settled if settled[0].astimezone(UTC) != settled[1].astimezone(UTC) else settled[:1]
