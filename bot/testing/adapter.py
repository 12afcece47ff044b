"""The adapter of a pretended platform, on which tests talk to the bot."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.adapter import CannotTell, Capabilities, Health, Rates, Receive, Refusal
from bot.call import Call
from bot.clock import Clock
from bot.interactions import LARGEST_ATTACHMENT, Attachment, AttachmentUnavailable, Interaction, TextMessage
from bot.mentions import in_words
from bot.messages import Form, Json, Message, Option
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.testing.screen import Screen, Shown

PLATFORM = "harness"
WORKSPACE = "programme"
DEADLINE = timedelta(minutes=15)
"""How long a reply takes answers, as on Discord; later ones go to the channel or the direct message."""

EVERYTHING = Capabilities(private_answers=True, forms=True, form_errors=True, edits=True, files=True, completions=True)


def direct_place(account: Account) -> Place:
    """Return the place of direct messages to an account of a pretended platform."""
    return Place(account.platform, account.workspace, f"@{account.user}", PlaceKind.DIRECT, name=account.name)


class HarnessReply:
    """The way back to one person; it keeps what came back."""

    def __init__(self, screen: Screen, clock: Clock, account: Account, place: Place, zone: tzinfo) -> None:
        self._screen = screen
        self._clock = clock
        self._account = account
        self.place = place
        self._zone = zone
        self._until = clock.now() + DEADLINE
        self.pressed: Shown | None = None
        self.messages: list[Shown] = []
        self.form: Form | None = None
        self.completions: Sequence[Option] = ()
        self.call: Call | None = None

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show a message, to one person only where `private`."""
        late = self._clock.now() > self._until
        place = direct_place(self._account) if late and private else self.place
        only = self._account.user if private or place.kind is PlaceKind.DIRECT else None
        self.messages.append(self._screen.show(place, message, self._zone_for(only), to=only))

    async def ask(self, form: Form) -> None:
        """Open a form."""
        self.form = form

    async def replace(self, message: Message) -> None:
        """Put a message in the place of the one whose button was pressed."""
        if self.pressed is None or self.pressed.recalled:
            await self.answer(message, private=True)
            return
        self.pressed.message = message
        self.pressed.edits += 1
        self.messages.append(self.pressed)

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer completions."""
        self.completions = tuple(options)

    async def fetch(self, attachment: Attachment) -> bytes:
        """Return what the test put on the pretended platform under the attachment's address."""
        content = self._screen.uploads.get(attachment.address)
        if content is None or len(content) > LARGEST_ATTACHMENT:
            raise AttachmentUnavailable(f"{attachment.name} is not there, or too large")
        return content

    def _zone_for(self, only: str | None) -> tzinfo:
        return ZoneInfo(self._account.timezone) if only and self._account.timezone else self._zone


class HarnessAdapter:
    """The bot's side of the pretended platform; what people see is on `screen`."""

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        zone: tzinfo,
        capabilities: Capabilities = EVERYTHING,
        platform: str = PLATFORM,
    ) -> None:
        self.platform = platform
        self.capabilities = capabilities
        self.screen = screen
        self.accounts: dict[str, Account] = {}
        self.troubles: deque[Exception] = deque()
        """What the next calls of `send` raise, one each."""
        self.obstacles: dict[str, Refusal] = {}
        """By channel, what keeps messages from it."""
        self.rates = Rates()
        self.can_be_asked = True
        self._clock = clock
        self._zone = zone
        self._receive: Receive | None = None
        self._health = Health.CONNECTING

    @property
    def health(self) -> Health:
        """Tell whether what people write arrives."""
        return self._health

    async def start(self, receive: Receive) -> None:
        """Connect."""
        self._receive = receive
        self._health = Health.CONNECTED

    async def stop(self) -> None:
        """Disconnect."""
        self._receive = None
        self._health = Health.STOPPED

    async def deliver(self, interaction: Interaction) -> None:
        """Give the bot what a person did.

        Raises:
            RuntimeError: the bot is not connected.
        """
        if self._receive is None:
            raise RuntimeError("the bot is not connected")
        await self._receive(interaction)

    def reply(self, account: Account, place: Place) -> HarnessReply:
        """Return the way back to whoever does something in a place."""
        return HarnessReply(self.screen, self._clock, account, place, self._zone)

    def reaches(self, place: Place) -> bool:
        """Tell whether a message would be seen: always, on this platform."""
        return place.platform == self.platform

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Show a message that nobody asked for."""
        if self.troubles:
            raise self.troubles.popleft()
        user = place.channel.removeprefix("@") if place.kind is PlaceKind.DIRECT else None
        account = self.accounts.get(user) if user else None
        zone = ZoneInfo(account.timezone) if account and account.timezone else self._zone
        return self.screen.show(place, message, zone, to=user, key=key).id

    async def obstacle(self, place: Place) -> Refusal | None:
        """Return what keeps messages from a channel."""
        return self.obstacles.get(place.channel)

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Return the id of what was sent under a key."""
        if not self.can_be_asked:
            raise CannotTell("the pretended platform does not say")
        sent = (each for each in self.screen.shown if each.key == key and each.place.channel == place.channel)
        return next((each.id for each in sent), None)

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        """Put a message in the place of one sent before."""
        shown = self.screen.find(message_id)
        if shown is not None:
            shown.message = message
            shown.edits += 1

    async def recall(self, place: Place, message_id: str) -> None:
        """Take a sent message back."""
        shown = self.screen.find(message_id)
        if shown is not None:
            shown.recalled = True

    def preview(self, message: Message) -> Sequence[Message]:
        """Return a message as it is: the pretended platform shows all of it."""
        return [in_words(message)]

    async def direct(self, account: Account) -> Place:
        """Return the place of direct messages to an account."""
        return direct_place(account)

    def payload(self, account: Account, place: Place, text: str) -> Mapping[str, Json]:
        """Return what `revive` makes a text message of again."""
        return {
            "user": account.user,
            "channel": place.channel,
            "kind": place.kind.value,
            "readers": place.readers.value,
            "text": text,
        }

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        """Make the text message again that `payload` was kept for."""
        account = self.accounts[str(payload["user"])]
        kind = PlaceKind(str(payload["kind"]))
        readers = Role(str(payload["readers"]))
        place = Place(self.platform, WORKSPACE, str(payload["channel"]), kind, readers=readers)
        return TextMessage(
            account=account,
            place=place,
            reply=self.reply(account, place),
            received_at=self._clock.now(),
            text=str(payload["text"]),
        )
