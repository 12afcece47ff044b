"""Take greetings, "please" and "thank you" off a question, for they change nothing about what is asked."""

import re
from functools import cache
from importlib import resources

from commands.faq.ranking.normalisation import normalise, written_chinese
from commands.faq.ranking.words import words


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lines = resources.files(__package__).joinpath("data/courtesy.txt").read_text("utf-8").splitlines()
    found: dict[str, set[str]] = {"before": set(), "after": set()}
    for place, phrases in (line.split(": ", 1) for line in lines if line and not line.startswith("#")):
        found[place].update(" ".join(words(written_chinese(normalise(phrase)))) for phrase in phrases.split(", "))
    before, after = ("|".join(map(re.escape, sorted(found[place], key=len, reverse=True))) for place in found)
    return re.compile(f"(?:(?:{before}) )+"), re.compile(f"(?: (?:{after}))+$")


def without_courtesy(key: str) -> str:
    """Return words and Chinese characters with spaces between, less the courtesy around them; never nothing of some."""
    before, after = _around()
    opening = before.match(key)
    bare = key[opening.end() :] if opening else key
    return after.sub("", bare) or bare
