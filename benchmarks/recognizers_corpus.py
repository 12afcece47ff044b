"""The time phrases of Microsoft's Recognizers-Text: `Specs/DateTime/<language>/`, the model's and the parsers'."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from corpus_case import (
    Accepts,
    Case,
    either_order,
    month_first,
    oddity,
    same_day,
    same_point,
    same_range,
    weekday_contradicts,
)

from bot.when import When

_ZONE = ZoneInfo("Asia/Hong_Kong")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_VAGUE_DAYPART = re.compile(r"T(?:MO|AF|EV|NI|DT|NT|MI|BH|ME\w)")
_COMPARABLE = {"date", "time", "datetime", "daterange", "timerange", "datetimerange", "set"}
_DATE_RANGE = re.compile(r"\((?:\d|X){4}-.*,.*D\)|\d{4}-W\d\d(?:-WE)?|(?:\d{4}|XXXX)-\d\d")
_AWAY = re.compile(r"\bin (?:an?|\d+|two|three)|later|ago|from now|[前后後]$|from today|after today", re.IGNORECASE)

_HALF_SAID = re.compile(r"\d ?[ap]\b|[ap] ?\.? ?m\b|morning|night|evening|afternoon|[早晚午晨]|0\d:", re.IGNORECASE)
_PARSED = {
    "date": "value",
    "time": "value",
    "dateTime": "value",
    "set": "value",
    **{f"{side}{what}": side for side in ("start", "end") for what in ("Date", "Time", "DateTime")},
}

Value = Mapping[str, str]


def cases(folder: Path) -> Iterator[Case]:
    """Yield every phrase with a resolution once."""
    for language in ("English", "EnglishOthers", "Chinese"):
        specs = folder / "Specs" / "DateTime" / language
        seen: set[tuple[str, str]] = set()
        for path in (specs / "DateTimeModel.json", *sorted(specs.glob("*Parser.json"))):
            if path.exists():
                yield from _cases_of(path, language, seen)


def _cases_of(path: Path, language: str, seen: set[tuple[str, str]]) -> Iterator[Case]:
    for spec in json.loads(path.read_text(encoding="utf-8-sig")):
        reference = spec.get("Context", {}).get("ReferenceDateTime")
        for result in spec["Results"]:
            known = (result["Text"].lower(), reference)
            resolved = "TypeName" in result or ("Type" in result and isinstance(result.get("Value"), dict))
            if reference is None or known in seen or not resolved:
                continue
            seen.add(known)
            case = _case(language, result, datetime.fromisoformat(reference).replace(tzinfo=_ZONE))
            holiday = path.name.startswith("Holiday")
            yield replace(case, outside=case.outside or "holidays, lunar and imperial calendars") if holiday else case


def _values(result: Mapping[str, Any]) -> Sequence[Value]:
    """Return the readings of a result, in the model's form; the parsers name each by its type."""
    if isinstance(resolution := result.get("Resolution"), Mapping):
        return list(resolution.get("values", []))
    value = result.get("Value", {})
    timex = {"timex": value.get("Timex", "")} | ({"Mod": value["Mod"]} if value.get("Mod") else {})
    readings = (value.get("FutureResolution") or {}, value.get("PastResolution") or {})
    parsed = [
        timex | {_PARSED[name]: text for name, text in each.items() if name in _PARSED} for each in readings if each
    ]
    if re.search(r"T0[1-9]|T1[0-2]", timex["timex"]) and not _HALF_SAID.search(result["Text"]):
        parsed += [{name: _twelve_hours_later(text) for name, text in each.items()} for each in parsed]
    return parsed


def _twelve_hours_later(text: str) -> str:
    """Return the other half of the day, which the parsers leave to the model."""
    if re.fullmatch(r"\d\d:\d\d:\d\d", text):
        return f"{(int(text[:2]) + 12) % 24:02}{text[2:]}"
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text):
        return (datetime.fromisoformat(text) + timedelta(hours=12)).isoformat(sep=" ")
    return text


