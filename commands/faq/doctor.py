"""What `cohortbot doctor` says of the models: where questions go, and what is in the way. It sends nothing there."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.configuration import ConfigurationError, Secrets
from bot.doctor import DoctorContext, Finding, Level
from bot.languages import Language
from commands.faq.models.endpoint import keeps_secrets
from commands.faq.ranking import Script
from commands.faq.semantic.choosing import NoEncoderError, chosen_encoder
from commands.faq.settings import ANSWERS_KEY, EMBEDDINGS_KEY, FaqSection, GroundedSection, SemanticSection

_SEMANTIC, _GROUNDED = "faq.semantic", "faq.grounded"


async def models_check(context: DoctorContext) -> AsyncIterator[Finding]:
    """Examine both models."""
    section = context.configuration.section(FaqSection)
    if section.semantic.endpoint is None and section.semantic.folder is None and section.grounded.endpoint is None:
        yield Finding(Level.OK, "faq", "Questions stay on this machine; no model takes part in answers.")
        return
    for finding in (*_encoder(context, section.semantic), *_writer(context.secrets, section.grounded)):
        yield finding


def _encoder(context: DoctorContext, section: SemanticSection) -> list[Finding]:
    if section.endpoint is None and section.folder is None:
        return []
    try:
        encoder = chosen_encoder(context.configuration, context.secrets)
    except NoEncoderError as error:
        advice = "Until that is mended words alone decide what answers a question."
        return [Finding(Level.PROBLEM, _SEMANTIC, f"{error}.", advice)]
    except ConfigurationError:
        return []  # the environment's own check says what is wrong with the key
    if section.folder is not None or section.endpoint is None:
        chinese = encoder is not None and encoder.reads(Script.CHINESE)
        reads = "English and Chinese" if chinese else "English; for Chinese, words alone decide"
        text = f"The encoder in {section.folder} reads {reads}. Questions stay on this machine."
        return [Finding(Level.OK, _SEMANTIC, text)]
    told = " and ".join(_names(section))
    text = f"Every question and entry in {told} is sent to {section.endpoint} (model {section.model})."
    return [Finding(Level.OK, _SEMANTIC, text), *_way(context.secrets, _SEMANTIC, section.endpoint, EMBEDDINGS_KEY)]


def _names(section: SemanticSection) -> list[str]:
    chinese = any(language is not Language.EN for language in section.languages)
    return [*(["English"] if Language.EN in section.languages else []), *(["Chinese"] if chinese else [])]


def _writer(secrets: Secrets, section: GroundedSection) -> list[Finding]:
    if section.endpoint is None:
        return []
    text = (
        f"Questions that the bank is not sure of are sent, with up to five entries, to {section.endpoint} "
        f"(model {section.model})."
    )
    return [Finding(Level.OK, _GROUNDED, text), *_way(secrets, _GROUNDED, section.endpoint, ANSWERS_KEY)]


def _way(secrets: Secrets, subject: str, address: str, name: str) -> list[Finding]:
    """Say whether what is sent can be read on its way, and whether there is a key."""
    try:
        key = secrets.get(name)
    except ConfigurationError:
        return []
    if not keeps_secrets(address):
        text = "It would travel unencrypted to another machine"
        if key is None:
            return [Finding(Level.WARNING, subject, f"{text}.", "Use an https:// address.")]
        return [Finding(Level.PROBLEM, subject, f"{text}, so {name} is not sent there.", "Use an https:// address.")]
    if key is None:
        return [Finding(Level.OK, subject, f"{name} is not set, so it is asked without a key.")]
    return []
