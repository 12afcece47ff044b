"""A message as Slack's blocks, within Slack's limits: what is long is split, what is longer still becomes a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import limits
from adapters.slack.components import NOTHING, Elements, plain
from adapters.slack.grids import grid_blocks
from adapters.slack.mrkdwn import Reading, mrkdwn, notification
from adapters.slack.rich_text import Element, elements, list_block, section_block, split, text_element
from bot.messages import (
    Actions,
    Block,
    Context,
    Divider,
    Field,
    Fields,
    File,
    Heading,
    Image,
    Json,
    Listing,
    Message,
    Moment,
    Paragraph,
    Plain,
    RichText,
    Table,
)
from bot.messages.plain import message_text, plain_text

PLATFORM = "slack"

MOST_PARTS = 4
"""Messages that one of ours may become; the whole of a longer one is handed over as a file."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message on Slack: blocks, and the text that a notification shows."""

    text: str
    blocks: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to hand over; `description` tells what a picture shows."""

    file: File
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message on Slack: one part or several, and the files beside them."""

    parts: tuple[Part, ...]
    uploads: tuple[Upload, ...]


def render(message: Message, reading: Reading) -> Rendered:
    """Return a localised message as Slack shows it."""
    blocks = list(message_blocks(message, reading))
    runs = list(_runs(blocks, limits.BLOCKS)) or [[_nothing()]]
    uploads = list(_uploads(message, reading))
    if len(runs) > MOST_PARTS:
        more = _context([plain("… 📎 message.txt", limits.BLOCK_TEXT)])
        runs = [*runs[: MOST_PARTS - 1], [*runs[MOST_PARTS - 1][: limits.BLOCKS - 1], more]]
        whole = message_text(message, reading.zone).encode()
        uploads.append(Upload(File("message.txt", whole, "text/plain")))
    text = notification(message.blocks, reading, limits.NOTIFICATION).strip() or NOTHING
    parts = tuple(Part(text if number == 0 else NOTHING, tuple(run)) for number, run in enumerate(runs))
    return Rendered(parts, tuple(uploads))


def view_blocks(message: Message, reading: Reading, most: int = limits.VIEW_BLOCKS) -> list[Json]:
    """Return the blocks of a home or a modal: no table there, and one view only."""
    blocks: list[Json] = [*message_blocks(message, reading, tables=False)]
    return blocks if len(blocks) <= most else [*blocks[: most - 1], _nothing()]


def message_blocks(message: Message, reading: Reading, *, tables: bool = True) -> Iterator[Element]:
    """Return the blocks of a message, each within Slack's limits, as many as there are."""
    native = message.native.get(PLATFORM)
    if isinstance(native, list):
        yield from (block for block in native if isinstance(block, dict))
        return
    made = Elements()
    for block in message.blocks:
        if isinstance(block, Actions):
            yield from made.blocks(block)
        elif isinstance(block, Table):
            yield from grid_blocks(block, reading, native=tables)
            tables = False
        else:
            yield from _blocks(block, reading)


def _blocks(block: Block, reading: Reading) -> Iterator[Element]:
    match block:
        case Heading(text):
            yield from _heading(text, reading)
        case Paragraph(text):
            yield from _flow(elements(text, reading))
        case Fields(items):
            yield from _flow(_facts(items, reading))
        case Listing(items, ordered):
            yield from _listing([elements(item, reading) for item in items], ordered=ordered)
        case Context(text):
            yield from _small_print(text, reading)
        case Divider():
            yield {"type": "divider"}
        case Image(file, description):
            words = plain_text(description, reading.zone) or file.name
            yield _context([plain(f"🖼 {words}", limits.BLOCK_TEXT)])
        case File(name):
            yield _context([plain(f"📎 {name}", limits.BLOCK_TEXT)])
        case _:
            raise TypeError(f"{type(block).__name__} is no block")


def _facts(items: Sequence[Field], reading: Reading) -> list[Element]:
    made: list[Element] = []
    for item in items:
        label, value = elements(item.label, reading, {"bold": True}), elements(item.value, reading)
        made += [*([text_element("\n")] if made else []), *label, text_element(": "), *value]
    return made


def _flow(content: Sequence[Element]) -> Iterator[Element]:
    for run in split(content):
        yield section_block(run)


def _heading(text: RichText, reading: Reading) -> Iterator[Element]:
    words = plain_text(text, reading.zone).strip()
    if 0 < len(words) <= limits.HEADER and not any(isinstance(span, Moment) for span in text):
        yield {"type": "header", "text": plain(words, limits.HEADER)}
    else:
        yield from _flow(elements(text, reading, {"bold": True}))


def _listing(items: Sequence[Sequence[Element]], *, ordered: bool) -> Iterator[Element]:
    run: list[Sequence[Element]] = []
    content = [element for item in items for element in item]
    if len(list(split(content))) <= 1:
        if items:
            yield list_block(items, ordered=ordered)
        return
    # A list over two blocks would begin to count anew.
    for number, item in enumerate(items, start=1):
        run.append([text_element(f"{number}. " if ordered else "• "), *item, text_element("\n")])
    yield from _flow([element for item in run for element in item])


def _small_print(text: RichText, reading: Reading) -> Iterator[Element]:
    """Return words as plain text, and what only markup can show in between."""
    made: list[Json] = []
    words = ""
    for span in text:
        marked = mrkdwn((span,), reading)
        if isinstance(span, Plain) or "<" not in marked or len(marked) > limits.BLOCK_TEXT:
            words += plain_text((span,), reading.zone)
            continue
        if words.strip():
            made.append(plain(words, limits.BLOCK_TEXT))
        words = ""
        made.append({"type": "mrkdwn", "text": marked})
    if words.strip():
        made.append(plain(words, limits.BLOCK_TEXT))
    for start in range(0, len(made), limits.CONTEXT_ELEMENTS):
        yield _context(made[start : start + limits.CONTEXT_ELEMENTS])


def _context(content: Sequence[Json]) -> Element:
    return {"type": "context", "elements": list(content)}


def _nothing() -> Element:
    return _context([plain(NOTHING, limits.BLOCK_TEXT)])


def _runs(blocks: Sequence[Element], most: int) -> Iterator[list[Element]]:
    """Split blocks into messages; each block by itself fits."""
    run: list[Element] = []
    size = 0
    for block in blocks:
        own = characters(block)
        if run and (len(run) == most or size + own > limits.MESSAGE):
            yield run
            run, size = [], 0
        run.append(block)
        size += own
    if run:
        yield run


def characters(content: Json) -> int:
    """Return how many characters a block shows or carries."""
    match content:
        case str():
            return len(content)
        case list():
            return sum(characters(each) for each in content)
        case dict():
            return sum(characters(each) for name, each in content.items() if name not in {"type", "format", "style"})
        case _:
            return 0


def _uploads(message: Message, reading: Reading) -> Iterator[Upload]:
    for block in message.blocks:
        if isinstance(block, File):
            yield Upload(block)
        elif isinstance(block, Image):
            yield Upload(block.file, plain_text(block.description, reading.zone))
