"""The feature `faq`, as the entry point finds it."""

from importlib.resources import files
from typing import TYPE_CHECKING

from bot.application import Application
from bot.call import Call
from bot.features import Feature, Tables
from bot.interactions import QuestionRaised
from bot.messages import Message
from commands.faq import chat, home, shortcuts
from commands.faq.knowledge import Knowledge
from commands.faq.personal import AskedQuestions
from commands.faq.tables import BRANCH

if TYPE_CHECKING:
    import click


async def _provide(application: Application) -> None:
    application.services.provide(Knowledge, Knowledge(application.database))


async def _sample(application: Application) -> None:
    from commands.faq.sample_bank import fill_with_sample_bank

    await fill_with_sample_bank(application)


async def _ask(call: Call, question: str) -> Message | None:
    if isinstance(call.interaction, QuestionRaised):
        return await chat.answer_if_sure(call, question)
    return await chat.reply_to(call, question)


def _command_line() -> "click.Command":
    from commands.faq.command_line import make_faq_command

    return make_faq_command()


feature = Feature(
    name="faq",
    texts=files("commands.faq") / "texts",
    commands=(chat.faq,),
    actions=(chat.show, chat.none, chat.helped, shortcuts.saved),
    shortcuts=(shortcuts.answer, shortcuts.save),
    tables=Tables(BRANCH, AskedQuestions()),
    provide=_provide,
    sample=_sample,
    ask=_ask,
    suggestions=(home.suggestions,),
    home=(home.home,),
    command_line={"faq": _command_line},
)
