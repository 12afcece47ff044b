"""Who is no longer in any served server, or is again: it takes or gives back what their account may."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import discord
from sqlalchemy import select

from adapters.discord.people import PLATFORM, WORKSPACE, Members
from adapters.discord.wire import Wire
from bot.community.granted import keep_granted
from bot.community.leaving import close_account, reopen_account
from bot.people import Account
from bot.storage import StorageError, tables

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

LEFT = "GUILD_MEMBER_REMOVE"
EVENTS = frozenset({"GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", LEFT})
GRANTED = (1 << 14) | (1 << 15)
"""Application Flags: Server Members, for a large bot that was granted it, or for one that is not."""
_REVIEWED_EVERY = 3600.0


class Memberships:
    """Tells the programme who has left its servers, and who has which roles there: as Discord says so, and by asking.

    Discord tells of it only to bots with the privileged Server Members intent (Gateway Intents).
    """

    def __init__(self, application: Application, members: Members) -> None:
        self._application = application
        self._members = members

    async def note(self, event: str, raw: Wire) -> None:
        """Take note that a member came, changed or left; only whoever is in none of the served servers has gone."""
        guild = raw.text("guild_id")
        if self._members.serves(guild):
            await self._look_at(raw.object("user").text("id"), left=guild if event == LEFT else "")

    async def watch(self) -> None:
        """Ask Discord about everybody again and again, until cancelled."""
        while True:
            await self.review()
            await asyncio.sleep(_REVIEWED_EVERY)

    async def review(self) -> None:
        """Ask Discord about everybody who is known; what cannot be told changes nothing."""
        table = tables.Account
        known = select(table.user).where(table.platform == PLATFORM, table.left_at.is_(None))
        try:
            async with self._application.database.read() as session:
                users = (await session.scalars(known)).all()
            for user in users:
                await self._look_at(user)
        except (StorageError, discord.RateLimited, aiohttp.ClientError, TimeoutError) as error:
            log.warning("who is still in the servers is looked at later: %s", error)

    async def _look_at(self, user: str, *, left: str = "") -> None:
        if not user:
            return
        account = Account(PLATFORM, WORKSPACE, user)
        here = await self._members.presence(user, left=left)
        if here is None:
            return
        grants = await self._members.anywhere(user) if here else None
        application, now = self._application, self._application.clock.now()
        async with application.database.write() as session:
            if not here:
                await close_account(session, application.stakeholders, account, now)
                return
            await reopen_account(session, account, now)
            await keep_granted(session, [replace(account, grants=grants or frozenset())])
