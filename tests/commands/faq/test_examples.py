"""What the help tells people to ask is answered."""

import tomllib
from importlib.resources import files

import pytest

from bot.languages import Language
from bot.testing.harness import Harness

_EXAMPLES = [
    (language, example)
    for language in Language
    for example in tomllib.loads((files("commands.faq") / "texts" / f"{language.value}.toml").read_text("utf-8"))[
        "commands"
    ]["faq"]["ask"]["examples"]
]


@pytest.mark.parametrize(("language", "example"), _EXAMPLES)
async def test_an_example_of_the_help_is_answered(programme: Harness, language: Language, example: str) -> None:
    reply = await programme.person("Ada", role="founder").says(example)

    assert reply.language is language
    assert len(reply.buttons) == 2


@pytest.mark.parametrize(
    "question", ["How long is the program?", "課程有幾耐", "who can apply?", "谁可以申请", "個program有幾耐呀"]
)
async def test_an_everyday_question_is_answered(programme: Harness, question: str) -> None:
    reply = await programme.person("Ada", role="founder").says(question)

    assert len(reply.buttons) == 2
