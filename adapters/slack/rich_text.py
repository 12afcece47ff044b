"""Text as Slack's rich text: words stay words there, whatever characters they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from adapters.slack import limits
from adapters.slack.mrkdwn import DATE_FORMAT, Reading, leads_somewhere, timestamp
from bot.messages import (
    Code,
    Emphasis,
    Everybody,
    Json,
    Link,
    Moment,
    PersonMention,
    PlaceMention,
    RichText,
    Strong,
)
from bot.messages.plain import moment_text, plain_text

Element: TypeAlias = dict[str, Json]
Style: TypeAlias = Mapping[str, bool]


def text_element(text: str, style: Style | None = None) -> Element:
    """Return words as an element of rich text."""
    element: Element = {"type": "text", "text": text}
    return {**element, "style": dict(style)} if style else element


def elements(text: RichText, reading: Reading, style: Style | None = None) -> list[Element]:
    """Return a localised text as elements of rich text; none of them is empty."""
    made: list[Element] = []
    marks = dict(style or {})
    for span in text:
        match span:
            case Strong(inner):
                made.extend(elements(inner, reading, {**marks, "bold": True}))
            case Emphasis(inner):
                made.extend(elements(inner, reading, {**marks, "italic": True}))
            case Code(words) if words:
                made.append(text_element(words, {**marks, "code": True}))
            case Link(url, words) if leads_somewhere(url) and len(url) + len(words) <= limits.URL:
                link: Element = {"type": "link", "url": url}
                made.append({**link, "text": words} if words else link)
            case PersonMention() | Everybody() | PlaceMention() if mention := _mention(span, reading):
                made.append(mention)
            case Moment(at) if (seconds := timestamp(at)) is not None:
                made.append(_date(seconds, moment_text(span, reading.zone)))
            case _:
                if words := plain_text((span,), reading.zone):
                    made.append(text_element(words, marks))
    return _joined(made)


def _mention(span: PersonMention | Everybody | PlaceMention, reading: Reading) -> Element | None:
    match span:
        case PersonMention(person_id) if person_id in reading.users:
            return {"type": "user", "user_id": reading.users[person_id]}
        case PlaceMention(place_id) if place_id in reading.channels:
            return {"type": "channel", "channel_id": reading.channels[place_id]}
        case Everybody():
            return {"type": "broadcast", "range": "channel"}
        case _:
            return None


def section_block(content: Sequence[Element]) -> Element:
    """Return a block of running text."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(content)}]}


def list_block(items: Sequence[Sequence[Element]], *, ordered: bool) -> Element:
    """Return a block with a list."""
    sections: list[Json] = [
        {"type": "rich_text_section", "elements": list(item) or [text_element(" ")]} for item in items
    ]
    style = "ordered" if ordered else "bullet"
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": style, "elements": sections}]}


def preformatted_block(text: str) -> Element:
    """Return a block of text in letters of one width."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text_element(text)]}]}


def length(content: Iterable[Element]) -> int:
    """Return how many characters elements hold."""
    return sum(
        len(str(value)) for element in content for name, value in element.items() if name not in {"type", "style"}
    )


def split(content: Sequence[Element], most: int = limits.BLOCK_TEXT) -> Iterator[list[Element]]:
    """Split elements into runs of at most `most` characters, words between blanks where there are any."""
    run: list[Element] = []
    left = most
    for element in content:
        for piece in _pieces(element, left, most):
            size = length([piece])
            if run and size > left:
                yield run
                run, left = [], most
            run.append(piece)
            left -= size
    if run:
        yield run


def _pieces(element: Element, first: int, most: int) -> Iterator[Element]:
    text = element.get("text")
    if element["type"] != "text" or not isinstance(text, str):
        yield element
        return
    room = first
    while len(text) > room:
        at = max(text.rfind(blank, 0, room) for blank in (" ", "\n")) + 1
        if at <= 0 and room < most:
            room = most
            continue
        at = at if at > 0 else room
        yield {**element, "text": text[:at]}
        text, room = text[at:], most
    if text:
        yield {**element, "text": text}


def _date(seconds: int, fallback: str) -> Element:
    return {"type": "date", "timestamp": seconds, "format": DATE_FORMAT, "fallback": fallback}


def _joined(made: Sequence[Element]) -> list[Element]:
    """Join neighbours of one style: a phrase of the catalogues comes in pieces."""
    joined: list[Element] = []
    for element in made:
        before = joined[-1] if joined else None
        if before and before["type"] == element["type"] == "text" and before.get("style") == element.get("style"):
            joined[-1] = {**before, "text": f"{before['text']}{element['text']}"}
        else:
            joined.append(element)
    return joined
