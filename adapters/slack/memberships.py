"""Who is no longer in a workspace, or is again: it takes or gives back what their account may."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.payloads import Payload, text
from adapters.slack.people import PLATFORM
from bot.application import Application
from bot.community.granted import keep_granted
from bot.community.leaving import close_account, is_closed, reopen_account
from bot.people import Account


class Memberships:
    """Tells the programme when Slack deactivates a user, or takes one back."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def left_group(self, workspace: str, users: Sequence[str]) -> None:
        """Forget what groups granted those who were taken out of one, until they are seen again."""
        async with self._application.database.write() as session:
            await keep_granted(session, [Account(PLATFORM, workspace, user) for user in users])

    async def changed(self, workspace: str, user: Payload) -> None:
        """Take note of a user as `user_change` shows them.

        https://docs.slack.dev/reference/objects/user-object: a deactivated one is `deleted`.
        """
        database, now = self._application.database, self._application.clock.now()
        account = Account(PLATFORM, workspace, text(user, "id"))
        if user.get("deleted") is True:
            async with database.write() as session:
                await close_account(session, self._application.stakeholders, account, now)
            return
        async with database.read() as session:
            if not await is_closed(session, account):
                return
        async with database.write() as session:
            await reopen_account(session, account, now)
