"""The feature `compute`, as the entry point finds it."""

from importlib.resources import files

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.features import Feature, Job, Tables
from commands.compute import sample
from commands.compute.chat import booking, changes, finding, parameters, staffing, swap, turned_down
from commands.compute.chat import mine as _mine  # noqa: F401 - declares its part of the group
from commands.compute.chat.group import compute
from commands.compute.desk import Desk
from commands.compute.lifecycle import look_after_bookings
from commands.compute.personal import OwnBookings
from commands.compute.pools import Pool
from commands.compute.settings import ComputeSection
from commands.compute.tables import BRANCH

_SECONDS = 5


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
        changes.extend_pressed,
        changes.checkin_pressed,
        swap.agreed,
        swap.refused,
        staffing.approve_pressed,
        staffing.decline_pressed,
        staffing.declined,
    ),
    lookups={Pool: parameters.PoolLookup()},
    tables=Tables(BRANCH, OwnBookings()),
    configuration=(ConfigurationSection("compute", ComputeSection),),
    provide=_provide,
    sample=sample.fill_in,
    jobs=(Job("the life of bookings", _SECONDS, look_after_bookings),),
)
