"""Pictures that the bot draws: a canvas, its colours by day and by night, and text that fits where it stands."""

from bot.pictures.canvas import Box, Canvas
from bot.pictures.fonts import Typeface, find_typeface
from bot.pictures.patterns import Pattern
from bot.pictures.themes import DARK, LIGHT, Theme

__all__ = ["DARK", "LIGHT", "Box", "Canvas", "Pattern", "Theme", "Typeface", "find_typeface"]
