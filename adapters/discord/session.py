"""Discord by REST alone, without a gateway: for what an operator does by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord

from adapters.discord.client import DiscordClient, point_at, wanted_intents
from adapters.discord.rest import Rest
from adapters.discord.trouble import LOGIN_REFUSED, DiscordRefusedError
from bot.configuration import Secret
from bot.configuration.contract import DiscordSection


@dataclass(frozen=True, slots=True)
class Session:
    """A bot that is logged in, and its calls."""

    client: DiscordClient
    rest: Rest

    @property
    def application(self) -> str:
        """Return the id of the application."""
        return str(self.client.application_id)


@asynccontextmanager
async def logged_in(section: DiscordSection, token: Secret) -> AsyncIterator[Session]:
    """Log in by REST, and leave at the end.

    Raises:
        DiscordRefusedError: Discord does not accept the token.
    """
    point_at(section)
    client = DiscordClient(wanted_intents(reads_content=False), lambda _event, _data: None, _nothing)
    rest = Rest(client)
    try:
        await client.login(token.reveal())
        yield Session(client, rest)
    except discord.LoginFailure as error:
        raise DiscordRefusedError(LOGIN_REFUSED) from error
    finally:
        await rest.close()
        await client.close()


async def _nothing() -> None:
    """Publish nothing at login."""
