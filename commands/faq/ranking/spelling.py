"""Bring British and American spellings together: a programme is a program, and an organisation an organization."""

from functools import cache

_PAIRS = {
    "programme": "program", "centre": "center", "metre": "meter", "theatre": "theater", "licence": "license",
    "defence": "defense", "cheque": "check", "catalogue": "catalog", "dialogue": "dialog", "enrol": "enroll",
    "enrolment": "enrollment", "fulfil": "fulfill", "instalment": "installment", "judgement": "judgment",
    "acknowledgement": "acknowledgment", "ageing": "aging", "grey": "gray", "tyre": "tire", "jewellery": "jewelry",
    "colour": "color", "favour": "favor", "flavour": "flavor", "honour": "honor", "labour": "labor",
    "neighbour": "neighbor", "behaviour": "behavior", "endeavour": "endeavor", "favourite": "favorite",
    "cancelled": "canceled", "cancelling": "canceling", "travelled": "traveled", "travelling": "traveling",
    "traveller": "traveler", "labelled": "labeled", "modelling": "modeling", "analyse": "analyze",
    "practise": "practice", "mum": "mom",
}  # fmt: skip

_WITH_S = frozenset(
    (
        "advertise", "advise", "arise", "comprise", "compromise", "concise", "cruise", "devise", "disguise",
        "enterprise", "exercise", "expertise", "franchise", "improvise", "likewise", "merchandise", "noise",
        "otherwise", "paradise", "poise", "praise", "precise", "premise", "promise", "raise", "revise", "supervise",
        "surprise", "televise",
    )
)  # fmt: skip
_SHORTEST = 7
_ENDINGS = (("isations", "izations"), ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"))


@cache
def american(word: str) -> str:
    """Return a lower-case word as Americans spell it; any other word as it is."""
    if word in _PAIRS:
        return _PAIRS[word]
    if word.endswith("s") and word[:-1] in _PAIRS:
        return _PAIRS[word[:-1]] + "s"
    if len(word) < _SHORTEST or not word.isascii():
        return word
    if word.endswith("ise"):
        return word if word in _WITH_S else f"{word[:-3]}ize"
    for british, ending in _ENDINGS:
        if word.endswith(british):
            stem = word[: -len(british)]
            return word if f"{stem}ise" in _WITH_S else stem + ending
    return word
