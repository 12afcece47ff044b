"""Split a text into words and single Chinese characters, and cut English words down to a stem."""

import re
from functools import cache
from importlib import resources

from commands.faq.ranking.normalisation import CHINESE
from commands.faq.ranking.spelling import american

_TOKEN = re.compile(rf"[^\W_{CHINESE}]+(?:'[^\W_{CHINESE}]+)*|[{CHINESE}]")
_CHINESE = re.compile(f"[{CHINESE}]")

_SHORTENED = {
    "whats": "what", "wheres": "where", "whens": "when", "hows": "how", "whos": "who", "im": "i", "ive": "i",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not", "cannot": "can not",
    "wont": "will not", "isnt": "is not", "wasnt": "was not", "havent": "have not", "hasnt": "has not",
    "wanna": "want to", "gonna": "going to", "u": "you", "ur": "your", "pls": "please", "plz": "please",
    "wi-fi": "wifi", "e-mail": "email",
}  # fmt: skip


@cache
def _weights() -> dict[str, float]:
    lines = resources.files(__package__).joinpath("data/weights.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {word: float(amount) for amount, *words in rows for word in words}


def is_chinese(token: str) -> bool:
    """Say whether a token is one Chinese character."""
    return _CHINESE.match(token) is not None


def words(text: str) -> list[str]:
    """Return the words of a normalised text in order, contractions written out, each Chinese character by itself."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        if "'" in token:
            base, _, tail = token.partition("'")
            negated = tail == "t" and base.endswith("n")
            found.append({"can": "can", "won": "will"}.get(base, base[:-1]) if negated else base)
            if negated:
                found.append("not")
        else:
            found.extend(_SHORTENED[token].split() if token in _SHORTENED else (token,))
    return found


def weight(word: str) -> float:
    """Return how much a word counts before its rarity in the bank is known."""
    return _weights().get(word, 1.0)


def stem(word: str) -> str:
    """Cut the common English endings; lightly, for a stem shared by two words costs more than one missed.

    British and American spellings have one stem.
    """
    word = american(word)
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsez":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
