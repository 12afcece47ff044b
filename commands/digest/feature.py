"""The feature `digest`, as the entry point finds it."""

from collections.abc import Sequence
from importlib.resources import files

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.configuration.core import ProgrammeSection
from bot.features import Feature, Job, Tables
from bot.series.kinds import SeriesKind
from commands.digest import chat
from commands.digest.composing import Editor
from commands.digest.due import LATEST, fall_due, put_together
from commands.digest.personal import OwnDigest
from commands.digest.rhythms import KIND, PLACES, STAFF, keep_weekly, weekly
from commands.digest.settings import DigestSection
from commands.digest.tables import BRANCH

_COMPOSING_SECONDS = 2


async def _provide(application: Application) -> None:
    application.services.provide(Editor, Editor.of(application))
    section, now = application.configuration.section(DigestSection), application.clock.now()
    rhythm = weekly(section, section.at, application.configuration.section(ProgrammeSection).timezone, now)
    async with application.database.write() as session:
        for subject in (PLACES, STAFF):
            await keep_weekly(session, subject, rhythm, now)


def _series(_application: Application) -> Sequence[SeriesKind]:
    return (SeriesKind(KIND, fall_due, LATEST),)


feature = Feature(
    name="digest",
    texts=files("commands.digest") / "texts",
    commands=(chat.digest,),
    actions=(chat.chosen,),
    configuration=(ConfigurationSection("digest", DigestSection),),
    tables=Tables(BRANCH, OwnDigest()),
    provide=_provide,
    series=_series,
    jobs=(Job("the digests that are due", _COMPOSING_SECONDS, put_together),),
)
