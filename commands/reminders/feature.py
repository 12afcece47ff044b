"""The feature `remind`, as the entry point finds it."""

from collections.abc import Sequence
from importlib.resources import files

from bot.application import Application
from bot.configuration.core import ProgrammeSection
from bot.features import Feature, Tables
from bot.series.kinds import SeriesKind
from commands.reminders import chat
from commands.reminders.diary import KIND, LATEST, Diary
from commands.reminders.personal import OwnReminders
from commands.reminders.tables import BRANCH
from commands.reminders.zones import ProgrammeZone


async def _provide(application: Application) -> None:
    application.services.provide(Diary, Diary(application.outbox))
    zone = application.configuration.section(ProgrammeSection).timezone
    application.services.provide(ProgrammeZone, ProgrammeZone(zone))


def _series(application: Application) -> Sequence[SeriesKind]:
    return (SeriesKind(KIND, Diary(application.outbox).occur, LATEST),)


feature = Feature(
    name="remind",
    texts=files("commands.reminders") / "texts",
    commands=(chat.remind,),
    actions=(
        chat.set_,
        chat.forget,
        chat.cancel_pressed,
        chat.stop,
        chat.drop,
        chat.restore,
        chat.done,
        chat.snooze,
        chat.later,
    ),
    tables=Tables(BRANCH, OwnReminders()),
    series=_series,
    provide=_provide,
    home=(chat.home,),
    today=(chat.home,),
)
