"""Who talks: users of Slack as accounts, with locale and zone, and the roles that their user groups grant."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.slack.clients import UNREACHABLE, patiently, reason_of
from adapters.slack.payloads import Payload, part, parts, text, texts
from adapters.slack.remembered import Remembered
from adapters.slack.workspaces import Workspace
from bot.people import Account
from bot.roles import Role

log = logging.getLogger(__name__)

PLATFORM = "slack"
_USERS_KEPT = 3600.0
_GROUPS_KEPT = 300.0
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack knows of a user."""

    name: str = ""
    locale: str | None = None
    timezone: str | None = None
    bot: bool = False
    stranger: bool = False
    email: str | None = None


class People:
    """Looks users up, and remembers them for an hour; Slack tells when one changes.

    That somebody administers a workspace confers nothing: who is staff, the configuration and user groups say.
    """

    def __init__(self, groups: Mapping[str, Role]) -> None:
        self._granting = dict(groups)
        self._profiles: Remembered[tuple[str, str], Profile] = Remembered(_USERS_KEPT)
        self._groups: Remembered[str, Mapping[str, frozenset[Role]]] = Remembered(_GROUPS_KEPT)

    async def account(self, workspace: Workspace, user: str) -> Account | None:
        """Return the account of a user; None for a bot, which is not listened to."""
        if not user or user in {_SLACKBOT, workspace.bot_user}:
            return None
        profile = await self._profile(workspace, user)
        if profile.bot:
            return None
        grants = frozenset[Role]() if profile.stranger else await self._grants(workspace, user)
        return Account(
            platform=PLATFORM,
            workspace=workspace.id,
            user=user,
            name=profile.name,
            locale=profile.locale,
            timezone=profile.timezone,
            grants=grants,
            stranger=profile.stranger,
            email=profile.email,
        )

    def forget(self, workspace: str, user: str) -> None:
        """Ask for a user again who has changed."""
        self._profiles.forget((workspace, user))

    def forget_groups(self, workspace: str) -> None:
        """Ask for the user groups again."""
        self._groups.forget(workspace)

    async def _profile(self, workspace: Workspace, user: str) -> Profile:
        try:
            return await self._profiles.get((workspace.id, user), lambda: _profile(workspace, user))
        except UNREACHABLE as error:
            log.warning("Slack does not tell who %s in %s is: %s", user, workspace.id, reason_of(error))
            # Whoever cannot be looked up may be anybody: they are a guest until Slack tells.
            return Profile(stranger=True)

    async def _grants(self, workspace: Workspace, user: str) -> frozenset[Role]:
        if not self._granting:
            return frozenset()
        try:
            members = await self._groups.get(workspace.id, lambda: self._members(workspace))
        except UNREACHABLE as error:
            log.warning("the user groups of %s cannot be read: %s", workspace.id, reason_of(error))
            return frozenset()
        return members.get(user, frozenset())

    async def _members(self, workspace: Workspace) -> Mapping[str, frozenset[Role]]:
        told = await patiently(lambda: workspace.client.usergroups_list(include_users=True))
        granted: dict[str, frozenset[Role]] = {}
        for group in parts(_content(told.data), "usergroups"):
            role = self._granting.get(text(group, "handle")) or self._granting.get(text(group, "name"))
            if role is None:
                continue
            for user in await self._users(workspace, group):
                granted[user] = granted.get(user, frozenset()) | {role}
        return granted

    async def _users(self, workspace: Workspace, group: Payload) -> list[str]:
        if "users" in group:
            return texts(group, "users")
        told = await patiently(lambda: workspace.client.usergroups_users_list(usergroup=text(group, "id")))
        return texts(_content(told.data), "users")


async def _profile(workspace: Workspace, user: str) -> Profile:
    told = await patiently(lambda: workspace.client.users_info(user=user, include_locale=True))
    found = part(_content(told.data), "user")
    name = text(found, "profile", "display_name") or text(found, "profile", "real_name") or text(found, "real_name")
    return Profile(
        name=name or text(found, "name"),
        locale=text(found, "locale") or None,
        timezone=text(found, "tz") or None,
        bot=found.get("is_bot") is True,
        stranger=_is_stranger(workspace, found),
        email=_verified_email(found),
    )


def _verified_email(user: Payload) -> str | None:
    """Return the e-mail of a user, which Slack tells with `users:read.email`; None where it says it is unconfirmed.

    Nobody joins a workspace by an address that is not theirs; the flag is about one that was changed afterwards.
    https://docs.slack.dev/reference/objects/user-object
    """
    return (text(user, "profile", "email") or None) if user.get("is_email_confirmed") is not False else None


def _is_stranger(workspace: Workspace, user: Payload) -> bool:
    """Tell whether a user came through Slack Connect: `is_stranger`, or a team that is not ours."""
    if user.get("is_stranger") is True:
        return True
    team = text(user, "team_id")
    ours = {workspace.id, workspace.enterprise or workspace.id, *texts(user, "enterprise_user", "teams")}
    same_enterprise = (
        workspace.enterprise is not None and text(user, "enterprise_user", "enterprise_id") == workspace.enterprise
    )
    return bool(team) and team not in ours and not same_enterprise


def told_stranger(account: Account | None, workspace: Workspace, team: str) -> Account | None:
    """Return an account as that of a stranger where the payload itself names another workspace as the user's."""
    elsewhere = team.startswith("T") and team != workspace.id and workspace.enterprise is None
    return replace(account, stranger=True, grants=frozenset()) if account is not None and elsewhere else account


def _content(data: object) -> Payload:
    return data if isinstance(data, Mapping) else {}
