"""Slack: Socket Mode or HTTP, one umbrella command, modals, App Home and the assistant's pane."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from adapters.slack.doctor import slack_check
from adapters.slack.tables import BRANCH, NothingPersonal
from bot.configuration.contract import SlackSection
from bot.features import Platform, Tables

if TYPE_CHECKING:
    import click
    from aiohttp import web

    from bot.adapter import Adapter
    from bot.application import Application

# Slack's libraries are imported by what needs them: to load them takes longer than to answer a question.


def _connect(application: Application) -> Adapter:
    from adapters.slack.adapter import SlackAdapter
    from adapters.slack.credentials import credentials

    section = application.configuration.section(SlackSection)
    return SlackAdapter(application, credentials(application.secrets, section))


def _enabled(application: Application) -> bool:
    return application.configuration.section(SlackSection).enabled


def _slack() -> click.Command:
    from adapters.slack.command_line import make_slack_command

    return make_slack_command()


def _routes(application: Application) -> Sequence[web.RouteDef]:
    if not _enabled(application):
        return ()
    from adapters.slack.routes import slack_routes

    return slack_routes(application)


platform = Platform(
    name="slack",
    connect=_connect,
    enabled=_enabled,
    texts=files("adapters.slack") / "texts",
    tables=Tables(BRANCH, NothingPersonal()),
    command_line={"slack": _slack},
    routes=_routes,
    checks=(slack_check,),
)
