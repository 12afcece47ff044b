"""The command line, `cohortbot`: the engine's own sub-commands and those that features and adapters bring."""

from bot.cli.main import main

__all__ = ["main"]
