"""Questions that nobody has answered keep their words, and after a while not who asked them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, select, update

from bot.application import Application
from bot.community.nobody import nobody
from bot.configuration.core import PrivacySection
from commands.faq.handover.cards import show_card
from commands.faq.handover.desk import StaffDesk
from commands.faq.handover.handovers import find_handovers
from commands.faq.tables import FaqHandover, FaqQuestion


async def forget_askers(application: Application) -> None:
    """Let open questions that are older than `privacy.retention_days` be nobody's, on the cards of staff as well."""
    now = application.clock.now()
    days = application.configuration.section(PrivacySection).retention_days
    # Without a place it is nobody's already.
    old = and_(FaqQuestion.open, FaqQuestion.asked_at < now - timedelta(days=days), FaqQuestion.place != "")
    async with application.database.read() as session:
        if await session.scalar(select(FaqQuestion.id).where(old).limit(1)) is None:
            return
    async with application.database.write() as session:
        instead = await nobody(session, now)
        cards = select(FaqQuestion.handover_id).where(old, FaqQuestion.handover_id.is_not(None)).distinct()
        concerned = [each for each in await session.scalars(cards) if each is not None]
        change = {"person_id": instead.person_id, "account_id": instead.account_id, "place": "", "place_id": None}
        await session.execute(update(FaqQuestion).where(old).values(change))
        for handover in await find_handovers(session, FaqHandover.id.in_(concerned)):
            await show_card(session, application.services.get(StaffDesk), handover, now)
