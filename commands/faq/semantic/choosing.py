"""The encoder that the configuration names."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bot.configuration import Configuration, Secrets
from commands.faq.models.endpoint import Endpoint
from commands.faq.semantic.encoder import Encoder
from commands.faq.settings import EMBEDDINGS_KEY, FaqSection, SemanticSection


class NoEncoderError(RuntimeError):
    """The encoder that is configured cannot be used; the message says why and what to do, for an operator."""


def chosen_encoder(configuration: Configuration, secrets: Secrets) -> Encoder | None:
    """Return the encoder; None where none is configured.

    Raises:
        NoEncoderError: it cannot be used.
    """
    section = configuration.section(FaqSection).semantic
    if section.endpoint is None and section.folder is None:
        return None
    if find_spec("numpy") is None or find_spec("scipy") is None:
        raise NoEncoderError("faq.semantic needs numpy and scipy: install cohortbot[scale]")
    return _of_folder(section.folder) if section.folder is not None else _of_endpoint(section, secrets)


def _of_folder(folder: str) -> Encoder:
    from commands.faq.semantic.local.folder import FolderEncoder
    from commands.faq.semantic.local.safetensors import UnreadableModelError

    try:
        return FolderEncoder(Path(folder))
    except UnreadableModelError as error:
        raise NoEncoderError(f"faq.semantic.folder holds no encoder that can be run: {error}") from None


def _of_endpoint(section: SemanticSection, secrets: Secrets) -> Encoder:
    from commands.faq.semantic.remote import RemoteEncoder

    endpoint = Endpoint(section.endpoint or "", secrets.get(EMBEDDINGS_KEY), section.timeout_seconds)
    return RemoteEncoder(endpoint, section.model or "", section.languages)
