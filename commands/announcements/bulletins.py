"""Announcements as they are read: the row with its newest revision, and with the one that people have before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import Language
from bot.storage import tables
from commands.announcements.tables import Announcement, AnnouncementRevision, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an announcement says, for whom, and when it goes out; None is as soon as somebody sends it.

    `audience` is as `audience.Part` writes it. A `loud` one calls everybody in its places; with `ask_again`, an edit of
    one that was sent asks everybody anew whether they have got it.
    """

    texts: Mapping[Language, str]
    audience: str
    at: datetime | None = None
    loud: bool = False
    ask_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """An announcement with its newest revision; `read` are the texts that people have before them, if it was sent."""

    id: int
    state: State
    revision: int
    content: Content
    author_id: int
    author: str
    editor_id: int
    second: bool
    approver_id: int | None
    approver: str
    sent_at: datetime | None
    sent_revision: int | None
    nudged_at: datetime | None
    reported_at: datetime | None
    read: Mapping[Language, str]

    @property
    def has_unread_edit(self) -> bool:
        """Tell whether an edit of what was sent waits for approval."""
        return self.state is State.SENT and self.sent_revision != self.revision


async def find_bulletin(session: AsyncSession, announcement_id: int) -> Bulletin | None:
    """Return an announcement; None where there is none of that number."""
    found = await find_bulletins(session, Announcement.id == announcement_id)
    return found[0] if found else None


async def find_bulletins(
    session: AsyncSession, which: ColumnElement[bool], most: int | None = None
) -> Sequence[Bulletin]:
    """Return announcements, the newest first."""
    newest = AnnouncementRevision
    statement = (
        select(Announcement, newest)
        .join(newest, (newest.announcement_id == Announcement.id) & (newest.number == Announcement.revision))
        .where(which)
        .order_by(Announcement.id.desc())
        .limit(most)
    )
    rows = [(row[0], row[1]) for row in await session.execute(statement)]
    people = {each for row, revision in rows for each in (row.person_id, revision.approver_id) if each is not None}
    person = tables.Person
    found = await session.execute(select(person.id, person.display_name).where(person.id.in_(people)))
    names = {row.id: row.display_name for row in found}
    read = await _read(session, [row for row, _ in rows])
    return [_bulletin(row, revision, names, read.get(row.id, {})) for row, revision in rows]


async def _read(session: AsyncSession, rows: Sequence[Announcement]) -> Mapping[int, Mapping[Language, str]]:
    table = AnnouncementRevision
    sent = {(row.id, row.sent_revision) for row in rows if row.sent_revision is not None}
    if not sent:
        return {}
    statement = select(table.announcement_id, table.number, table.texts).where(
        table.announcement_id.in_([announcement_id for announcement_id, _ in sent])
    )
    return {row[0]: _texts(row[2]) for row in await session.execute(statement) if (row[0], row[1]) in sent}


def _bulletin(
    row: Announcement, revision: AnnouncementRevision, names: Mapping[int, str], read: Mapping[Language, str]
) -> Bulletin:
    return Bulletin(
        id=row.id,
        state=row.state,
        revision=row.revision,
        content=Content(
            texts=_texts(revision.texts),
            audience=revision.audience,
            at=revision.due_at,
            loud=revision.loud,
            ask_again=revision.ask_again,
        ),
        author_id=row.person_id,
        author=names.get(row.person_id, ""),
        editor_id=revision.person_id,
        second=row.second,
        approver_id=revision.approver_id,
        approver=names.get(revision.approver_id or 0, ""),
        sent_at=row.sent_at,
        sent_revision=row.sent_revision,
        nudged_at=row.nudged_at,
        reported_at=row.reported_at,
        read=read,
    )


def _texts(kept: Mapping[str, object]) -> Mapping[Language, str]:
    """Return the texts by language, in the order of the languages."""
    return {language: str(kept[language.value]) for language in Language if language.value in kept}
