"""The app manifest: what is pasted into Slack so that the app fits the commands and the configuration.

https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.slack.limits import cut
from adapters.slack.routes import EVENTS as EVENTS_PATH
from adapters.slack.routes import OAUTH_REDIRECT
from adapters.slack.scopes import EVENTS, bot_scopes
from bot.configuration.contract import SlackSection
from bot.languages import Language
from bot.messages import Json
from bot.messages.catalogue import Catalogue
from bot.registry import Registry

_NAME = 35
_BOT_NAME = 80
_DESCRIPTION = 140
_USAGE_HINT = 1000
_COMMAND_DESCRIPTION = 2000
_SHORTCUT_NAME = 24
_SHORTCUT_DESCRIPTION = 150
_ASSISTANT_DESCRIPTION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What a manifest is made of. `url` is the public address of the bot's web server, empty without HTTP and OAuth."""

    section: SlackSection
    programme: str
    registry: Registry
    catalogue: Catalogue
    language: Language
    url: str = ""
    oauth: bool = False

    def text(self, key: str) -> str:
        """Return a text of the catalogues in the programme's language."""
        return self.catalogue.text(key, self.language)


def manifest(plan: Blueprint) -> dict[str, Json]:
    """Return the manifest of an app."""
    over_http = plan.section.mode == "http"
    events_url: dict[str, Json] = {"request_url": f"{plan.url}{EVENTS_PATH}"} if over_http else {}
    options_url: dict[str, Json] = {"message_menu_options_url": f"{plan.url}{EVENTS_PATH}"} if over_http else {}
    scopes: list[Json] = [*bot_scopes()]
    events: list[Json] = [*sorted(EVENTS)]
    redirects: dict[str, Json] = {"redirect_urls": [f"{plan.url}{OAUTH_REDIRECT}"]} if plan.oauth else {}
    name = plan.text("slack.app_name").format(programme=plan.programme)
    return {
        "display_information": {
            "name": cut(name, _NAME),
            "description": cut(plan.text("slack.app_description"), _DESCRIPTION),
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": cut(name, _BOT_NAME), "always_online": True},
            "slash_commands": [*_commands(plan, events_url)],
            "shortcuts": [*_shortcuts(plan)],
            "assistant_view": {
                "assistant_description": cut(plan.text("slack.app_description"), _ASSISTANT_DESCRIPTION),
                "suggested_prompts": [],
            },
        },
        "oauth_config": {"scopes": {"bot": scopes}, **redirects},
        "settings": {
            "event_subscriptions": {**events_url, "bot_events": events},
            "interactivity": {"is_enabled": True, **events_url, **options_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }


def short_commands(section: SlackSection, registry: Registry) -> Iterator[tuple[str, bool]]:
    """Return the short commands of a configuration, each with whether there is a command for it."""
    for command in section.short_commands:
        yield command, command.removeprefix("/") in registry.top


def _commands(plan: Blueprint, events_url: dict[str, Json]) -> Iterator[Json]:
    named = {"command": plan.section.command, "description": plan.text("slack.umbrella")}
    hint = " | ".join(sorted(plan.registry.top))
    yield {**_command(named, hint), **_address(events_url)}
    for command, known in short_commands(plan.section, plan.registry):
        if known:
            name = command.removeprefix("/")
            entry = plan.registry.top[name]
            named = {"command": command, "description": plan.text(f"commands.{name}.help")}
            hint = " ".join(f"[{each.name}]" for each in plan.registry.default_of(entry).parameters)
            yield {**_command(named, hint), **_address(events_url)}


def _command(named: dict[str, str], hint: str) -> dict[str, Json]:
    described: dict[str, Json] = {**named, "description": cut(named["description"], _COMMAND_DESCRIPTION)}
    # Escaped, mentions of people and channels arrive with their ids.
    return {**described, **({"usage_hint": cut(hint, _USAGE_HINT)} if hint else {}), "should_escape": True}


def _address(events_url: dict[str, Json]) -> dict[str, Json]:
    return {"url": events_url["request_url"]} if events_url else {}


def _shortcuts(plan: Blueprint) -> Iterator[Json]:
    for name in sorted(plan.registry.shortcuts):
        label = plan.text(f"shortcuts.{name.replace(':', '.')}")
        yield {
            "name": cut(label, _SHORTCUT_NAME),
            "type": "message",
            "callback_id": name,
            "description": cut(label, _SHORTCUT_DESCRIPTION),
        }
