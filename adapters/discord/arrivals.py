"""The interactions that records stand for: just arrived, or kept over a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from adapters.discord.command_tree import ON_MESSAGE, CommandTree
from adapters.discord.component_types import ComponentType, InteractionType
from adapters.discord.modals import submitted
from adapters.discord.options import read_options
from adapters.discord.people import account
from adapters.discord.places import place_of
from adapters.discord.records import INTERACTION, OVERHEARD, POST
from adapters.discord.rendering.card import V2
from adapters.discord.reply import InteractionReply
from adapters.discord.rest import EPHEMERAL
from adapters.discord.speech import Speech
from adapters.discord.text_reply import TextReply
from adapters.discord.ticket import Ticket
from adapters.discord.wire import Wire
from bot.interactions import (
    CommandCall,
    CompletionRequest,
    Interaction,
    Press,
    QuestionRaised,
    Reply,
    ShortcutUsed,
    Submission,
    TextMessage,
)
from bot.messages import Json
from bot.people import Account
from bot.places import Place
from bot.roles import Role

if TYPE_CHECKING:
    from bot.application import Application


class _Arrived(TypedDict):
    account: Account
    place: Place
    reply: Reply
    received_at: datetime
    delivery: str
    payload: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Makes interactions of records."""

    application: Application
    speech: Speech
    tree: CommandTree

    def of(self, record: Mapping[str, Json], *, again: bool = False) -> Interaction | None:
        """Return what a record stands for, None for what this version does not know.

        `again` says that a crashed process may have begun to answer it.
        """
        kept = Wire(dict(record))
        raw = kept.object("raw")
        member = raw.object("member")
        user = raw.object("author") or member.object("user") or raw.object("user")
        grants = frozenset(Role(each) for each in kept.texts("grants"))
        who = account(user, member, raw.text("locale"), grants)
        where = place_of(raw.object("channel"), raw.text("guild_id"), self.application.readers)
        at = datetime.fromisoformat(kept.text("at"))
        event = kept.text("event")
        reply: Reply
        if event == INTERACTION:
            reply = InteractionReply(self.speech, _ticket(raw, who, where, at), again=again)
        else:
            points_at = raw.text("id") if raw.text("guild_id") and event != POST else ""
            reply = TextReply(self.speech, who, where, points_at)
        arrived = _Arrived(
            account=who, place=where, reply=reply, received_at=at, delivery=raw.text("id"), payload=record
        )
        if event == INTERACTION:
            return self._interaction(raw, arrived)
        if event == POST:
            return QuestionRaised(**arrived, text=kept.text("text"))
        return TextMessage(**arrived, text=kept.text("text"), addressed=event != OVERHEARD)

    def _interaction(self, raw: Wire, arrived: _Arrived) -> Interaction | None:
        data = raw.object("data")
        match raw.number("type"):
            case InteractionType.COMMAND if data.number("type") == ON_MESSAGE:
                target = data.object("resolved").object("messages").object(data.text("target_id"))
                shortcut = self.tree.shortcut_named(data.text("name"))
                name = shortcut.name if shortcut is not None else data.text("name")
                return ShortcutUsed(**arrived, shortcut=name, text=_words(target))
            case InteractionType.COMMAND:
                typed = read_options(data)
                return CommandCall(**arrived, path=typed.path, options=typed.options)
            case InteractionType.COMPONENT:
                return Press(**arrived, action=data.text("custom_id"), values=data.texts("values"))
            case InteractionType.COMPLETION:
                return self._completion(data, arrived)
            case InteractionType.MODAL:
                return Submission(**arrived, action=data.text("custom_id"), values=submitted(data))
            case _:
                return None

    def _completion(self, data: Wire, arrived: _Arrived) -> CompletionRequest:
        typed = read_options(data)
        others = {name: value for name, value in typed.options.items() if name != typed.focused}
        # Nobody waits for completions after a crash, and Discord asks for each only once.
        return CompletionRequest(
            account=arrived["account"],
            place=arrived["place"],
            reply=arrived["reply"],
            received_at=arrived["received_at"],
            path=typed.path,
            parameter=typed.focused,
            typed=str(typed.options.get(typed.focused, "")),
            others=others,
        )


def _ticket(raw: Wire, who: Account, where: Place, at: datetime) -> Ticket:
    flags = raw.object("message").number("flags")
    return Ticket(
        id=raw.text("id"),
        token=raw.text("token"),
        application=raw.text("application_id"),
        account=who,
        place=where,
        received_at=at,
        pressed=raw.object("message").text("id"),
        pressed_is_card=bool(flags & V2),
        pressed_is_private=bool(flags & EPHEMERAL),
        is_submission=raw.number("type") == InteractionType.MODAL,
    )


def _words(message: Wire) -> str:
    """Return what a message says: its content, else the words of its embeds or of its text displays."""
    embeds = (embed.text(part) for embed in message.objects("embeds") for part in ("title", "description"))
    return message.text("content") or "\n".join([*filter(None, embeds), *_displayed(message)])


def _displayed(component: Wire) -> list[str]:
    own = (
        [component.text("content")]
        if component.number("type") == ComponentType.TEXT_DISPLAY and component.has("content")
        else []
    )
    return own + [text for inner in component.objects("components") for text in _displayed(inner)]
