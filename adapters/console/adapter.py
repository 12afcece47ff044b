"""The console as a platform: one person, one direct place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from zoneinfo import ZoneInfo

from adapters.console.choices import Choice, choices_of
from adapters.console.forms import OpenForm
from adapters.console.screen import Asked, Screen, Shown, files_of, size_text
from adapters.console.seat import PLATFORM, Seat, direct_place
from bot.adapter import Capabilities, Health, Receive
from bot.application import Application
from bot.configuration.core import ProgrammeSection
from bot.interactions import Interaction
from bot.languages import Language, negotiate
from bot.mentions import in_words
from bot.messages import FieldKind, File, Form, Json, Message, RichText, phrase, plainly
from bot.messages.plain import plain_text
from bot.people import Account, Person
from bot.places import Place
from bot.roles import Role
from bot.when.zones import zone_named


class Console:
    """Shows what leaves on a screen, and remembers what can be answered: the open form, buttons and files by number.

    What can be pressed is what was shown last: a new exchange forgets it as soon as it shows something itself.
    """

    platform = PLATFORM
    capabilities = Capabilities(
        private_answers=True, forms=True, form_errors=True, edits=False, files=True, completions=True
    )

    def __init__(self, application: Application, seat: Seat, screen: Screen) -> None:
        self.application = application
        self.seat = seat
        self.form: OpenForm | None = None
        self.choices: tuple[Choice, ...] = ()
        self.files: tuple[File, ...] = ()
        self.shown_id = ""
        self._screen = screen
        self._programme = application.configuration.section(ProgrammeSection)
        self._person: Person | None = None
        self._receive: Receive | None = None
        self._ids = count(1)
        self._stale = True

    @property
    def health(self) -> Health:
        """Tell whether somebody is listened to."""
        return Health.CONNECTED if self._receive is not None else Health.STOPPED

    async def start(self, receive: Receive) -> None:
        """Take a seat: from now on lines go to `receive`."""
        self._receive = receive

    async def stop(self) -> None:
        """Leave; safe to call twice."""
        self._receive = None

    async def receive(self, interaction: Interaction) -> None:
        """Hand an interaction to the engine; does nothing before the start and after the stop."""
        if self._receive is not None:
            await self._receive(interaction)

    async def recognise(self) -> Person:
        """Look up who sits here as the engine knows them now: their language and zone may have changed."""
        self._person = await self.application.directory.identify(self.seat.account, self.application.clock.now())
        return self._person

    @property
    def language(self) -> Language:
        """Return the language in which the console itself speaks."""
        own = self._person.language if self._person else None
        return negotiate(own, None, self.seat.account.locale, self._programme.languages[0])

    @property
    def role(self) -> Role:
        """Return what the person who sits here may do, as of the last line."""
        return self._person.role if self._person else Role.GUEST

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which instants are told: the person's, or else the programme's."""
        own = zone_named(self._person.timezone) if self._person else None
        return own or self._programme.timezone

    def reaches(self, place: Place) -> bool:
        """Tell whether `place` is that of the person who sits here."""
        return (place.platform, place.channel) == (PLATFORM, self.seat.place.channel)

    async def send(self, place: Place, message: Message, key: str) -> str:
        """Show a message."""
        return self.show(message, private=message.private)

    async def edit(self, place: Place, message_id: str, message: Message) -> None:
        """Show a message again as it is now: what a terminal has shown stays."""
        self.show(message, private=message.private, instead_of=message_id)

    async def recall(self, place: Place, message_id: str) -> None:
        """Say that a message no longer holds."""
        self.show(plainly(*self._own("console.recalled")), private=True, instead_of=message_id)

    def preview(self, message: Message) -> Sequence[Message]:
        """Return a localised message as it is: a terminal shows all of it."""
        return [in_words(message)]

    async def direct(self, account: Account) -> Place:
        """Return the place of an account, whoever sits here now."""
        return direct_place(account)

    def revive(self, payload: Mapping[str, Json]) -> Interaction:
        """Refuse: the console delivers a line once, so none waits in the inbox."""
        raise ValueError("what was typed at a console is not kept to be answered later")

    def begin_exchange(self) -> None:
        """Note that a new line came: what it shows takes the place of what could be pressed before."""
        self._stale = True

    def show(self, message: Message, *, private: bool, instead_of: str = "") -> str:
        """Show a localised message, return its id."""
        choices, files = choices_of(message), files_of(message)
        if self._stale or choices or files:
            self.choices, self.files = choices, files
        self._stale = False
        shown = Shown(
            id=str(next(self._ids)),
            to=self.seat.place.name,
            message=message,
            private=private,
            zone=self.zone,
            choices=choices,
            keep=tuple(self._keep(number, file) for number, file in enumerate(files, start=1)),
            instead_of=instead_of,
        )
        self._screen.show(shown)
        if choices:
            self.shown_id = shown.id
        return shown.id

    def say(self, key: str, **values: str | int) -> None:
        """Say something of the console's own, which leaves what can be pressed as it is."""
        pressable = self.choices, self.files
        self.show(plainly(*self._own(key, **values)), private=True)
        self.choices, self.files = pressable

    def open_form(self, form: Form) -> None:
        """Open a form and ask for its first field."""
        self.form = OpenForm(form)
        self._screen.open_form(form, self.seat.place.name, self._own("console.form_opened"), self.zone)
        self.ask()

    def ask(self) -> None:
        """Ask for the field whose turn it is."""
        form = self.form
        if form is None or form.field is None:
            return
        field = self.application.localiser.localise(form.field, self.language)
        remarks: list[RichText] = []
        if field.kind is FieldKind.CHOICES:
            remarks.append(self._own("console.several"))
        if field.value and not self._screen.prefills:
            remarks.append(self._own("console.keeps", value=field.value))
        elif not field.required:
            remarks.append(self._own("console.skips"))
        self._screen.ask(Asked(field, form.number, form.total, tuple(remarks), self.zone, form.refused))

    def text(self, key: str, **values: str | int) -> str:
        """Return words of the console's own in the language in which it speaks."""
        return plain_text(self._own(key, **values), self.zone)

    def _keep(self, number: int, file: File) -> RichText:
        return self._own("console.keep", name=file.name, size=size_text(len(file.content)), number=number)

    def _own(self, key: str, **values: str | int) -> RichText:
        return self.application.localiser.text(phrase(key, **values), self.language)
