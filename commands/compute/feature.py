"""The feature `compute`, as the entry point finds it."""

from importlib.resources import files

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.features import Feature, Job, Tables
from commands.compute import sample
from commands.compute.chat import (
    access,
    booking,
    changes,
    finding,
    idle,
    parameters,
    reports,
    staffing,
    swap,
    turned_down,
)
from commands.compute.chat import calendar as _calendar  # noqa: F401 - declares its part of the group
from commands.compute.chat import mine as _mine  # noqa: F401 - declares its part of the group
from commands.compute.chat.group import compute
from commands.compute.check import check_compute
from commands.compute.desk import Desk
from commands.compute.lifecycle import look_after_bookings
from commands.compute.machines.telling import WEBHOOK_SECRET, look_again, tell_what_is_due
from commands.compute.personal import OwnBookings
from commands.compute.pools import Pool
from commands.compute.settings import ComputeSection
from commands.compute.tables import BRANCH
from commands.compute.topping_up import top_up_all
from commands.compute.weekly import report_last_week

_SECONDS = 5
_LOOK_AGAIN_SECONDS = 300
_REPORT_SECONDS = 600
_TOP_UP_SECONDS = 600


async def _provide(application: Application) -> None:
    application.services.provide(Desk, Desk.of(application))
    await sample.use_sample_pools(application)


feature = Feature(
    name="compute",
    texts=files("commands.compute") / "texts",
    commands=(compute,),
    actions=(
        booking.confirmed,
        booking.dropped,
        booking.passed,
        booking.again,
        turned_down.wait,
        finding.instead,
        finding.unwish,
        changes.cancel_pressed,
        changes.cancel_chosen,
        changes.recur_no_more,
        changes.extend_pressed,
        changes.checkin_pressed,
        swap.agreed,
        swap.refused,
        staffing.approve_pressed,
        staffing.decline_pressed,
        staffing.declined,
        access.ready,
        access.access,
    ),
    lookups={Pool: parameters.PoolLookup()},
    tables=Tables(BRANCH, OwnBookings()),
    configuration=(ConfigurationSection("compute", ComputeSection, secrets=(WEBHOOK_SECRET,)),),
    provide=_provide,
    checks=(check_compute,),
    sample=sample.fill_in,
    sample_after=("people", "team"),
    home=(reports.home,),
    today=(reports.home,),
    digest=(reports.digest,),
    staff_digest=(idle.idle,),
    jobs=(
        Job("the life of bookings", _SECONDS, look_after_bookings),
        Job("bookings that recur", _TOP_UP_SECONDS, top_up_all),
        Job("the machines of bookings", _SECONDS, tell_what_is_due),
        Job("what the machines know", _LOOK_AGAIN_SECONDS, look_again),
        Job("the week of compute", _REPORT_SECONDS, report_last_week),
    ),
)
