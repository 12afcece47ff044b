"""The manifest fits what the adapter listens to, calls and offers."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import adapters.slack
from adapters.slack.changes import _CHANNELS, _GROUPS
from adapters.slack.command_line import make_slack_command
from adapters.slack.desk import Desk
from adapters.slack.events import Events
from adapters.slack.scopes import EVENTS, METHODS
from bot.installed import installed
from bot.registry import Registry
from tests.adapters.slack.conftest import Bot, needs_contracts
from tests.platforms.slack import contracts

SOURCES = sorted(Path(adapters.slack.__file__).parent.glob("*.py"))
WITH_APP_TOKEN = {"apps.connections.open"}


def printed(tmp_path: Path, slack: str, *options: str) -> Result:
    file = tmp_path / "config.toml"
    file.write_text(f"[programme]\nname = 'HKAI Lab'\n[slack]\n{slack}", encoding="utf-8")
    return CliRunner().invoke(make_slack_command(), ["manifest", "--config", str(file), *options])


def methods_called() -> set[str]:
    """Return every method of a client that the sources call, as Slack names it."""
    known = {method.replace(".", "_").lower(): method for method in (*METHODS, *WITH_APP_TOKEN)}
    found = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and "_" in node.attr and node.attr.partition("_")[0] in _FAMILIES:
                name = node.attr.lower().replace("files_upload_v2", "files_uploadv2")
                found.add(known.get(name, node.attr))
    return found


_FAMILIES = {method.partition(".")[0] for method in METHODS} | {"apps", "reactions", "pins", "bookmarks", "reminders"}


@needs_contracts
@pytest.mark.parametrize(
    ("slack", "options"),
    [
        ("", ()),
        ("short_commands = ['/faq', '/help', '/nothing']", ()),
        ("mode = 'http'", ("--url", "https://bot.example.org/")),
        ("workspaces = ['T0A', 'T0B']", ("--url", "https://bot.example.org")),
    ],
)
def test_slack_takes_it(tmp_path: Path, slack: str, options: tuple[str, ...]) -> None:
    result = printed(tmp_path, slack, *options)
    assert contracts.manifest_problems(json.loads(result.stdout)) == []


def test_commands_and_shortcuts_are_those_that_there_are(tmp_path: Path) -> None:
    made = json.loads(printed(tmp_path, "command = '/lab'\nshort_commands = ['/faq', '/nothing']").stdout)
    registry = Registry((), (), [each for feature in installed().features for each in feature.shortcuts])
    assert [each["command"] for each in made["features"]["slash_commands"]] == ["/lab", "/faq"]
    assert [each["callback_id"] for each in made["features"]["shortcuts"]] == sorted(registry.shortcuts)
    assert all(len(each["name"]) <= 24 for each in made["features"]["shortcuts"])
    assert made["display_information"]["name"] == "HKAI Lab bot"


def test_every_listener_has_its_event_and_scope(tmp_path: Path, bot: Bot) -> None:
    made = json.loads(printed(tmp_path, "").stdout)
    subscribed = set(made["settings"]["event_subscriptions"]["bot_events"])
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    desk: Desk = bot.adapter.desk
    listened = {*Events(desk)._kinds, *_GROUPS, *_CHANNELS, "user_change", "app_uninstalled", "tokens_revoked"}
    messages = {"message.im", "message.channels", "message.groups"}
    assert listened - {"message"} | messages == subscribed
    assert {scope for event in subscribed for scope in EVENTS[event]} <= scopes


def test_every_method_that_is_called_has_its_scope(tmp_path: Path) -> None:
    scopes = set(json.loads(printed(tmp_path, "").stdout)["oauth_config"]["scopes"]["bot"])
    called = methods_called()
    assert called == {*METHODS, *WITH_APP_TOKEN}
    assert {scope for method in METHODS for scope in METHODS[method]} <= scopes


def test_over_http_slack_is_told_where_to_call(tmp_path: Path) -> None:
    made = json.loads(printed(tmp_path, "mode = 'http'", "--url", "https://bot.example.org/").stdout)
    events = "https://bot.example.org/slack/events"
    assert made["settings"]["event_subscriptions"]["request_url"] == events
    assert made["settings"]["interactivity"]["request_url"] == events
    assert made["settings"]["interactivity"]["message_menu_options_url"] == events
    assert {each["url"] for each in made["features"]["slash_commands"]} == {events}
    assert not made["settings"]["socket_mode_enabled"]


def test_without_an_address_http_is_refused_in_words(tmp_path: Path) -> None:
    result = printed(tmp_path, "mode = 'http'")
    assert result.exit_code == 2
    assert "--url https://bot.example.org" in result.output
