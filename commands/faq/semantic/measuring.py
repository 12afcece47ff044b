"""A ranker that hears meaning for `cohortbot faq evaluate`, without a database that would keep the vectors."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.configuration import Secrets
from bot.installed import installed
from bot.startup import configure
from commands.faq.models.faults import ModelError
from commands.faq.ranking import OFF_TOPIC, LexicalRanker, script_of_text
from commands.faq.semantic.choosing import NoEncoderError, chosen_encoder
from commands.faq.semantic.encoder import Encoder, Vector

if TYPE_CHECKING:
    from commands.faq.semantic.ranker import SemanticRanker


def semantic_ranker(lexical: LexicalRanker, queries: Sequence[str], config: Path | None) -> SemanticRanker:
    """Return a ranker that knows the meaning of a bank and of every question, as far as the encoder can read them.

    Raises:
        click.ClickException: no encoder is configured, or it is of no help.
    """
    configuration = configure(installed(), config)
    try:
        encoder = chosen_encoder(configuration, Secrets(os.environ, configuration.secret_names))
        if encoder is None:
            raise click.ClickException("faq.semantic names neither an endpoint nor a folder")
        texts = list(dict.fromkeys([*lexical.bank.texts, *OFF_TOPIC, *queries]))
        vectors = asyncio.run(_encoded(encoder, [text for text in texts if encoder.reads(script_of_text(text))]))
    except (NoEncoderError, ModelError) as error:
        raise click.ClickException(str(error)) from None
    if not vectors.keys() & set(lexical.bank.texts):
        raise click.ClickException("the encoder can read nothing of this bank")
    from commands.faq.semantic.ranker import SemanticRanker

    return SemanticRanker(lexical, vectors)


async def _encoded(encoder: Encoder, texts: Sequence[str]) -> dict[str, Vector]:
    found: dict[str, Vector] = {}
    for start in range(0, len(texts), encoder.at_once):
        some = texts[start : start + encoder.at_once]
        found |= zip(some, await encoder.encode(some), strict=True)
    return found
