"""What the doctor says of Discord: whether the bot can log in, is where it should be, and sees what it needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
import discord

from adapters.discord.credentials import VARIABLE
from adapters.discord.session import Session, logged_in
from adapters.discord.trouble import CONTENT_ADVICE, DiscordRefusedError
from bot.configuration.contract import DiscordSection
from bot.doctor import DoctorContext, Finding, Level

_SUBJECT = "discord"
_LONGEST_LOOK = 15.0
_FEW_SESSIONS = 50
_CONTENT = (1 << 18) | (1 << 19)
"""Application Flags: Message Content, for a large bot that was granted it, or for one that is not."""
_PERMISSIONS = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16) | (1 << 33) | (1 << 38) | (1 << 44)
"""View Channels, Send Messages, Embed Links, Attach Files, Read Message History, Manage Events, Send Messages in
Threads, Create Events."""


async def examine(context: DoctorContext) -> AsyncIterator[Finding]:
    """Look at Discord as the bot sees it; nothing where it is off, or has no token yet."""
    section = context.configuration.section(DiscordSection)
    if not section.enabled:
        return
    if not section.guilds:
        yield Finding(
            Level.PROBLEM, _SUBJECT, "No server is served, so nobody is answered.", "Name servers in discord.guilds."
        )
    token = context.secrets.get(VARIABLE)
    if token is None:
        return
    try:
        async with asyncio.timeout(_LONGEST_LOOK), logged_in(section, token) as session:
            for finding in [*_login(session), *await _servers(session, section), *await _sessions(session)]:
                yield finding
    except DiscordRefusedError as error:
        yield Finding(Level.PROBLEM, _SUBJECT, f"{error}.")
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        text = f"Discord cannot be reached at {section.api_url}: {error or type(error).__name__}."
        yield Finding(Level.PROBLEM, _SUBJECT, text, "Check the network and discord.api_url.")


def _login(session: Session) -> list[Finding]:
    address = (
        f"https://discord.com/oauth2/authorize?client_id={session.application}"
        f"&scope=bot+applications.commands&permissions={_PERMISSIONS}"
    )
    found = [Finding(Level.OK, _SUBJECT, f"Logged in as {session.client.user}. Add the bot to a server at {address}")]
    if not session.client.application_flags.value & _CONTENT:
        text = (
            "The Message Content intent is off: the bot reads new posts of a help forum by their titles only. "
            "Commands, direct messages and mentions work without it."
        )
        found.append(Finding(Level.WARNING, _SUBJECT, text, CONTENT_ADVICE))
    return found


async def _servers(session: Session, section: DiscordSection) -> list[Finding]:
    found: list[Finding] = []
    known: dict[str, Mapping[str, str]] = {}
    for guild in section.guilds:
        try:
            known[guild] = await session.rest.roles(guild)
        except (discord.NotFound, discord.Forbidden):
            text = f"The bot is not a member of the server {guild}."
            found.append(
                Finding(Level.PROBLEM, _SUBJECT, text, "Add it at the address above, or correct discord.guilds.")
            )
        else:
            found.append(Finding(Level.OK, _SUBJECT, f"The server {guild} is served."))
    roles = {part for names in known.values() for pair in names.items() for part in pair}
    if known and (unknown := sorted(set(section.roles) - roles)):
        text = f"No served server has a role {', '.join(unknown)}."
        found.append(Finding(Level.WARNING, _SUBJECT, text, "Correct discord.roles: roles by name or id."))
    return found


async def _sessions(session: Session) -> list[Finding]:
    limit = (await session.rest.gateway()).object("session_start_limit")
    left = limit.number("remaining")
    if not limit.has("remaining") or left >= _FEW_SESSIONS:
        return []
    text = f"Discord lets the bot begin only {left} more sessions today; a bot that begins more loses its token."
    return [Finding(Level.WARNING, _SUBJECT, text, "Find out why it restarts so often.")]
