"""The feature `milestone`, as the entry point finds it."""

from importlib.resources import files

from bot.application import Application
from bot.configuration import ConfigurationSection
from bot.features import Feature, Job, Tables
from commands.milestones import chat
from commands.milestones.board import Board
from commands.milestones.nudging import nudge_teams
from commands.milestones.personal import SaidDone
from commands.milestones.plan import keep_configured
from commands.milestones.sample import fill_in
from commands.milestones.settings import MilestonesSection
from commands.milestones.tables import BRANCH

_NUDGING_SECONDS = 60


async def _provide(application: Application) -> None:
    board = Board.of(application)
    application.services.provide(Board, board)
    items = application.configuration.section(MilestonesSection).items
    async with application.database.write() as session:
        await keep_configured(session, items, board.zone, application.clock.now())


feature = Feature(
    name="milestone",
    texts=files("commands.milestones") / "texts",
    commands=(chat.milestone,),
    actions=(chat.done_pressed, chat.undo, chat.remove_pressed, chat.restore, chat.board_again),
    configuration=(ConfigurationSection("milestones", MilestonesSection),),
    tables=Tables(BRANCH, SaidDone()),
    provide=_provide,
    sample=fill_in,
    jobs=(Job("the nudges about milestones", _NUDGING_SECONDS, nudge_teams),),
    home=(chat.today,),
    today=(chat.today,),
    digest=(chat.digest,),
    staff_digest=(chat.staff_digest,),
)
