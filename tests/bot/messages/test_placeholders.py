"""Words that go with a number: one person, two people."""

from datetime import UTC

import pytest

from bot.languages import Language
from bot.messages import Plain, phrase
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.messages.plain import plain_text

CATALOGUE = Catalogue(
    {
        Language.EN: {"told": "{count} {count:person|people} {count:has|have} it"},
        Language.ZH_HANT: {"told": "{count} 人收到"},
        Language.ZH_HANS: {"told": "{count} 人收到"},
    }
)


@pytest.mark.parametrize(
    ("count", "english"),
    [(0, "0 people have it"), (1, "1 person has it"), (2, "2 people have it"), (21, "21 people have it")],
)
def test_words_go_with_their_number(count: int, english: str) -> None:
    text = phrase("told", count=count)

    assert plain_text(Localiser(CATALOGUE).text(text, Language.EN), UTC) == english
    assert Localiser(CATALOGUE).text(text, Language.ZH_HANT) == (Plain(str(count)), Plain(" 人收到"))


def test_languages_may_differ_in_forms_but_not_in_placeholders() -> None:
    assert list(CATALOGUE.problems()) == []


@pytest.mark.parametrize("english", ["{count:person}", "{count:a|b|c}"])
def test_a_choice_of_other_than_two_words_is_a_problem(english: str) -> None:
    texts = {tag: {"told": english if tag is Language.EN else "{count} 人"} for tag in Language}
    (problem,) = Catalogue(texts).problems()
    assert "two words" in problem
