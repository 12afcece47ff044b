"""Time as people say it, in English, Cantonese and Chinese: read, told, and expanded where it recurs."""

from bot.when.covering import prepare
from bot.when.length_reading import read_length
from bot.when.occurrences import occurrences
from bot.when.reading import read
from bot.when.rules import Rule, parse_rule
from bot.when.telling import tell, tell_instant, tell_readings
from bot.when.values import Kind, When

__all__ = [
    "Kind",
    "Rule",
    "When",
    "occurrences",
    "parse_rule",
    "prepare",
    "read",
    "read_length",
    "tell",
    "tell_instant",
    "tell_readings",
]
