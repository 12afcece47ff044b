"""What the operator gives so that the bot may speak on Slack."""

from __future__ import annotations

from dataclasses import dataclass

from bot.configuration import ConfigurationError, Place, Problem, Secret, Secrets
from bot.configuration.contract import SlackSection

BOT_TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the name of a variable
APP_TOKEN = "SLACK_APP_TOKEN"  # noqa: S105 - the name of a variable
SIGNING_SECRET = "SLACK_SIGNING_SECRET"  # noqa: S105 - the name of a variable
CLIENT_ID = "SLACK_CLIENT_ID"
CLIENT_SECRET = "SLACK_CLIENT_SECRET"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Credentials:
    """Tokens and secrets; those of OAuth come together or not at all."""

    bot_token: Secret | None
    app_token: Secret | None
    signing_secret: Secret | None
    client_id: str | None = None
    client_secret: Secret | None = None

    @property
    def installs(self) -> bool:
        """Tell whether workspaces install the bot through OAuth."""
        return self.client_id is not None


def credentials(secrets: Secrets, section: SlackSection) -> Credentials:
    """Return what the environment gives.

    Raises:
        ConfigurationError: what the transport needs is missing.
    """
    client_id, client_secret = secrets.get(CLIENT_ID), secrets.get(CLIENT_SECRET)
    found = Credentials(
        bot_token=secrets.get(BOT_TOKEN),
        app_token=secrets.get(APP_TOKEN),
        signing_secret=secrets.get(SIGNING_SECRET),
        client_id=client_id.reveal() if client_id and client_secret else None,
        client_secret=client_secret,
    )
    needed = [each for each in section.needed_secrets() if secrets.get(each.name) is None]
    missing = [each for each in needed if not (each.name == BOT_TOKEN and found.installs)]
    if missing:
        raise ConfigurationError(
            [Problem(Place(f"environment variable {each.name}"), each.advice, "nothing") for each in missing]
        )
    return found
