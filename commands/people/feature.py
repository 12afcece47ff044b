"""The feature `people`, as the entry point finds it."""

from importlib.resources import files
from typing import TYPE_CHECKING

from bot.features import Feature, Job, Tables
from commands.people import chat, home, staffing, transfer  # noqa: F401 - `staffing` declares its part of the group
from commands.people.audiences import AUDIENCES
from commands.people.ending import end_cohorts
from commands.people.profile import SharedProfiles
from commands.people.sample import fill_in
from commands.people.tables import BRANCH
from commands.people.welcome import welcome

if TYPE_CHECKING:
    import click

_ENDING_SECONDS = 3600


def _command_line() -> "click.Command":
    from commands.people.command_line import make_people_command

    return make_people_command()


feature = Feature(
    name="people",
    texts=files("commands.people") / "texts",
    commands=(chat.people,),
    actions=(chat.profile_filled_in, transfer.apply),
    tables=Tables(BRANCH, SharedProfiles()),
    sample=fill_in,
    jobs=(Job("the end of cohorts", _ENDING_SECONDS, end_cohorts),),
    arrivals=(welcome,),
    audiences=AUDIENCES,
    home=(home.home,),
    command_line={"people": _command_line},
)
