"""Put a digest together from what the features have to say to a person, to the readers of a place, or to staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.application import Application
from bot.call import Call
from bot.configuration.core import ChannelsSection, ProgrammeSection
from bot.contributions import Contributions, blocks_of
from bot.engine.dispatch import Section
from bot.messages import Context, Heading, Message, Moment, phrase
from bot.places import Place, PlaceKind
from bot.readers import Readers
from bot.roles import Role
from bot.unprompted import Unprompted

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Editor:
    """Makes digests; None is made of nothing to say."""

    application: Application
    unprompted: Unprompted
    places: tuple[Place, ...]
    staff_places: tuple[Place, ...]

    @classmethod
    def of(cls, application: Application) -> Editor:
        """Read the configuration of an application."""
        channels = application.configuration.section(ChannelsSection)
        readers = Readers(application.configuration)
        public, staff = (
            tuple(
                Place(
                    each.platform,
                    each.workspace or "",
                    each.channel,
                    PlaceKind.CHANNEL,
                    readers=readers.of(each.platform, each.workspace or "", each.channel),
                )
                for each in patterns
            )
            for patterns in (channels.announcements, channels.staff)
        )
        return cls(application, Unprompted(application), public, staff)

    async def for_place(self, place: Place, now: datetime, covers: timedelta) -> Message | None:
        """Return what everybody may read who reads along in a place."""
        async with self.application.database.write() as session:
            call = await self.unprompted.for_place(session, place, place.readers, now, covers)
        return await self._compose(call, self._contributions.digest, "digest.title")

    async def for_person(
        self, person_id: int, now: datetime, covers: timedelta, role: Role | None = None
    ) -> Message | None:
        """Return what is for one person; nothing for whoever has left."""
        async with self.application.database.read() as session:
            call = await self.unprompted.for_person(session, person_id, now, covers, role)
        if call is None:
            return None
        title = "digest.title_daily" if covers <= _DAY else "digest.title"
        return await self._compose(call, self._contributions.digest, title)

    async def for_staff(
        self, to: Place | int, now: datetime, covers: timedelta, role: Role | None = None
    ) -> Message | None:
        """Return what staff have to look at, for their place or for one of them; nobody else gets it."""
        if isinstance(to, Place):
            async with self.application.database.write() as session:
                call = await self.unprompted.for_place(session, to, Role.STAFF, now, covers)
        else:
            async with self.application.database.read() as session:
                found = await self.unprompted.for_person(session, to, now, covers, role)
            if found is None or not found.person.role.includes(Role.STAFF):
                return None
            call = found
        return await self._compose(call, self._contributions.staff_digest, "digest.title_staff")

    async def _compose(self, call: Call, sections: Sequence[Section], title: str) -> Message | None:
        blocks = await blocks_of(sections, call)
        if not blocks:
            return None
        name = self.application.configuration.section(ProgrammeSection).name
        key = "digest.foot_person" if call.place.kind is PlaceKind.DIRECT else "digest.foot"
        foot = Context(phrase(key, at=Moment(call.now)))
        return Message((Heading(phrase(title, programme=name)), *blocks, foot))

    @property
    def _contributions(self) -> Contributions:
        return self.application.contributions
