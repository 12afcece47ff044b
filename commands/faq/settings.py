"""The section `faq` of the configuration."""

from __future__ import annotations

from typing import Annotated, Final

from bot.configuration.fields import HttpUrl, Items, LanguageTag, Name, distinct, whole_number
from bot.configuration.sections import Section
from bot.languages import Language

EMBEDDINGS_KEY: Final = "FAQ_EMBEDDINGS_KEY"
ANSWERS_KEY: Final = "FAQ_ANSWERS_KEY"


class SemanticSection(Section):
    """Let an encoder take part in the ranking: one in a folder of this machine, else a model at an endpoint, else none.

    `languages` are those that the model at the endpoint can read, `texts_per_day` how many it may be sent; 0 sets no
    limit.
    """

    endpoint: HttpUrl | None = None
    model: Name | None = None
    folder: Name | None = None
    languages: Annotated[Items[LanguageTag], distinct("language", at_least=1)] = tuple(Language)
    timeout_seconds: Annotated[int, whole_number(1, 30)] = 2
    texts_per_day: Annotated[int, whole_number(0)] = 20_000

    def __post_init__(self) -> None:
        if self.endpoint is not None and self.model is None:
            raise ValueError("the key model beside endpoint")


class GroundedSection(Section):
    """Let a model at an endpoint phrase an answer from entries of the bank; without an endpoint none does.

    `answers_per_day` is how many it may write; 0 sets no limit.
    """

    endpoint: HttpUrl | None = None
    model: Name | None = None
    timeout_seconds: Annotated[int, whole_number(1, 60)] = 10
    answers_per_day: Annotated[int, whole_number(0)] = 500

    def __post_init__(self) -> None:
        if self.endpoint is not None and self.model is None:
            raise ValueError("the key model beside endpoint")


class FaqSection(Section):
    """Say within how many hours staff mean to answer what the bank could not, and which models may help it."""

    answer_within: Annotated[int, whole_number(1, 720)] = 24
    semantic: SemanticSection = SemanticSection()
    grounded: GroundedSection = GroundedSection()