def _case(language: str, result: Mapping[str, Any], now: datetime) -> Case:
    text, kind = str(result["Text"]), str(result.get("TypeName") or result["Type"]).removeprefix("datetimeV2.")
    values = _values(result)
    outside = _outside(text, kind, values)
    if not outside and language == "English" and either_order(text):
        outside = "month/day"
    if not outside and kind in ("date", "datetime") and re.search(r"\d|st\b|th\b|nd\b|rd\b", text):
        days = [datetime.fromisoformat(value["value"]).date() for value in values]
        if weekday_contradicts(text, days) and not re.search("before|after|from", text):
            outside = "a weekday that is not that date's"
    accepting = [] if outside else [_accepts(text, value, kind) for value in values]
    meant = "; ".join(value.get("value") or f"{value.get('start')}..{value.get('end')}" for value in values)
    timex = values[0].get("timex", "") if values else ""
    return Case(
        f"Recognizers {language}",
        text,
        now,
        _ZONE,
        lambda when: any(accepts(when) for accepts in accepting),
        outside,
        f"{meant} [{timex}]",
    )


def _outside(text: str, kind: str, values: Sequence[Value]) -> str:  # noqa: C901 - a line a reason
    if kind not in _COMPARABLE:
        return "a length of time or a zone alone"
    if not values:
        return "no resolution"
    first = values[0]
    timex = first.get("timex", "")
    if "Mod" in first or (kind.endswith("range") and not ("start" in first and "end" in first)):
        return "open to one side: before, after, by, until, within"
    if odd := oddity(text):
        return odd
    if kind == "set":
        return "" if _rule(timex) else "a recurrence without its day"
    if _VAGUE_DAYPART.search(timex):
        return "a daypart without an hour"
    if first.get("value") == "not resolved" or str(first.get("value", first.get("start"))).startswith("0001"):
        return "a day that does not exist"
    if kind == "daterange" and not _DATE_RANGE.fullmatch(timex):
        return "years, quarters, seasons, decades"
    if re.search(r"\bpst|mountain", text):
        return "a length of time or a zone alone"
    if re.fullmatch(r"\W*\d{1,4}\W*", text):
        return "a bare number"
    if timex.startswith(("PRESENT", "FUTURE", "PAST")):
        return "vague: early, late, some, few, about when"
    day = re.search(r"-(\d\d)-(\d\d)", timex)
    if day and month_first(text, int(day[1]), int(day[2])):
        return "month/day"
    return ""


def _accepts(text: str, value: Value, kind: str) -> Accepts:
    if kind == "set":
        return _recurs(value["timex"])
    if kind == "date":
        return same_day(datetime.fromisoformat(value["value"]), away=bool(_AWAY.search(text)))
    if kind == "datetime":
        return same_point(datetime.fromisoformat(value["value"]))
    if kind == "time":
        at = time.fromisoformat(value["value"])
        return lambda when: when.end is None and when.start.time() == at
    if kind == "timerange":
        begin, end = (time.fromisoformat(value[side]) for side in ("start", "end"))
        return lambda when: when.end is not None and (when.start.time(), when.end.time()) == (begin, end)
    start, end_at = (datetime.fromisoformat(value[side]) for side in ("start", "end"))
    return same_range(start, end_at, timedelta(days=1) if kind == "daterange" else timedelta())


def _recurs(timex: str) -> Accepts:
    rule, at = _rule(timex), re.search(r"T(\d\d)(?::(\d\d))?", timex)
    clock = time(int(at[1]), int(at[2] or 0)) if at else None

    def accepts(when: When) -> bool:
        same_time = clock is None or when.start.time() == clock
        return when.rule is not None and same_time and re.fullmatch(rule, str(when.rule)) is not None

    return accepts


def _rule(timex: str) -> str:
    """Return the rule, as an expression, that a recurring TIMEX stands for; empty where it leaves the day open."""
    if weekday := re.match(r"XXXX-WXX-(\d)", timex):
        return rf"FREQ=WEEKLY;(?:INTERVAL=2;)?BYDAY={_DAYS[int(weekday[1]) - 1]}"
    if month_day := re.match(r"XXXX-XX-(\d\d)", timex):
        return f"FREQ=MONTHLY;BYMONTHDAY={int(month_day[1])}"
    if timex == "P1WD":
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    if timex.endswith(("-WE", "P1WE")):
        return "FREQ=WEEKLY;BYDAY=SA,SU"
    if days := re.fullmatch(r"P(\d)D", timex):
        return "FREQ=DAILY" if days[1] == "1" else f"FREQ=DAILY;INTERVAL={days[1]}"
    return "FREQ=DAILY" if re.match(r"T\d\d", timex) else ""
