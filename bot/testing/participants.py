"""Who talks to the bot in a test, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from bot.interactions import (
    Attachment,
    CommandCall,
    CompletionRequest,
    ConversationOpened,
    HomeOpened,
    Interaction,
    NativeChannel,
    NativeUser,
    OptionValue,
    Press,
    QuestionRaised,
    ShortcutUsed,
    Submission,
    TextMessage,
)
from bot.languages import Language
from bot.messages.plain import plain_text
from bot.people import Account, Person
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.storage import tables
from bot.testing.adapter import HarnessAdapter, HarnessReply, direct_place
from bot.testing.exchange import Exchange
from bot.testing.screen import Shown

if TYPE_CHECKING:
    from bot.testing.harness import Harness


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion as it is offered: what a person reads and the value behind it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the pretended platform."""

    harness: Harness
    place: Place

    @property
    def messages(self) -> list[Shown]:
        """Return what everybody in the channel sees of the bot, the oldest first."""
        return self.harness.screen.visible(self.place)

    def thread(self, under: Shown) -> Channel:
        """Return the thread that hangs from one of its messages."""
        return Channel(self.harness, replace(self.place, kind=PlaceKind.THREAD, thread=under.id))


class _Arrival(TypedDict):
    """What every interaction has in common, whatever it is."""

    account: Account
    place: Place
    reply: HarnessReply
    received_at: datetime


