"""The font that the configuration asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.configuration.core import PicturesSection
from bot.pictures.fonts import Typeface, UnreadableFontError, find_typeface

if TYPE_CHECKING:
    from bot.configuration import Configuration

SYSTEM_FONT = "system"


def chosen_typeface(configuration: Configuration) -> Typeface:
    """Return the font that a configuration asks for.

    Raises:
        UnreadableFontError: it names a file that is no font.
    """
    named = configuration.section(PicturesSection).font
    return find_typeface(None if named == SYSTEM_FONT else Path(named))


def usable_typeface(configuration: Configuration) -> Typeface:
    """Return the same, or the system's where the file cannot be read: the doctor says so, and pictures are drawn."""
    try:
        return chosen_typeface(configuration)
    except UnreadableFontError:
        return find_typeface()
