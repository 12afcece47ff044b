"""The feature `team`, as the entry point finds it."""

from importlib.resources import files

from bot.features import Audience, Feature
from commands.team import home, staffing  # noqa: F401 - declares the staff's part of the group
from commands.team.audience import members
from commands.team.chat import team
from commands.team.sample import fill_in

feature = Feature(
    name="team",
    texts=files("commands.team") / "texts",
    commands=(team,),
    audiences=(Audience("team", members),),
    home=(home.home,),
    sample=fill_in,
    sample_after=("people",),
)
