"""Tell whether two texts are the same but for a slip of the keyboard."""

from collections import Counter

from commands.faq.ranking.words import is_chinese

_SHORTEST_WORD = 4
_SAFE_WORD = 6
_SHORTEST_CHINESE = 8
# One of these more or less is no slip: it turns the meaning round.
_TELLING = frozenset("不没未非无否是0123456789一二三四五六七八九十前后上下内外早晚有可 ")


def one_slip(first: str, second: str) -> bool:
    """Say whether two texts differ by one character added, dropped, changed or swapped with its neighbour."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if start is None:
        return True
    one, other = first[start:], second[start:]
    swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


def near_exact(query: str, phrasing: str) -> bool:
    """Say whether a query is a phrasing with at most a slip in it, both as words and Chinese characters with spaces.

    A slip in a Latin text is within one word of four letters and more; in a Chinese text of eight characters and more
    it is one character that neither negates nor counts.
    """
    if query == phrasing:
        return True
    mine, theirs = query.split(), phrasing.split()
    differing = [(a, b) for a, b in zip(mine, theirs, strict=False) if a != b]
    if len(mine) == len(theirs) and len(differing) == 1 and not any(map(is_chinese, differing[0])):
        return _same_word(*differing[0])
    changed = Counter(mine)
    changed.subtract(theirs)
    return (
        min(len(mine), len(theirs)) >= _SHORTEST_CHINESE
        and all(map(is_chinese, changed))
        and one_slip("".join(mine), "".join(theirs))
        and _TELLING.isdisjoint(character for character, count in changed.items() if count)
    )


def _same_word(one: str, other: str) -> bool:
    longer = max(len(one), len(other))
    if longer < _SHORTEST_WORD or any(character.isdigit() for character in one + other):
        return False
    # Another first letter makes another word too often: book and look, may and day.
    other_first = len(one) == len(other) and one[0] != other[0]
    return one_slip(one, other) and (longer >= _SAFE_WORD or not other_first)
