"""One interaction as a handler sees it: who, where, in which language, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.declaration.parameters import Circumstances
from bot.interactions import Interaction, OptionValue
from bot.languages import Language
from bot.messages import Message, RichText
from bot.messages.localise import Localiser
from bot.people import Person
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.services import Services
from bot.threads import Root

Service = TypeVar("Service")


class Refused(Exception):  # noqa: N818 - an answer, no error
    """Something that will not be done; `text` tells the person why, and what to do instead."""

    def __init__(self, text: RichText) -> None:
        super().__init__("refused")
        self.text = text


@dataclass(slots=True, kw_only=True)
class Call:
    """What a handler is given. `now` is in UTC; `zone` is the person's, else the programme's.

    `chosen` holds what was chosen in a select, `submitted` the fields of a form. `root` is the delivery in whose thread
    the words stand, where a feature takes them. `covers` is how far a digest looks back, and ahead.
    """

    interaction: Interaction
    person: Person
    language: Language
    zone: ZoneInfo
    now: datetime
    services: Services
    localiser: Localiser
    private: bool = False
    chosen: tuple[str, ...] = ()
    submitted: Mapping[str, OptionValue] = field(default_factory=dict)
    root: Root | None = None
    covers: timedelta = timedelta(days=7)

    def service(self, of: type[Service]) -> Service:
        """Return what a feature keeps under that type.

        Raises:
            LookupError: nobody provides one.
        """
        return self.services.get(of)

    @property
    def place(self) -> Place:
        """Return where the interaction happened."""
        return self.interaction.place

    @property
    def circumstances(self) -> Circumstances:
        """Return what the meaning of typed values depends on."""
        return Circumstances(self.zone, self.now)

    @property
    def readers(self) -> Role:
        """Return the least role among those who will read a public answer here."""
        alone = self.private or self.place.kind is PlaceKind.DIRECT
        return self.person.role if alone else min(self.place.readers, self.person.role, key=lambda role: role.rank)

    async def show(self, message: Message) -> None:
        """Show a message before the handler returns its own."""
        localised = self.localiser.localise(message, self.language)
        await self.interaction.reply.answer(localised, private=message.private or self.private)
