"""The feature `pulse`, as the entry point finds it."""

from collections.abc import Sequence
from importlib.resources import files

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.features import Feature, Tables
from bot.series.kinds import SeriesKind
from commands.pulse import chat
from commands.pulse.asking import KIND, LATEST, Asking
from commands.pulse.personal import SaidForTeam
from commands.pulse.settings import PulseSection
from commands.pulse.tables import BRANCH


async def _provide(application: Application) -> None:
    asking = Asking.of(application)
    application.services.provide(Asking, asking)
    section = application.configuration.section(PulseSection)
    async with application.database.write() as session:
        await asking.keep_configured(session, section, application.clock.now())


def _series(application: Application) -> Sequence[SeriesKind]:
    return (SeriesKind(KIND, Asking.of(application).occur, LATEST),)


feature = Feature(
    name="pulse",
    texts=files("commands.pulse") / "texts",
    commands=(chat.pulse,),
    actions=(chat.open_, chat.filled, chat.hand_pressed),
    configuration=(ConfigurationSection("pulse", PulseSection),),
    tables=Tables(BRANCH, SaidForTeam()),
    provide=_provide,
    series=_series,
    staff_digest=(chat.staff_digest,),
)
