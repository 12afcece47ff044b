"""Who somebody on Discord is to the programme: an account with what their roles in the served servers grant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import discord

from adapters.discord.client import DiscordClient
from adapters.discord.rest import Rest
from adapters.discord.wire import Wire
from bot.configuration.contract import DiscordSection
from bot.people import Account
from bot.roles import Role

PLATFORM = "discord"
WORKSPACE = ""
"""Discord's user ids are the same in every server."""
_UNKNOWN_MEMBER = 10007
"""JSON Error Codes of Discord's reference."""


class Members:
    """The members of the servers that are served, and what `discord.roles` grants them: at most staff."""

    def __init__(self, client: DiscordClient, rest: Rest, section: DiscordSection) -> None:
        self._client = client
        self._rest = rest
        self._guilds = section.guilds
        self._granted: Mapping[str, Role] = section.roles

    def serves(self, guild: str) -> bool:
        """Tell whether a server is one of those in the configuration."""
        return guild in self._guilds

    async def in_guild(self, guild: str, roles: Iterable[str]) -> frozenset[Role]:
        """Return what a member's roles of one server grant, named in the configuration by id or by name."""
        if not self._granted:
            return frozenset()
        held = [role for role in roles if role not in self._granted]
        names = await self._names(guild) if held else {}
        called = {*roles, *(names.get(role, "") for role in held)}
        return frozenset(_at_most_staff(role) for name, role in self._granted.items() if name in called)

    async def anywhere(self, user: str) -> frozenset[Role] | None:
        """Return what a user's roles grant over all served servers; None where they are a member of none.

        It is asked of Discord each time, so that whoever has left or lost a role is not served as before.
        """
        granted: set[Role] = set()
        known = False
        for guild in self._guilds:
            try:
                member = await self._rest.member(guild, user)
            except (discord.NotFound, discord.Forbidden):  # not a member, or the bot itself is none
                continue
            known = True
            granted |= await self.in_guild(guild, member.texts("roles"))
        return frozenset(granted) if known else None

    async def presence(self, user: str, *, left: str = "") -> bool | None:
        """Tell whether a user is in a served server, `left` set aside; None where not every server can be asked."""
        certain = bool(self._guilds)
        for guild in self._guilds:
            if guild == left:
                continue
            try:
                await self._rest.member(guild, user)
            except discord.HTTPException as error:
                # Where the bot itself is no member, or Discord is in trouble, nobody is known to have left.
                certain = certain and error.code == _UNKNOWN_MEMBER
            else:
                return True
        return False if certain else None

    async def _names(self, guild: str) -> Mapping[str, str]:
        known = self._client.get_guild(int(guild))
        if known is not None and known.roles:
            return {str(role.id): role.name for role in known.roles}
        return await self._rest.roles(guild)


def account(user: Wire, member: Wire, locale: str, grants: frozenset[Role]) -> Account:
    """Return the account of a user under the name that the server shows."""
    name = member.text("nick") or user.text("global_name") or user.text("username")
    return Account(PLATFORM, WORKSPACE, user.text("id"), name, locale or None, grants=grants)


def _at_most_staff(role: Role) -> Role:
    return min(role, Role.STAFF, key=lambda each: each.rank)
