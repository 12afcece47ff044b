"""Calls that nobody made: with them features are asked what they would show a person, or the readers of a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.application import Application
from bot.call import Call
from bot.community.holders import role_of
from bot.community.nobody import nobody
from bot.configuration.core import ProgrammeSection
from bot.interactions import Attachment, AttachmentUnavailable, HomeOpened
from bot.languages import Language, negotiate
from bot.messages import Form, Message, Option
from bot.people import Account, Person
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.storage import tables
from bot.when.zones import zone_named


class _Unanswered:
    """The way back to nobody."""

    async def answer(self, message: Message, *, private: bool) -> None:
        """Show nobody a message."""

    async def ask(self, form: Form) -> None:
        """Ask nobody."""

    async def replace(self, message: Message) -> None:
        """Show nobody a message."""

    async def complete(self, options: Sequence[Option]) -> None:
        """Offer nobody anything."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Refuse: nobody sent anything."""
        raise AttachmentUnavailable("nobody sent a file")


class Unprompted:
    """Makes calls on behalf of persons and places; `covers` is how far their digest looks."""

    def __init__(self, application: Application) -> None:
        self._application = application
        programme = application.configuration.section(ProgrammeSection)
        self._zone, self._language = programme.timezone, programme.languages[0]

    async def for_person(
        self, session: AsyncSession, person_id: int, now: datetime, covers: timedelta, role: Role | None = None
    ) -> Call | None:
        """Return a call of a person through the account that they are reached on; None where there is none.

        `role` is theirs where the platform has just told it, which the database may not know.
        """
        person, account = tables.Person, tables.Account
        statement = (
            select(person, account)
            .join(account, account.person_id == person.id)
            .where(person.id == person_id, person.left_at.is_(None), account.left_at.is_(None))
            .order_by(account.preferred_at.desc().nulls_last(), account.last_seen_at.desc().nulls_last())
        )
        row = (await session.execute(statement.limit(1))).first()
        if row is None:
            return None
        themselves, used = row[0], row[1]
        heard = Language(used.heard) if used.heard else None
        own = Language(themselves.language) if themselves.language else None
        who = Person(
            themselves.id,
            used.id,
            themselves.display_name,
            role or await role_of(session, self._application.directory, person_id),
            own,
            themselves.timezone or used.timezone,
            heard,
        )
        place = Place(used.platform, used.workspace, f"@{used.user}", PlaceKind.DIRECT)
        seat = Account(used.platform, used.workspace, used.user, used.display_name, used.locale, used.timezone)
        language = negotiate(own, None, used.locale, self._language, heard)
        return self._call(seat, who, place, language, now, covers)

    async def for_place(
        self, session: AsyncSession, place: Place, readers: Role, now: datetime, covers: timedelta
    ) -> Call:
        """Return a call of nobody in a place, with the role that everybody has who reads along there."""
        none = await nobody(session, now)
        who = Person(none.person_id, none.account_id, "", readers)
        seat = Account(place.platform, place.workspace, "")
        return self._call(seat, who, place, place.language or self._language, now, covers)

    def _call(
        self, account: Account, person: Person, place: Place, language: Language, now: datetime, covers: timedelta
    ) -> Call:
        return Call(
            interaction=HomeOpened(account=account, place=place, reply=_Unanswered(), received_at=now),
            person=person,
            language=language,
            zone=zone_named(person.timezone) or self._zone,
            now=now,
            services=self._application.services,
            localiser=self._application.localiser,
            private=place.kind is PlaceKind.DIRECT,
            covers=covers,
        )
