"""One bot over a database, on a pretended platform, and what is put into its outbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from bot.adapter import SendRefused
from bot.application import Application
from bot.configuration import Configuration
from bot.delivery import NewDelivery, Priority, Unclear
from bot.delivery.claims import LEASE
from bot.installed import Installed
from bot.messages import Message, plainly
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.storage import Database, DeliveryState, tables
from bot.testing.adapter import PLATFORM, WORKSPACE, HarnessAdapter
from bot.testing.clock import ManualClock
from bot.testing.screen import Screen

HERE = Place(PLATFORM, WORKSPACE, "general", PlaceKind.CHANNEL)
THERE = Place(PLATFORM, WORKSPACE, "random", PlaceKind.CHANNEL)
ELSEWHERE = Place("pigeon", "", "roof", PlaceKind.CHANNEL)


def channel(number: int) -> Place:
    return Place(PLATFORM, WORKSPACE, f"c{number}", PlaceKind.CHANNEL)


class Pickable(HarnessAdapter):
    """A platform that may be blind to some channels, and that can be stopped in the middle of a call."""

    def __init__(self, clock: ManualClock, screen: Screen) -> None:
        super().__init__(screen, clock, ZoneInfo("Asia/Hong_Kong"))
        self.blind: set[str] = set()
        self.calls = 0
        self.hold: asyncio.Event | None = None
        self.called = asyncio.Event()
        self.no_direct: Exception | None = None
        self.refusing: dict[str, SendRefused] = {}

    def reaches(self, place: Place) -> bool:
        return super().reaches(place) and place.channel not in self.blind

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.calls += 1
        self.called.set()
        if self.hold is not None:
            await self.hold.wait()
        if place.channel in self.refusing:
            raise self.refusing[place.channel]
        return await super().send(place, message, key)

    async def direct(self, account: Account) -> Place:
        if self.no_direct is not None:
            raise self.no_direct
        return await super().direct(account)


class Post:
    """One bot over the database, and what its platform shows."""

    def __init__(self, database: Database, clock: ManualClock, screen: Screen) -> None:
        self.database = database
        self.clock = clock
        self.screen = screen
        self.adapter = Pickable(clock, screen)
        self.application = Application(Installed((), ()), Configuration(), database, clock)

    async def put(
        self,
        key: str,
        to: Place | int = HERE,
        *,
        message: Message | None = None,
        late: float = 0,
        expires: float | None = None,
        priority: Priority = Priority.PERSONAL,
        unclear: Unclear = Unclear.SEND_AGAIN,
        batch: str | None = None,
    ) -> bool:
        """Enqueue a message that says its key, due `late` seconds from now."""
        now = self.clock.now()
        delivery = NewDelivery(
            key=key,
            kind="test",
            to=to,
            message=message or plainly(key),
            due_at=now + timedelta(seconds=late),
            expires_at=None if expires is None else now + timedelta(seconds=expires),
            priority=priority,
            unclear=unclear,
            batch=batch,
        )
        async with self.database.write() as session:
            return await self.application.outbox.enqueue(session, delivery, now)

    async def row(self, key: str) -> tables.Delivery:
        async with self.database.read() as session:
            return (await session.execute(select(tables.Delivery).filter_by(key=key))).scalar_one()

    async def person(self, *users: str, language: str | None = None, locale: str | None = None) -> int:
        """Store a person with accounts; the one named last was seen last."""
        now = self.clock.now()
        async with self.database.write() as session:
            person = tables.Person(display_name="Ada", language=language, created_at=now)
            session.add(person)
            await session.flush()
            for order, user in enumerate(users):
                platform, _, name = user.rpartition(":")
                values = {"platform": platform or PLATFORM, "workspace": WORKSPACE, "user": name, "locale": locale}
                seen = now + timedelta(seconds=order)
                await session.execute(
                    insert(tables.Account).values(
                        **values, person_id=person.id, display_name=name, last_seen_at=seen, created_at=now
                    )
                )
            return person.id

    async def prefers(self, user: str) -> None:
        """Let a person choose one of their accounts."""
        ours = tables.Account.user == user
        async with self.database.write() as session:
            await session.execute(update(tables.Account).where(ours).values(preferred_at=self.clock.now()))

    async def crash_over(self, key: str) -> None:
        """Let a process die in the middle of sending; another one notices when the lease is over."""
        now = self.clock.now()
        values = {"state": DeliveryState.SENDING, "attempt": 1, "lease_owner": "dead", "first_call_at": now}
        async with self.database.write() as session:
            place = await self.application.outbox.place(session, HERE)
            ours = tables.Delivery.key == key
            await session.execute(
                update(tables.Delivery).where(ours).values(**values, place_id=place, next_at=now + LEASE)
            )

    async def states(self) -> dict[str, DeliveryState]:
        """Return the state of every delivery by its key."""
        async with self.database.read() as session:
            rows = await session.execute(select(tables.Delivery.key, tables.Delivery.state))
            return {row[0]: row[1] for row in rows}

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(seconds=seconds))

    async def drain(self) -> int:
        """Send what can go now."""
        return await self.application.sender.drain()

    @property
    def said(self) -> list[str]:
        return [shown.text for shown in self.screen.shown]
