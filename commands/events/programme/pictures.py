"""The pictures of events."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.messages import File
from commands.events.tables import EventPicture, EventRow


async def picture_of(session: AsyncSession, event_id: int) -> File | None:
    """Return the picture of an event."""
    row = await session.scalar(select(EventPicture).filter_by(event_id=event_id))
    if row is None:
        return None
    suffix = row.media_type.partition("/")[2]
    return File(f"event-{event_id}.{suffix}", row.content, row.media_type)


async def give_picture(session: AsyncSession, event_ids: Collection[int], picture: File) -> None:
    """Give events a picture, in the place of the one that they have."""
    await session.execute(delete(EventPicture).where(EventPicture.event_id.in_(event_ids)))
    session.add_all(
        EventPicture(event_id=event_id, content=picture.content, media_type=picture.media_type)
        for event_id in event_ids
    )
    await session.flush()


async def hand_down_picture(session: AsyncSession, series_id: int, made: Sequence[int]) -> bool:
    """Give new occurrences the picture of the latest one before them; return whether there were any before."""
    older = select(EventRow.id).where(EventRow.series_id == series_id, EventRow.id.not_in(made))
    latest = await session.scalar(older.order_by(EventRow.series_local.desc()).limit(1))
    if latest is None:
        return False
    if (picture := await picture_of(session, latest)) is not None:
        await give_picture(session, made, picture)
    return True
