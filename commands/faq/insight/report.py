"""The figures as staff see them: in words, in tables and as a small picture."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import (
    Block,
    Field,
    Fields,
    File,
    Heading,
    Image,
    Message,
    Paragraph,
    RichText,
    Table,
    phrase,
    rich,
)
from commands.faq.insight.figures import Figures

_MOST_TOPICS = 8


def report(found: Figures, picture: File) -> Message:
    """Return the report of some days, with the picture of them."""
    title = Heading(phrase("faq.stats.title", days=len(found.days)))
    if not found.asked:
        return Message((title, Paragraph(phrase("faq.stats.nothing"))))
    facts = [
        ("asked", rich(str(found.asked))),
        ("answered", _share(found.answered, found.asked)),
        ("helped", phrase("faq.stats.verdicts", right=found.helped, wrong=found.not_helped)),
        ("handed_over", _share(found.handed_over, found.asked)),
        ("by_staff", _share(found.answered_by_staff, found.handed_over)),
    ]
    if found.hours is not None:
        facts.append(("hours", phrase("faq.stats.in_hours", hours=f"{found.hours:.1f}")))
    blocks: list[Block] = [
        title,
        Fields(tuple(Field(phrase(f"faq.stats.{name}"), value) for name, value in facts)),
        _picture(found, picture),
        _table("faq.stats.language", [(phrase(f"faq.language.{tag.value}"), n) for tag, n in found.languages.items()]),
    ]
    if found.topics:
        topics = [(rich(topic), count) for topic, count in list(found.topics.items())[:_MOST_TOPICS]]
        blocks.append(_table("faq.stats.topic", topics))
    return Message(tuple(blocks))


def _picture(found: Figures, picture: File) -> Image:
    busiest = max(found.days, key=lambda day: day.asked)
    words = phrase(
        "faq.stats.picture",
        first=found.days[0].day.isoformat(),
        last=found.days[-1].day.isoformat(),
        most=busiest.asked,
        day=busiest.day.isoformat(),
    )
    return Image(picture, words)


def _table(key: str, counts: Sequence[tuple[RichText, int]]) -> Table:
    rows = tuple((name, rich(str(count))) for name, count in counts)
    return Table((phrase(key), phrase("faq.stats.asked")), rows)


def _share(part: int, whole: int) -> RichText:
    return rich(f"{part} ({100 * part // whole} %)" if whole else str(part))
