"""Questions that ask for the same in other words, so that staff see which deserve an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commands.faq.ranking import RankedEntry, build_ranker

_ALIKE = 0.375
"""The least score that two questions must have for each other: on some dozen questions in English and Cantonese it
parts bicycles from dogs, and dogs in the office from guests at an event."""
_COMPARED = 20


def clusters(texts: Mapping[int, str], usual: Iterable[str] = ()) -> Sequence[Sequence[int]]:
    """Return the numbers of questions, those that are alike together; the largest cluster first, then the earliest.

    A question belongs to a cluster where it and one that is in there find each other. `usual` are questions from which
    it is learnt which words are common; without them few questions say little about that.
    """
    common = (RankedEntry(f"usual {number}", (text,)) for number, text in enumerate(usual))
    ranker = build_ranker([*(RankedEntry(str(number), (text,)) for number, text in texts.items()), *common])
    near = {
        number: {
            int(candidate.entry_id)
            for candidate in ranker.rank(text, _COMPARED).candidates
            if candidate.score >= _ALIKE and candidate.entry_id.isdecimal()
        }
        for number, text in texts.items()
    }
    found: list[list[int]] = []
    left = dict.fromkeys(texts)
    while left:
        members = [next(iter(left))]
        del left[members[0]]
        for member in members:
            joining = [other for other in left if other in near[member] and member in near[other]]
            members += joining
            for other in joining:
                del left[other]
        found.append(members)
    return sorted(found, key=lambda members: -len(members))
