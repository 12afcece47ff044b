"""Questions of the sample programme that wait for staff, so that whoever tries the bot as staff has something to do."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from bot.application import Application
from bot.languages import Language
from bot.sample import is_sample
from bot.storage import tables
from commands.faq.bank.similarity import normalised
from commands.faq.tables import FaqHandover, FaqQuestion, HandoverState, Outcome

_PLATFORM = "sample"
_WAITING = (
    ("Mei", Language.ZH_HANT, "示範日可以帶幾多位嘉賓出席？", timedelta(hours=5)),
    ("Arjun", Language.EN, "Can I bring my dog to the office on Fridays?", timedelta(hours=26)),
    ("Sofia", Language.EN, "Are dogs allowed in the office?", timedelta(hours=2)),
)


async def fill_with_waiting_questions(application: Application) -> None:
    """Let some people of the sample programme wait for an answer, unless somebody has waited before.

    Only a database that is marked as the sample's own gets them: nobody else's staff finds strangers there.
    """
    now = application.clock.now()
    async with application.database.write() as session:
        waited = await session.scalar(select(exists().select_from(FaqHandover)))
        if waited or not await is_sample(session):
            return
        for name, language, text, ago in _WAITING:
            person = tables.Person(display_name=name, created_at=now)
            session.add(person)
            await session.flush()
            account = tables.Account(
                platform=_PLATFORM, user=name.lower(), person_id=person.id, display_name=name, created_at=now
            )
            handover = FaqHandover(
                opened_at=now - ago,
                text=text,
                key=normalised(text),
                language=language.value,
                state=HandoverState.OPEN,
            )
            session.add_all([account, handover])
            await session.flush()
            session.add(
                FaqQuestion(
                    asked_at=now - ago,
                    account_id=account.id,
                    person_id=person.id,
                    platform=_PLATFORM,
                    place=f"@{name.lower()}",
                    text=text,
                    language=language.value,
                    outcome=Outcome.UNKNOWN,
                    open=True,
                    handover_id=handover.id,
                )
            )
