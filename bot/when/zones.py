"""Zones as people name them beside a time: 9am PT, 3pm London time, 北京時間, UTC+8, Asia/Tokyo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.when.normal_form import normal_form
from bot.when.terms import Term, Terms, pattern


@dataclass(frozen=True, slots=True)
class ZoneTerm(Term):
    """The zone that a time is told in; several where an abbreviation is ambiguous, the likeliest first."""

    zones: tuple[tzinfo, ...]


_PACIFIC, _MOUNTAIN, _CENTRAL, _EASTERN = (
    *("America/Los_Angeles", "America/Denver"),
    *("America/Chicago", "America/New_York"),
)
_ABBREVIATIONS = {
    "pt": (_PACIFIC,),
    "et": (_EASTERN,),
    "mt": (_MOUNTAIN,),
    "ct": (_CENTRAL,),
    "pst": (_PACIFIC, "-08:00"),
    "pdt": (_PACIFIC, "-07:00"),
    "est": (_EASTERN, "-05:00"),
    "edt": (_EASTERN, "-04:00"),
    "mst": (_MOUNTAIN, "-07:00"),
    "mdt": (_MOUNTAIN, "-06:00"),
    "cdt": (_CENTRAL, "-05:00"),
    "cst": (_CENTRAL, "Asia/Shanghai", "-06:00"),
    "gmt": ("+00:00",),
    "utc": ("+00:00",),
    "z": ("+00:00",),
    "bst": ("+01:00",),
    "cet": ("Europe/Paris", "+01:00"),
    "cest": ("Europe/Paris", "+02:00"),
    "hkt": ("Asia/Hong_Kong",),
    "sgt": ("Asia/Singapore",),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "aest": ("Australia/Sydney", "+10:00"),
    "aedt": ("Australia/Sydney", "+11:00"),
    "aet": ("Australia/Sydney",),
}
"""What an abbreviation may stand for. People say PST in summer too, so the place comes before the offset."""

_PLACES = {
    "Asia/Hong_Kong": r"hong\ kong|hongkong|hk|香港|本地",
    "Asia/Shanghai": r"beijing|shanghai|china|shenzhen|北京|上海|中国|内地|深圳|內地|大陆|大陸",
    "Asia/Taipei": "taipei|taiwan|台北|台湾|臺北",
    "Asia/Tokyo": "tokyo|japan|东京|日本",
    "Asia/Seoul": "seoul|korea|首尔|首爾|韩国|韓国",
    "Asia/Singapore": "singapore|新加坡|星加坡|狮城",
    "Asia/Kolkata": "india|mumbai|delhi|印度",
    "Asia/Dubai": "dubai|杜拜|迪拜",
    "Australia/Sydney": "sydney|melbourne|悉尼|雪梨|墨尔本",
    "Europe/London": "london|uk|伦敦|伦敦|英国",
    "Europe/Paris": "paris|巴黎|法国",
    "Europe/Berlin": "berlin|德国|柏林",
    _EASTERN: r"new\ york|nyc|ny|boston|toronto|eastern|us\ eastern|纽约|美东|美国东部|波士顿",
    _PACIFIC: r"san\ francisco|sf|los\ angeles|la|seattle|pacific|us\ pacific|california|silicon\ valley|bay\ area"
    r"|三藩市|旧金山|洛杉矶|美西|太平洋|加州|西雅图|硅谷|矽谷",
    _CENTRAL: r"chicago|us\ central|芝加哥",
    _MOUNTAIN: r"denver|us\ mountain",
}
_OFFSET = re.compile(r"(?:(?:utc|gmt)\ ?)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.VERBOSE)


@cache
def _zone(name: str) -> tzinfo:
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return ZoneInfo(name)
    distance = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    return timezone(-distance if offset["sign"] == "-" else distance)


@cache
def _by_lower_case() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if "/" in name}


def _abbreviation(match: re.Match[str]) -> Terms:
    return (ZoneTerm(tuple(_zone(name) for name in _ABBREVIATIONS[match["said"]])),)


def _place(match: re.Match[str]) -> Terms:
    found = next(name for name, words in _PLACES.items() if re.fullmatch(words, match["said"], re.VERBOSE))
    return (ZoneTerm((_zone(found),)),)


def _offset(match: re.Match[str]) -> Terms | None:
    found = _OFFSET.fullmatch(match[0])
    if found is None or int(found["hours"]) > 14 or int(found["minutes"] or 0) > 59:
        return None
    return (ZoneTerm((_zone(match[0]),)),)


def _iana(match: re.Match[str]) -> Terms | None:
    name = _by_lower_case().get(match["said"])
    return (ZoneTerm((ZoneInfo(name),)),) if name else None


def zone_named(name: str | None) -> ZoneInfo | None:
    """Return the zone of an IANA name; None where there is none of it, or no name."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):  # a name such as Asia is a folder to the library
        return None


def zone_of_place(said: str) -> str | None:
    """Return the IANA name of the zone of a place that people name: London, 香港, Europe/Berlin."""
    place = normal_form(said)
    for name, words in _PLACES.items():
        if re.fullmatch(words, place, re.VERBOSE):
            return name
    wanted = said.strip().casefold().replace(" ", "_")
    found = _by_lower_case().get(wanted)
    return found or next(
        (name for low, name in sorted(_by_lower_case().items()) if low.rsplit("/", 1)[1] == wanted), None
    )


_SAID_PLACE = f"(?P<said>{'|'.join(_PLACES.values())})"

PATTERNS = (
    pattern(rf"\(?(?P<said>{'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))})\)?(?:\ time)?", _abbreviation),
    pattern(rf"(?:in\ )?{_SAID_PLACE}(?:'s)?(?:\ ?(?:local\ )?time|(?:当地)?时间)", _place),
    pattern(r"(?:utc|gmt)\ ?[+-]\d{1,2}(?::?\d{2})?|\+\d{2}:?\d{2}", _offset),
    pattern(r"(?P<said>[a-z]+/[a-z_]+(?:/[a-z_]+)?)", _iana),
)
