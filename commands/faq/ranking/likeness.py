"""Tell whether two texts are the same but for a slip of the keyboard."""

from commands.faq.ranking.words import is_chinese

_SHORTEST_LATIN = 4
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
    """Say whether a query is a phrasing with at most a slip in it, both as space-separated words and characters.

    A slip in a Latin text is within one word of four letters and more, or a missing space; in a Chinese text of eight
    characters and more it is one character that neither negates nor counts.
    """
    if query == phrasing:
        return True
    mine, theirs = query.split(), phrasing.split()
    if len(mine) != len(theirs) and not any(map(is_chinese, mine)):
        return query.replace(" ", "") == phrasing.replace(" ", "")
    differing = [(a, b) for a, b in zip(mine, theirs, strict=False) if a != b]
    if len(mine) == len(theirs) and len(differing) == 1:
        a, b = differing[0]
        if not is_chinese(a) and not is_chinese(b):
            return min(len(a), len(b)) >= _SHORTEST_LATIN and a[0] == b[0] and one_slip(a, b) and not _numeric(a + b)
    whole, other = "".join(mine), "".join(theirs)
    changed = set(whole) ^ set(other)
    return (
        min(len(mine), len(theirs)) >= _SHORTEST_CHINESE
        and all(map(is_chinese, {*mine, *theirs}))
        and one_slip(whole, other)
        and not changed & _TELLING
    )


def _numeric(text: str) -> bool:
    return any(character.isdigit() for character in text)
