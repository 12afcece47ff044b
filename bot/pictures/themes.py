"""The colours of pictures, on a light and on a dark ground."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`; `series` are told apart by people who see no red or no green (Okabe and Ito, 2008).

    Between neighbours of `series` brightness differs too, but nothing may be told by colour alone: see `Pattern`.
    """

    name: str
    ground: str
    raised: str
    grid: str
    text: str
    faint: str
    accent: str
    series: tuple[str, ...]


LIGHT = Theme(
    name="light",
    ground="#ffffff",
    raised="#f3f5f8",
    grid="#d5dae1",
    text="#1b1f24",
    faint="#5b6470",
    accent="#c4314b",
    series=("#9fd0f0", "#f2c27a", "#8fd6bd", "#e8b4d0", "#c9c4f0", "#e6e08a", "#f0a98c", "#b9c3cf"),
)
DARK = Theme(
    name="dark",
    ground="#1a1d21",
    raised="#24282e",
    grid="#3b424b",
    text="#f0f2f4",
    faint="#a4adb8",
    accent="#ff6b81",
    series=("#1f5f8b", "#8a5a10", "#14705a", "#86456b", "#554f9e", "#6f6a18", "#8c4527", "#535e6b"),
)
