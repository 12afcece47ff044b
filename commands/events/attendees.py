"""Those who go to an event as an audience."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.services import Services
from commands.events.notices.sending import people_who
from commands.events.tables import Answer


async def members(_services: Services, session: AsyncSession, name: str) -> Sequence[int]:
    """Return those who go to the event of that number."""
    number = name.strip().removeprefix("#")
    return await people_who(session, int(number), (Answer.GOING,)) if number.isdecimal() else ()
