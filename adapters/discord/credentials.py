"""The bot's token, which comes from the environment only."""

from __future__ import annotations

from bot.configuration import ConfigurationError, Secret, Secrets
from bot.configuration.problems import Place, Problem

VARIABLE = "DISCORD_TOKEN"


def token_of(secrets: Secrets) -> Secret:
    """Return the token.

    Raises:
        ConfigurationError: there is none; the text says where to get it.
    """
    token = secrets.get(VARIABLE)
    if token is None:
        expected = "the token of the bot, from the Bot page of Discord's developer portal"
        raise ConfigurationError([Problem(Place(f"environment variable {VARIABLE}"), expected, "nothing")])
    return token
