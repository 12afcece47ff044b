"""What is kept of a message until it is answered, and how it is taken up again after a crash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.slack.desk import Desk
from adapters.slack.origin import Origin
from adapters.slack.people import PLATFORM
from adapters.slack.reply import SlackReply
from bot.adapter import SendRefused
from bot.interactions import Attachment, TextMessage
from bot.messages import Form, Json, Message, Option
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.roles import Role


def kept(message: TextMessage, origin: Origin) -> Mapping[str, Json]:
    """Return what `revive` needs."""
    account, place = message.account, message.place
    return {
        "workspace": account.workspace,
        "user": account.user,
        "name": account.name,
        "locale": account.locale,
        "timezone": account.timezone,
        "grants": [role.value for role in account.grants],
        "stranger": account.stranger,
        "channel": place.channel,
        "kind": place.kind.value,
        "readers": place.readers.value,
        "thread": origin.thread,
        "in_thread": origin.asked_in_thread,
        "assistant": origin.assistant,
        "text": message.text,
        "addressed": message.addressed,
    }


def revive(desk: Desk, payload: Mapping[str, Json]) -> TextMessage:
    """Make a message again that was kept.

    Raises:
        KeyError, ValueError: what was kept is not ours.
    """
    grants = payload["grants"]
    account = Account(
        platform=PLATFORM,
        workspace=str(payload["workspace"]),
        user=str(payload["user"]),
        name=str(payload["name"]),
        locale=_or_none(payload["locale"]),
        timezone=_or_none(payload["timezone"]),
        grants=frozenset(Role(str(role)) for role in (grants if isinstance(grants, list) else [])),
        stranger=bool(payload["stranger"]),
    )
    kind, thread = PlaceKind(str(payload["kind"])), str(payload["thread"])
    in_thread = bool(payload["in_thread"])
    place = Place(
        PLATFORM,
        account.workspace,
        str(payload["channel"]),
        kind,
        thread if in_thread else "",
        readers=Role(str(payload["readers"])),
    )
    return TextMessage(
        account=account,
        place=place,
        reply=RevivedReply(desk, account, place, thread, assistant=bool(payload["assistant"])),
        received_at=desk.clock.now(),
        text=str(payload["text"]),
        addressed=bool(payload.get("addressed", True)),
    )


@dataclass(frozen=True, slots=True)
class RevivedReply:
    """The way back to somebody who asked before a crash; the workspace is found when there is something to answer."""

    desk: Desk
    account: Account
    place: Place
    thread: str
    assistant: bool

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message."""
        await (await self._reply()).answer(message, private=private)

    async def ask(self, form: Form) -> None:
        """Show a button that opens a form."""
        await (await self._reply()).ask(form)

    async def replace(self, message: Message) -> None:
        """Show a message: nothing was pressed."""
        await (await self._reply()).answer(message, private=True)

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer nothing: nobody types any more."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return the content of a file."""
        return await (await self._reply()).fetch(attachment)

    async def _reply(self) -> SlackReply:
        workspace = await self.desk.workspaces.find(self.account.workspace)
        if workspace is None:
            raise SendRefused(f"the workspace {self.account.workspace} is not served any more")
        origin = Origin(
            workspace=workspace,
            user=self.account.user,
            channel=self.place.channel,
            thread=self.thread,
            asked_in_thread=bool(self.place.thread),
            direct=self.place.kind is PlaceKind.DIRECT,
            assistant=self.assistant,
        )
        return SlackReply(self.desk, self.account, origin)


def _or_none(value: Json) -> str | None:
    return str(value) if value is not None else None
