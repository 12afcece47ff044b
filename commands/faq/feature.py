"""The feature `faq`, as the entry point finds it."""

from importlib.resources import files
from typing import TYPE_CHECKING

from bot.application import Application
from bot.call import Call
from bot.configuration import ConfigurationSection
from bot.features import Feature, Job, Tables
from bot.interactions import QuestionRaised
from bot.messages import Message
from commands.faq import again, chat, digest, home, shortcuts
from commands.faq.doctor import models_check
from commands.faq.editing import chat as editing
from commands.faq.grounded.writer import Writer
from commands.faq.group import faq
from commands.faq.handover import asker, saving, staff, thread
from commands.faq.handover.alone import send_alone
from commands.faq.handover.desk import StaffDesk
from commands.faq.insight import chat as insight
from commands.faq.knowledge import Knowledge
from commands.faq.personal import AskedQuestions
from commands.faq.retention import forget_askers
from commands.faq.semantic.starting import read_bank, understanding_of
from commands.faq.settings import ANSWERS_KEY, EMBEDDINGS_KEY, FaqSection
from commands.faq.tables import BRANCH

if TYPE_CHECKING:
    import click


_FORGETTING_SECONDS = 6 * 3600
_ALONE_SECONDS = 5
_READING_SECONDS = 5


async def _provide(application: Application) -> None:
    application.services.provide(Knowledge, Knowledge(application.database, await understanding_of(application)))
    application.services.provide(Writer, Writer.of(application))
    application.services.provide(StaffDesk, StaffDesk.of(application))


async def _sample(application: Application) -> None:
    from commands.faq.handover.sample import fill_with_waiting_questions
    from commands.faq.sample_bank import fill_with_sample_bank

    await fill_with_sample_bank(application)
    await fill_with_waiting_questions(application)


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
    commands=(faq,),
    actions=(
        chat.show,
        chat.none,
        chat.helped,
        shortcuts.saved,
        again.again,
        asker.withdraw,
        staff.show,
        staff.claim,
        staff.take_over,
        staff.answer,
        staff.answered,
        staff.dismiss,
        staff.reopen,
        saving.save,
        saving.keep_new,
        saving.kept,
        saving.keep_as,
        thread.confirmed,
        editing.edit_again,
        editing.save_edited,
        editing.history_of,
        editing.take_back,
        insight.confirm,
    ),
    shortcuts=(shortcuts.answer, shortcuts.save),
    thread_replies=(thread.reply,),
    configuration=(ConfigurationSection("faq", FaqSection, secrets=(EMBEDDINGS_KEY, ANSWERS_KEY)),),
    tables=Tables(BRANCH, AskedQuestions()),
    provide=_provide,
    sample=_sample,
    ask=_ask,
    suggestions=(home.suggestions,),
    home=(home.home,),
    today=(home.today,),
    digest=(digest.grown,),
    staff_digest=(digest.unanswered,),
    jobs=(
        Job("the forgetting of who asked", _FORGETTING_SECONDS, forget_askers),
        Job("the answers that their place refused", _ALONE_SECONDS, send_alone),
        Job("the reading of the bank", _READING_SECONDS, read_bank),
    ),
    checks=(models_check,),
    command_line={"faq": _command_line},
)
