"""Troubles that people cause or meet, told in plain words on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.application import CompositionError
from bot.configuration import ConfigurationError
from bot.installed import BrokenPartError
from bot.storage import StorageError

_TOLD = (BrokenPartError, CompositionError, ConfigurationError, StorageError)


@contextmanager
def tell() -> Iterator[None]:
    """End the process with status 1 and the trouble's own words, for every trouble that has words for people."""
    try:
        yield
    except _TOLD as trouble:
        click.echo(f"cohortbot: {trouble}", err=True)
        sys.exit(1)
