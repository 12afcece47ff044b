"""Forms that could not be opened when they were made: kept until their person presses the button that opens them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from bot.components import CONTINUE, component
from bot.directory import Directory
from bot.drafts import Drafts
from bot.messages import Form, Json
from bot.messages.codec import decode_form, encode
from bot.people import Account


class KeptForms:
    """Forms under a random token, filled in as they were, each for one account.

    A platform opens a form only as the first answer to a command or a press, and only for seconds. Where it is too
    late for that, the adapter keeps the form and shows a button with the component id that `keep` returns.
    """

    def __init__(self, drafts: Drafts, directory: Directory) -> None:
        self._drafts = drafts
        self._directory = directory

    async def keep(self, account: Account, form: Form, now: datetime) -> str:
        """Keep a localised form for an account; return the component id that opens it."""
        person = await self._directory.identify(account, now)
        return component(CONTINUE, await self._drafts.keep(person.account_id, CONTINUE, encode(form), now))

    async def find(self, account_id: int, token: str, now: datetime) -> Form | None:
        """Return the form that an account left under a token; None where it is somebody else's, or gone."""
        kept = await self._drafts.find(account_id, CONTINUE, token, now)
        return decode_form(cast("Mapping[str, Json]", kept)) if kept is not None else None
