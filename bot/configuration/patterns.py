"""Read the ids of accounts and channels as a configuration writes them: `slack:T…/U…`, `discord:…`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from bot.configuration.problems import RefusedValueError, nearest


@dataclass(frozen=True, slots=True)
class IdSyntax:
    """Say what the ids of one platform look like: regular expressions, and examples for the person who erred.

    `workspace` is None where the platform's ids need none. An adapter declares its own with its section.
    """

    account: str
    account_example: str
    channel: str
    channel_example: str
    workspace: str | None = None


ANY_ID = IdSyntax(account=r"\S+", account_example="user", channel=r"\S+", channel_example="channel")


@dataclass(frozen=True, slots=True)
class AccountPattern:
    """Name a user of a platform; without a workspace, that user id in any workspace served."""

    platform: str
    workspace: str | None
    user: str

    @classmethod
    def parse(cls, text: str, platforms: Mapping[str, IdSyntax]) -> Self:
        """Read `platform:user` or `platform:workspace/user`; raises RefusedValueError."""
        platform, workspace, user = _split(text, platforms, lambda syntax: (syntax.account, syntax.account_example))
        return cls(platform, workspace, user)

    def matches(self, platform: str, workspace: str, user: str) -> bool:
        """Tell whether the account is the one named; `workspace` is empty on platforms without any."""
        return self.platform == platform and self.user == user and self.workspace in (None, workspace)

    def __str__(self) -> str:
        return _joined(self.platform, self.workspace, self.user)


@dataclass(frozen=True, slots=True)
class ChannelPattern:
    """Name a channel of a platform; without a workspace, that channel id in any workspace served."""

    platform: str
    workspace: str | None
    channel: str

    @classmethod
    def parse(cls, text: str, platforms: Mapping[str, IdSyntax]) -> Self:
        """Read `platform:channel` or `platform:workspace/channel`; raises RefusedValueError."""
        platform, workspace, channel = _split(text, platforms, lambda syntax: (syntax.channel, syntax.channel_example))
        return cls(platform, workspace, channel)

    def matches(self, platform: str, workspace: str, channel: str) -> bool:
        """Tell whether the channel is the one named; `workspace` is empty on platforms without any."""
        return self.platform == platform and self.channel == channel and self.workspace in (None, workspace)

    def __str__(self) -> str:
        return _joined(self.platform, self.workspace, self.channel)


def _split(
    text: str, platforms: Mapping[str, IdSyntax], wanted: Callable[[IdSyntax], tuple[str, str]]
) -> tuple[str, str | None, str]:
    platform, colon, identifier = text.partition(":")
    if not colon or platform not in platforms:
        examples = (f"{name}:{wanted(syntax)[1]}" for name, syntax in platforms.items())
        near = nearest(platform, platforms) if colon else None
        raise RefusedValueError(f"an id such as {' or '.join(examples)}", near and f"{near}:{identifier}")
    syntax = platforms[platform]
    pattern, example = wanted(syntax)
    workspace: str | None = None
    if syntax.workspace is not None and "/" in identifier:
        workspace, _, identifier = identifier.partition("/")
        if not re.fullmatch(syntax.workspace, workspace):
            raise RefusedValueError(f"an id such as {platform}:{example}, after a workspace's id and / if you like")
    if not re.fullmatch(pattern, identifier):
        raise RefusedValueError(
            f"an id such as {platform}:{example}", _in_capitals(text, platform, identifier, pattern)
        )
    return platform, workspace, identifier


def _in_capitals(text: str, platform: str, identifier: str, pattern: str) -> str | None:
    """Suggest the id in capitals where only that was wrong: people copy ids from lower-case addresses."""
    if not re.fullmatch(pattern, identifier.upper()):
        return None
    return f"{platform}:{text.removeprefix(f'{platform}:').upper()}"


def _joined(platform: str, workspace: str | None, identifier: str) -> str:
    return f"{platform}:{workspace}/{identifier}" if workspace is not None else f"{platform}:{identifier}"
