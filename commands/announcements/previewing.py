"""An announcement as each platform of its audience would show it, for whoever decides whether it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.adapter import Previewing
from bot.languages import Language
from bot.messages import Actions, Block, Code, Context, Divider, Message, Paragraph, Plain, RichText, Strong, phrase
from bot.messages.plain import block_text, plain_text
from commands.announcements.bulletins import Bulletin
from commands.announcements.desk import Desk
from commands.announcements.looks import Count, in_person, in_places
from commands.announcements.reach import Reach, Share

_MOST_SHOWN = 9_000
"""Characters of all looks in one message: three texts of the greatest length."""


@dataclass(frozen=True, slots=True)
class Look:
    """What people read in one language on platforms that show it alike, message by message."""

    language: Language
    platforms: tuple[str, ...]
    posts: tuple[Message, ...]


def looks_of(bulletin: Bulletin, reach: Reach, desk: Desk) -> list[Look]:
    """Return every look that an announcement would have, those of one language beside each other."""
    found: list[Look] = []
    shares = reach.shares
    for number, language in enumerate(bulletin.content.texts):
        alike: list[Look] = []
        for share in shares:
            posts = _posts(bulletin, reach, share, language, desk, first=not number)
            same = next((each for each in alike if each.posts == posts), None)
            if same is not None:
                alike[alike.index(same)] = Look(language, (*same.platforms, share.platform), posts)
            elif posts:
                alike.append(Look(language, (share.platform,), posts))
        found += alike
    return found


def fitting(looks: Sequence[Look], desk: Desk) -> list[Look]:
    """Return as many looks as one message holds: one for each language at least, as people read that one."""
    languages: set[Language] = set()
    chosen: list[Look] = []
    left = _MOST_SHOWN - sum(_length(each, desk) for each in looks)
    for look in looks:
        if look.language in languages and left < 0:
            left += _length(look, desk)
            continue
        languages.add(look.language)
        chosen.append(look)
    return chosen


def look_blocks(looks: Sequence[Look], desk: Desk) -> Iterator[Block]:
    """Show looks, each under the languages and platforms that it belongs to; nothing in them can be pressed."""
    several = len({each.language for each in looks}) > 1
    before: Language | None = None
    for look in looks:
        if several and look.language is not before:
            yield Context(phrase(f"announce.in_language.{look.language.value}"))
        before = look.language
        where = Strong(joined([platform_name(each, desk) for each in look.platforms]))
        count = len(look.posts)
        yield Context(
            phrase("announce.look_on" if count == 1 else "announce.look_on_several", where=where, count=count)
        )
        for number, post in enumerate(look.posts):
            if number:
                yield Divider()
            yield from (_unpressable(block, desk) for block in post.blocks)


def platform_name(platform: str, desk: Desk) -> RichText:
    """Return what people call a platform."""
    key = f"platform.{platform}"
    return phrase(key) if desk.catalogue.has(key) else (Plain(platform.title()),)


def joined(texts: Sequence[RichText]) -> RichText:
    """Return texts as an enumeration."""
    found: RichText = ()
    for text in texts:
        found = (*found, Plain(", "), *text) if found else text
    return found


def _posts(
    bulletin: Bulletin, reach: Reach, share: Share, language: Language, desk: Desk, *, first: bool
) -> tuple[Message, ...]:
    there = [each for each in desk.adapters if each.platform == share.platform]
    previewing = [each for each in there if isinstance(each, Previewing)]
    if not previewing:
        return ()
    texts = bulletin.content.texts
    if share.places and first:
        message = in_places(bulletin, texts, Count(0, len(reach.people)))
    else:
        message = in_person(bulletin, texts)
    return tuple(previewing[0].preview(desk.localiser.localise(message, language)))


def _unpressable(block: Block, desk: Desk) -> Block:
    if not isinstance(block, Actions):
        return block
    labels: list[RichText] = [(Code(plain_text(each.label, desk.zone)),) for each in block.elements]
    return Paragraph(joined(labels))


def _length(look: Look, desk: Desk) -> int:
    return sum(len(block_text(block, desk.zone)) for post in look.posts for block in post.blocks)
