"""The feature `announce`, as the entry point finds it."""

from collections.abc import Sequence
from importlib.resources import files

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.features import Feature, Job, Tables
from bot.series.kinds import SeriesKind
from commands.announcements import afterwards, chat, due, editing, people, sections, staff, welcome
from commands.announcements.desk import Desk
from commands.announcements.following import follow_all
from commands.announcements.going_out import KIND
from commands.announcements.personal import OwnAnnouncements
from commands.announcements.sample import fill_in
from commands.announcements.settings import AnnouncementsSection
from commands.announcements.tables import BRANCH

_FOLLOWING_SECONDS = 5
_APPROVAL_SECONDS = 60


async def _provide(application: Application) -> None:
    application.services.provide(Desk, Desk.of(application))


def _series(application: Application) -> Sequence[SeriesKind]:
    desk = Desk.of(application)
    return (SeriesKind(KIND, lambda session, occurrence: due.fall_due(session, desk, occurrence), due.LATEST),)


feature = Feature(
    name="announce",
    texts=files("commands.announcements") / "texts",
    commands=(chat.announce,),
    actions=(
        chat.written,
        editing.edit_pressed,
        editing.edited,
        people.got_it,
        people.undo,
        people.read,
        staff.show_pressed,
        staff.show_chosen,
        staff.look,
        staff.refresh,
        staff.send_pressed,
        staff.ping,
        staff.loud,
        staff.second,
        staff.approve,
        staff.back,
        staff.cancel_pressed,
        staff.copy,
        afterwards.recall_pressed,
        afterwards.recall_now,
        afterwards.resend_pressed,
        afterwards.nudge_pressed,
        afterwards.who,
    ),
    configuration=(ConfigurationSection("announcements", AnnouncementsSection),),
    tables=Tables(BRANCH, OwnAnnouncements()),
    provide=_provide,
    series=_series,
    sample=fill_in,
    jobs=(
        Job("the reports of announcements", _FOLLOWING_SECONDS, follow_all),
        Job("the approvals of planned announcements", _APPROVAL_SECONDS, due.look_again_at_approvals),
    ),
    arrivals=(welcome.arrived,),
    departures=(due.departed,),
    digest=(sections.unacknowledged,),
    staff_digest=(sections.acknowledged_by_few,),
    home=(sections.unacknowledged,),
    today=(sections.unacknowledged,),
)
