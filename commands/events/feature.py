"""The feature `events`, as the entry point finds it."""

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.configuration.core import ProgrammeSection, WebSection
from bot.features import Audience, Feature, Job, Tables
from bot.series.kinds import SeriesKind
from commands.events import attendees, listing
from commands.events.calendar_in import chat as calendar_in
from commands.events.calendar_in.fetching import fetch_calendars
from commands.events.calendar_out import chat as calendar_out
from commands.events.calendar_out.feeds import Feeds
from commands.events.desk import EventDesk
from commands.events.door import chat as door
from commands.events.editing import cancelling, changing, creating, revising
from commands.events.group import events
from commands.events.leaving import departed
from commands.events.lookup import EventLookup, EventRef
from commands.events.mirror.mirroring import Mirror, mirror_events
from commands.events.notices import chat as notices
from commands.events.notices.reminders import moments
from commands.events.personal import OwnEvents
from commands.events.picture import chat as picture
from commands.events.recurring.upkeep import tend_series
from commands.events.rsvp import chat as rsvp
from commands.events.rsvp import picking  # noqa: F401 - declares `events pick`
from commands.events.rsvp.responding import Responder
from commands.events.rsvp.upkeep import tend_waitlists
from commands.events.sample import fill_in
from commands.events.settings import EventsSection
from commands.events.slots import chat as slots
from commands.events.storm import chat as storm
from commands.events.tables import BRANCH

if TYPE_CHECKING:
    from aiohttp import web

_WAITLIST_SECONDS = 20
_CALENDAR_SECONDS = 15
_MIRROR_SECONDS = 10
_SERIES_SECONDS = 3600


async def _provide(application: Application) -> None:
    desk, name = EventDesk.of(application), application.configuration.section(ProgrammeSection).name
    application.services.provide(EventDesk, desk)
    application.services.provide(Mirror, Mirror())
    application.services.provide(Responder, Responder(application.database, desk))
    application.services.provide(Feeds, Feeds(desk, application.localiser, name))
    application.services.provide(calendar_out.WebAddress, calendar_out.WebAddress(_web_address(application)))


def _web_address(application: Application) -> str:
    section = application.configuration.section(WebSection)
    return section.public_url.rstrip("/") or f"http://{section.host}:{section.port}"


def _routes(application: Application) -> "Sequence[web.RouteDef]":
    from commands.events.calendar_out.routes import calendar_routes

    return calendar_routes(application)


def _series(application: Application) -> Sequence[SeriesKind]:
    return (moments(EventDesk.of(application)),)


feature = Feature(
    name="events",
    texts=files("commands.events") / "texts",
    commands=(events,),
    actions=(
        listing.show_pressed,
        listing.page,
        listing.kept_page,
        rsvp.from_card,
        rsvp.from_own_card,
        rsvp.join,
        rsvp.joined,
        rsvp.accept,
        rsvp.bring,
        rsvp.hide,
        rsvp.who,
        creating.form_submitted,
        creating.confirmed,
        creating.forgotten,
        changing.form_submitted,
        revising.confirmed,
        cancelling.cancel_confirmed,
        cancelling.cancel_pressed,
        cancelling.restore,
        notices.notify_chosen,
        notices.announced_toggled,
        notices.mute,
        notices.rated,
        notices.ask_line,
        notices.lined,
        door.present_chosen,
        calendar_out.to_calendar,
        calendar_in.incoming_pressed,
        calendar_in.approve,
        calendar_in.decline,
        calendar_in.allow,
        calendar_in.refresh,
        picture.turned,
        storm.confirmed,
        storm.link_asked,
        storm.link_given,
        storm.time_asked,
        storm.time_given,
        storm.undone,
        slots.taken,
        slots.given_back,
        slots.swap_asked,
        slots.swap_agreed,
    ),
    configuration=(ConfigurationSection("events", EventsSection),),
    tables=Tables(BRANCH, OwnEvents()),
    provide=_provide,
    sample=fill_in,
    series=_series,
    lookups={EventRef: EventLookup()},
    audiences=(Audience("event", attendees.members),),
    home=(listing.section,),
    digest=(listing.digest,),
    today=(listing.today,),
    departures=(departed,),
    routes=_routes,
    jobs=(
        Job("the waitlists of events", _WAITLIST_SECONDS, tend_waitlists),
        Job("the calendars of partners", _CALENDAR_SECONDS, fetch_calendars),
        Job("the scheduled events of platforms", _MIRROR_SECONDS, mirror_events),
        Job("the series of events", _SERIES_SECONDS, tend_series),
    ),
)
