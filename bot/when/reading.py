"""Read a whole phrase of time, or nothing of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from bot.when.covering import covers
from bot.when.frames import Frame, frame_of
from bot.when.iso import is_iso, read_iso
from bot.when.normal_form import LONGEST, normal_form
from bot.when.present import Present, Wall
from bot.when.ranges import two_sides
from bot.when.recurring import recurring
from bot.when.spans import one_side
from bot.when.terms import Term, Terms, Until
from bot.when.values import When, preferred
from bot.when.wall_time import instants


def read(phrase: str, now: datetime, zone: tzinfo) -> When | None:
    """Return what a phrase means to somebody in `zone` who says it at `now`; None where that is not certain.

    English, Cantonese and Chinese in either script, mixed too; days before months, weeks from Monday. The whole phrase
    is read, never a part. The result is told in `zone`, and in the zone that a recurrence names.

    Raises:
        ValueError: `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("the present instant needs a zone")
    if len(phrase) > LONGEST:
        return None
    present = Present(now.astimezone(UTC).replace(microsecond=0), zone)
    try:
        if is_iso(phrase):
            return read_iso(phrase, zone)
        return next(filter(None, (_meaning(terms, present) for terms in covers(normal_form(phrase)))), None)
    except OverflowError:  # a year beyond 9999
        return None


def _meaning(terms: Terms, present: Present) -> When | None:
    sides = _sides(terms)
    joined = any(isinstance(term, Until) and term.dash for term in terms)
    frames = [frame_of(side) for side in sides]
    if (
        not frames
        or len(frames) > 2
        or any(frame is None or not side for frame, side in zip(frames, sides, strict=True))
    ):
        return None
    left, right = (*frames, None)[:2]
    if left is None:
        return None
    if right is not None and not _agree(left, right):
        return None
    zone = left.zone or (right.zone if right is not None else None)
    readings: list[When] = []
    for each in zone.zones if zone is not None else (present.zone,):
        readings.extend(_readings(left, right, present, each, joined=joined))
    return preferred(readings)


def _agree(left: Frame, right: Frame) -> bool:
    """Tell whether the sides say nothing twice that can be said of both together only."""
    return not ((left.zone and right.zone and left.zone != right.zone) or (left.recurs and right.recurs))


def _readings(left: Frame, right: Frame | None, present: Present, zone: tzinfo, *, joined: bool) -> list[When]:
    if left.recurs is not None or (right is not None and right.recurs is not None):
        return recurring(left, right, present, zone)
    if left.times is not None or (right is not None and right.times is not None):
        return []
    if right is not None:
        return _whens(two_sides(left, right, present, zone, joined=joined), present, zone)
    away = left.away
    if away is not None and not (away.length.days or away.length.months):
        alone = Frame(away=away) == left and not away.anchored
        at = (present.now + timedelta(seconds=away.length.seconds)).astimezone(present.zone)
        return [When(at, None, None, present.zone)] if alone else []
    return _whens(one_side(left, present, zone), present, zone)


def _whens(walls: list[Wall], present: Present, zone: tzinfo) -> list[When]:
    """Return the instants of wall times; one that is repeated by a clock change, or left out by one, has two."""
    found: list[When] = []
    for wall in walls:
        ends = instants(wall.end, zone) if wall.end is not None else (None,)
        for start in instants(wall.start, zone):
            end = next((end for end in ends if end is None or end > start), None)
            if wall.end is None or end is not None:
                told = end.astimezone(present.zone) if end is not None else None
                found.append(When(start.astimezone(present.zone), told, None, zone))
    return found


def _sides(terms: Terms) -> list[tuple[Term, ...]]:
    sides: list[list[Term]] = [[]]
    for term in terms:
        if isinstance(term, Until):
            sides.append([])
        else:
            sides[-1].append(term)
    return [tuple(side) for side in sides]
