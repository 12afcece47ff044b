"""The terminal, where `cohortbot chat` talks to one person."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from bot.features import Platform

if TYPE_CHECKING:
    import click

    from bot.adapter import Adapter
    from bot.application import Application


def _connect(application: Application) -> Adapter:
    from adapters.console.adapter import Console
    from adapters.console.output import Output
    from adapters.console.seat import Seat
    from adapters.console.text_screen import TextScreen

    return Console(application, Seat.of("founder"), TextScreen(Output.standard().write))


def _enabled(_application: Application) -> bool:
    # `cohortbot run` serves platforms; the terminal belongs to `cohortbot chat`, which connects it by itself.
    return False


def _chat() -> click.Command:
    from adapters.console.chat import make_chat_command

    return make_chat_command()


platform = Platform(
    name="console",
    connect=_connect,
    enabled=_enabled,
    texts=files("adapters.console") / "texts",
    command_line={"chat": _chat},
)
