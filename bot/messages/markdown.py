"""Read the Markdown that people write: headings, lists, rules, emphasis, code and links; anything else stays words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.messages.blocks import Block, Divider, Heading, Listing, Paragraph
from bot.messages.spans import Code, Emphasis, Link, Plain, RichText, Span, Strong

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}\s*")
_BULLET = re.compile(r"[-*+•]\s+(.*)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)")
_INLINE = re.compile(
    r"""\\(?P<escaped>[\\`*_\[\]()#+.!<>~-])
    | `(?P<code>[^`\n]+)`
    | \[(?P<words>[^\[\]\n]+)\]\((?P<url>(?:https?://|mailto:)[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)\)
    | <(?P<address>https?://[^\s<>]+)>
    | \*\*(?P<strong>(?=\S)(?:[^*\n]|\*(?!\*))+?(?<=\S))\*\*
    | \*(?P<stressed>(?=\S)[^*\n]+?(?<=\S))\*
    | (?<![^\W_])_(?P<lined>(?=\S)[^_\n]+?(?<=\S))_(?![^\W_])""",
    re.VERBOSE,
)


def blocks_of_markdown(text: str) -> tuple[Block, ...]:
    """Return what somebody wrote as blocks; a text without any mark is one paragraph for each blank line in it."""
    lines = ("\n".join(text.splitlines())).strip().split("\n")
    found: list[Block] = []
    for kind, group in groupby(lines, key=_kind):
        found.extend(_blocks(kind, [line.strip() for line in group]))
    return tuple(found)


def _kind(line: str) -> str:
    stripped = line.strip()
    if not stripped:
        return "blank"
    patterns = (("rule", _RULE), ("heading", _HEADING), ("bullet", _BULLET), ("number", _NUMBER))
    return next((kind for kind, pattern in patterns if pattern.fullmatch(stripped)), "words")


def _blocks(kind: str, lines: Sequence[str]) -> Iterator[Block]:
    match kind:
        case "rule":
            yield Divider()
        case "heading":
            yield from (Heading(_spans(_rest(_HEADING, line))) for line in lines)
        case "bullet":
            yield Listing(tuple(_spans(_rest(_BULLET, line)) for line in lines))
        case "number":
            yield Listing(tuple(_spans(_rest(_NUMBER, line)) for line in lines), ordered=True)
        case "words":
            yield Paragraph(_spans("\n".join(lines)))


def _rest(pattern: re.Pattern[str], line: str) -> str:
    found = pattern.fullmatch(line)
    return found[1] if found else line


def _spans(text: str) -> RichText:
    spans: list[Span] = []
    position = 0
    for found in _INLINE.finditer(text):
        _add(spans, Plain(text[position : found.start()]))
        _add(spans, _span(found))
        position = found.end()
    _add(spans, Plain(text[position:]))
    return tuple(spans)


def _span(found: re.Match[str]) -> Span:
    match found.lastgroup:
        case "escaped":
            return Plain(found["escaped"])
        case "code":
            return Code(found["code"])
        case "url":
            # An address in the words of a link is where people think that it leads.
            return Link(found["url"], "" if "://" in found["words"] else found["words"])
        case "address":
            return Link(found["address"])
        case "strong":
            return Strong(_spans(found["strong"]))
        case _:
            return Emphasis(_spans(found["stressed"] or found["lined"]))


def _add(spans: list[Span], span: Span) -> None:
    """Add a span; words join the words before them."""
    if isinstance(span, Plain):
        if not span.text:
            return
        if spans and isinstance(spans[-1], Plain):
            spans[-1] = Plain(spans[-1].text + span.text)
            return
    spans.append(span)
