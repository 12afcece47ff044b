"""Read and check the configuration: a TOML file, environment variables and what features register."""

from bot.configuration.environment import KNOWN_SECRETS, Secret, Secrets
from bot.configuration.loading import Configuration, check, load
from bot.configuration.patterns import AccountPattern, ChannelPattern, IdSyntax
from bot.configuration.problems import ConfigurationError, Place, Problem
from bot.configuration.redaction import RedactSecrets
from bot.configuration.sections import AdapterSection, ConfigurationSection, NeededSecret, Section

__all__ = [
    "KNOWN_SECRETS",
    "AccountPattern",
    "AdapterSection",
    "ChannelPattern",
    "Configuration",
    "ConfigurationError",
    "ConfigurationSection",
    "IdSyntax",
    "NeededSecret",
    "Place",
    "Problem",
    "RedactSecrets",
    "Secret",
    "Secrets",
    "Section",
    "check",
    "load",
]