@dataclass(slots=True)
class Participant:
    """Somebody with an account on the pretended platform; the bot meets them at the first thing that they do."""

    harness: Harness
    account: Account
    role: Role = Role.GUEST
    language: Language | None = None
    _known: bool = field(default=False, init=False)

    @property
    def adapter(self) -> HarnessAdapter:
        """Return the bot's side of the platform that this account is on."""
        return self.harness.adapters[self.account.platform]

    @property
    def direct(self) -> Place:
        """Return the place of direct messages with the bot."""
        return direct_place(self.account)

    @property
    def inbox(self) -> list[Shown]:
        """Return what the bot sent directly on its own initiative, the oldest first."""
        sees = self.harness.screen.visible(self.direct, self.account.user)
        return [shown for shown in sees if shown.key is not None]

    def sees(self, channel: Channel | None = None) -> list[Shown]:
        """Return what is on this person's screen, in a channel or in the direct messages."""
        place = channel.place if channel else self.direct
        return self.harness.screen.visible(place, self.account.user)

    async def known(self) -> Person:
        """Return the person as the engine knows them now, with the role and language that the test gave them."""
        application, now = self.harness.application, self.harness.clock.now()
        person = await application.directory.identify(self.account, now)
        if self._known:
            return person
        self._known = True
        if self.language is not None:
            await application.directory.speak(person.id, self.language)
        if self.role is not Role.GUEST:
            async with application.database.write() as session:
                grant = tables.RoleGrant(person_id=person.id, role=self.role.value, source="harness", granted_at=now)
                session.add(grant)
        return await application.directory.identify(self.account, now)

    async def says(
        self, text: str, *, in_: Channel | None = None, addressed: bool = True, delivery: str | None = None
    ) -> Exchange:
        """Type a line, directly to the bot or in a channel; there `addressed` says whether it mentions the bot.

        A `delivery` that was seen before is a repetition by the platform.
        """
        reply = await self._begin(in_.place if in_ else self.direct)
        message = TextMessage(
            **self._arrived(reply),
            delivery=delivery,
            payload=self.adapter.payload(self.account, reply.place, text) if delivery else None,
            text=text,
            addressed=addressed,
        )
        return await self._done(message, reply)

    async def asks_everybody(self, text: str, *, in_: Channel) -> Exchange:
        """Ask a whole channel, as with a new post in a help forum."""
        reply = await self._begin(in_.place)
        return await self._done(QuestionRaised(**self._arrived(reply), text=text), reply)

    async def calls(self, line: str, *, in_: Channel | None = None, **options: object) -> Exchange:
        """Call a command by its full name with typed options, as Discord does."""
        reply = await self._begin(in_.place if in_ else self.direct)
        call = CommandCall(
            **self._arrived(reply),
            path=tuple(line.removeprefix("/").split()),
            options={name: option_value(value) for name, value in options.items()},
        )
        return await self._done(call, reply)

    async def completes(
        self, line: str, parameter: str, typed: str, *, in_: Channel | None = None, **others: object
    ) -> list[Completion]:
        """Return the completions offered while a value of `parameter` is typed, given the other values."""
        reply = await self._begin(in_.place if in_ else self.direct)
        request = CompletionRequest(
            **self._arrived(reply),
            path=tuple(line.removeprefix("/").split()),
            parameter=parameter,
            typed=typed,
            others={name: option_value(value) for name, value in others.items()},
        )
        await self._done(request, reply)
        return self._offered(reply)

    async def presses(self, shown: Shown, which: str | int) -> Exchange:
        """Press a button that this person sees; of an answer, `Exchange.press` is the short way.

        Raises:
            LookupError: there is no such button, it opens an address, or this person cannot see it.
        """
        button = self._seen(shown).button(which)
        if not button.action:
            raise LookupError(f"the button {which!r} opens {button.url}")
        return await self.sends_component(button.action, on=shown)

    async def chooses(self, shown: Shown, *labels: str, of: str | int = 1) -> Exchange:
        """Choose options, by label, of a select that this person sees."""
        select = self._seen(shown).select(of)
        by_label = {plain_text(option.label, shown.zone): option.value for option in select.options}
        if unknown := [label for label in labels if label not in by_label]:
            raise LookupError(f"nothing called {unknown} among {list(by_label)}")
        return await self.sends_component(select.action, *(by_label[label] for label in labels), on=shown)

    async def sends_component(self, component_id: str, *values: str, on: Shown | None = None) -> Exchange:
        """Send a component id as a press, whether a button shows it or not: no id is to be trusted."""
        reply = await self._begin(on.place if on else self.direct)
        reply.pressed = on
        press = Press(
            **self._arrived(reply),
            action=component_id,
            values=values,
        )
        return await self._done(press, reply)

    async def submits(
        self, component_id: str, values: Mapping[str, OptionValue], place: Place | None = None
    ) -> Exchange:
        """Send the fields of a form; `Exchange.fill` is the short way."""
        reply = await self._begin(place or self.direct)
        submission = Submission(
            **self._arrived(reply),
            action=component_id,
            values=values,
        )
        return await self._done(submission, reply)

    async def opens_home(self) -> Exchange:
        """Open the bot's home."""
        reply = await self._begin(self.direct)
        return await self._done(HomeOpened(**self._arrived(reply)), reply)

    async def opens_conversation(self) -> list[Completion]:
        """Open a conversation with the bot; return what it suggests to ask."""
        reply = await self._begin(self.direct)
        await self._done(ConversationOpened(**self._arrived(reply)), reply)
        return self._offered(reply)

    async def uses_shortcut(self, shortcut: str, text: str, *, in_: Channel | None = None) -> Exchange:
        """Use a shortcut, by its declared name, on a message with these words."""
        reply = await self._begin(in_.place if in_ else self.direct)
        used = ShortcutUsed(
            **self._arrived(reply),
            shortcut=shortcut,
            text=text,
        )
        return await self._done(used, reply)

    def _offered(self, reply: HarnessReply) -> list[Completion]:
        zone = self.harness.zone
        return [Completion(plain_text(option.label, zone), option.value) for option in reply.completions]

    def _seen(self, shown: Shown) -> Shown:
        if shown.recalled or shown.to not in {None, self.account.user}:
            raise LookupError(f"{self.account.name} does not see that message")
        return shown

    def _arrived(self, reply: HarnessReply) -> _Arrival:
        return {
            "account": self.account,
            "place": reply.place,
            "reply": reply,
            "received_at": self.harness.clock.now(),
        }

    async def _begin(self, place: Place) -> HarnessReply:
        await self.known()
        return self.adapter.reply(self.account, place)

    async def _done(self, interaction: Interaction, reply: HarnessReply) -> Exchange:
        await self.adapter.deliver(interaction)
        await self.harness.application.sender.drain()
        return Exchange(self, reply)


def option_value(value: object) -> OptionValue:
    """Return a value of a test as a platform would deliver it."""
    match value:
        case Participant():
            return NativeUser(value.account.user, value.account.name)
        case Channel():
            return NativeChannel(value.place.channel, value.place.name)
        case str() | int() | float() | Attachment() | NativeUser() | NativeChannel():
            return value
        case _:
            return str(value)
