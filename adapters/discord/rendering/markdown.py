"""Discord's markdown as it is shown: the counterpart of `markup` and `flow`, which write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from bot.messages import Block, Context, Heading, Link, Listing, Moment, Paragraph, RichText
from bot.messages.runs import Marks, Runs

_FENCED = re.compile(r"^```\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
_ITEM = re.compile(r"(?:-|(\d+)\.) (.*)", re.DOTALL)
_NEXT_ITEM = re.compile(r"\n(?=(?:-|\d+\.) )")
_TOKEN = re.compile(
    r"""\\(?P<escaped>[^0-9A-Za-z\s])
    | (?P<ticks>`+)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | \[(?P<words>(?:\\.|[^\]\\])+)\]\(<(?P<url>[^>]+)>\)
    | <(?P<address>https?://[^>\s]+)>
    | <t:(?P<at>-?\d+)(?::\w)?>
    | (?P<mark>\*{1,3})""",
    re.VERBOSE | re.DOTALL,
)


def blocks_of(markdown: str) -> Iterator[Block]:
    """Return what a text shows; an instant that no clock shows stays as it is written."""
    for number, part in enumerate(_FENCED.split(markdown)):
        if number % 2:
            runs = Runs()
            runs.add(part, Marks(code=True))
            yield Paragraph(runs.text)
            continue
        for kind, lines in groupby(part.split("\n"), key=_Kinds()):
            yield from _blocks(kind, list(lines))


def spans_of(markdown: str) -> RichText:
    """Return what a line shows: marks that have no partner are shown as they are."""
    words = markdown.replace("\u200b", "")
    marked = _spans(words, marked=True)
    return marked if marked is not None else _spans(words, marked=False) or ()


class _Kinds:
    """Tells what a line belongs to; one that is indented continues the list before it."""

    def __init__(self) -> None:
        self._list = ""

    def __call__(self, line: str) -> str:
        if (item := _ITEM.fullmatch(line)) is not None:
            self._list = "numbers" if item[1] else "bullets"
        elif not line.startswith("  "):
            self._list = ""
        if self._list:
            return self._list
        if not line.strip():
            return "blank"
        return "heading" if line.startswith("### ") else "small" if line.startswith("-# ") else "words"


def _blocks(kind: str, lines: Sequence[str]) -> Iterator[Block]:
    match kind:
        case "heading":
            yield from (Heading(spans_of(line.removeprefix("### "))) for line in lines)
        case "small":
            yield from (Context(spans_of(line.removeprefix("-# "))) for line in lines)
        case "words":
            yield Paragraph(spans_of("\n".join(lines)))
        case "numbers" | "bullets":
            items = [_ITEM.fullmatch(each) for each in _NEXT_ITEM.split("\n".join(lines))]
            words = tuple(spans_of(item[2].replace("\n  ", "\n")) for item in items if item is not None)
            yield Listing(words, ordered=kind == "numbers")


def _spans(markdown: str, *, marked: bool) -> RichText | None:
    """Return the spans of a text; None where marks do not come in pairs."""
    runs, marks, position = Runs(), Marks(), 0
    for token in _TOKEN.finditer(markdown):
        runs.add(markdown[position : token.start()], marks)
        position = token.end()
        if token["mark"] and marked:
            strong, stressed = len(token["mark"]) > 1, len(token["mark"]) != 2
            marks = Marks(marks.strong is not strong, marks.stressed is not stressed)
        else:
            _add(runs, token, marks)
    runs.add(markdown[position:], marks)
    return runs.text if marks == Marks() else None


def _add(runs: Runs, token: re.Match[str], marks: Marks) -> None:
    if token["code"]:
        code = token["code"].strip() if "`" in token["code"] else token["code"]
        runs.add(code, Marks(marks.strong, marks.stressed, code=True))
    elif token["words"]:
        runs.add_span(Link(token["url"], re.sub(r"\\(.)", r"\1", token["words"])), marks)
    elif token["address"]:
        runs.add_span(Link(token["address"]), marks)
    elif (at := _instant(token["at"])) is not None:
        runs.add_span(Moment(at), marks)
    else:
        runs.add(token["escaped"] or token[0], marks)


def _instant(seconds: str | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC) if seconds is not None else None
    except (ValueError, OverflowError, OSError):
        return None
