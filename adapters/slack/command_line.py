"""`cohortbot slack`: what an operator needs to set the app up."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.cli.options import config_option
from bot.configuration.contract import SlackSection


def make_slack_command() -> click.Group:
    """Make the group."""
    group = click.Group("slack", help="Set up the Slack app.")
    group.add_command(manifest)
    return group


@click.command("manifest")
@config_option
@click.option("--url", default="", help="The public address of the bot's web server, where Slack or OAuth call it.")
def manifest(config: Path | None, url: str) -> None:
    """Print the app manifest (JSON) that fits the commands and the configuration; paste it into Slack."""
    from adapters.slack.manifest import Blueprint
    from adapters.slack.manifest import manifest as manifest_of
    from bot.application import compose_texts
    from bot.configuration.core import ProgrammeSection
    from bot.installed import installed
    from bot.startup import configure

    parts = installed()
    configuration = configure(parts, config)
    section = configuration.section(SlackSection)
    programme = configuration.section(ProgrammeSection)
    oauth = len(section.workspaces) > 1
    if (section.mode == "http" or oauth) and urlsplit(url).scheme != "https":
        raise click.UsageError(
            "Slack calls the bot in this configuration. Give its public address: --url https://bot.example.org"
        )
    registry, catalogue = compose_texts(parts)
    plan = Blueprint(
        section=section,
        programme=programme.name,
        registry=registry,
        catalogue=catalogue,
        language=programme.languages[0],
        url=url.rstrip("/"),
        oauth=oauth,
    )
    click.echo(json.dumps(manifest_of(plan), indent=2, ensure_ascii=False))
