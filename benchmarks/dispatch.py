"""What one command costs the engine: `python benchmarks/dispatch.py`.

From the parsed interaction to the localised message, with binding, role check, rate limit, one middleware and metrics;
first over stubbed storage with 5 and with 500 commands, then over SQLite with deduplication and the person, and beside
it what the same statements cost bare `sqlite3`.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from machine import described
from raw_sqlite import cpu_of, recorded

from bot.call import Call
from bot.clock import SystemClock
from bot.community.stakeholders import Stakeholders
from bot.configuration import Configuration
from bot.declaration.command import Command, command
from bot.directory import Directory
from bot.engine.dispatch import Dispatch, Given
from bot.engine.engine import Admission, Engine, Next, People, Surroundings
from bot.inbox import Inbox
from bot.interactions import Arrival, Attachment, TextMessage
from bot.languages import Language
from bot.messages import Form, Message, Option, plainly
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.metrics import Metrics
from bot.people import Account, Person
from bot.places import Place, PlaceKind
from bot.ratelimit import RateLimit
from bot.registry import Registry
from bot.roles import Role
from bot.services import Services
from bot.storage import Database, DatabaseUrl, upgrade
from bot.threads import Threads

ROUNDS = 7
CALLS = 4_000
CALLS_ON_SQLITE = 400
ACCOUNT = Account("bench", "", "ada", "Ada")
PLACE = Place("bench", "", "general", PlaceKind.CHANNEL)


class Silence:
    """A reply that goes nowhere."""

    async def answer(self, message: Message, *, private: bool) -> None:
        """Drop a message."""

    async def ask(self, form: Form) -> None:
        """Drop a form."""

    async def replace(self, message: Message) -> None:
        """Drop a replacement."""

    async def complete(self, options: Sequence[Option]) -> None:
        """Drop completions."""

    async def fetch(self, attachment: Attachment) -> bytes:
        """Find every attachment empty."""
        return b""


class StubbedStorage:
    """People and inbox that know the answer already."""

    person = Person(1, 1, "Ada", Role.FOUNDER, Language.EN)

    async def identify(self, account: Account, now: datetime) -> Person:
        """Return the one person."""
        return self.person

    async def hear(self, person: Person, language: Language) -> Person:
        """Remember nothing."""
        return person

    async def admit(self, arrival: Arrival, now: datetime) -> int | None:
        """Take everything in."""
        return 1

    async def done(self, row: int, now: datetime) -> None:
        """Forget it."""

    def let_go(self, row: int) -> None:
        """Forget it."""


def declared(name: str) -> Command:
    """Declare a command with a number and a text."""

    @command(name, requires=Role.GUEST)
    async def serve(call: Call, portions: int, what: str) -> Message:
        return plainly(f"{portions} of {what} for {call.person.name}")

    return serve


async def passing(call: Call, following: Next) -> Given:
    """Stand around every dispatch and change nothing."""
    return await following(call)


async def nothing(call: Call) -> None:
    """Show nothing more."""


def engine(commands: int, people: People, inbox: Admission, threads: Threads) -> Engine:
    """Return an engine with that many commands."""
    registry = Registry([declared(f"command{number}") for number in range(commands)])
    around = Surroundings(
        localiser=Localiser(Catalogue({language: {} for language in Language})),
        services=Services(),
        people=people,
        inbox=inbox,
        threads=threads,
        clock=SystemClock(),
        metrics=Metrics(),
        limit=RateLimit(10_000_000),
        language=Language.EN,
        zone=ZoneInfo("Asia/Hong_Kong"),
        afterwards=nothing,
    )
    return Engine(Dispatch(registry), around, [passing])


async def cpu_per_call(receive: Callable[[TextMessage], Awaitable[None]], calls: int, *, delivered: bool) -> float:
    """Return microseconds of CPU for each of some calls."""
    now = datetime.now(UTC)
    reply = Silence()
    arrived = [
        TextMessage(
            account=ACCOUNT,
            place=PLACE,
            reply=reply,
            received_at=now,
            text="/command3 2 egg tart",
            delivery=f"{time.monotonic_ns()}-{number}" if delivered else None,
        )
        for number in range(calls)
    ]
    began = time.process_time()
    for each in arrived:
        await receive(each)
    return (time.process_time() - began) / calls * 1e6


async def main() -> None:
    """Measure and print the table."""
    stub, unheard = StubbedStorage(), Threads(Database("sqlite://"), ())
    few, many = engine(5, stub, stub, unheard), engine(500, stub, stub, unheard)
    costs: dict[int, list[float]] = {5: [], 500: []}
    for _ in range(ROUNDS):
        costs[5].append(await cpu_per_call(few.receive, CALLS, delivered=False))
        costs[500].append(await cpu_per_call(many.receive, CALLS, delivered=False))
    print(f"{described('SQLAlchemy', 'aiosqlite')}; medians of {ROUNDS} rounds")
    for commands, measured in costs.items():
        print(f"storage stubbed, {commands:3} commands: {statistics.median(measured):7.1f} us of CPU a command")
    print(f"500 beside 5 commands: {statistics.median(costs[500]) / statistics.median(costs[5]):.2f} times")
    with tempfile.TemporaryDirectory() as folder:
        await over_sqlite(Path(folder) / "bench.db")


async def over_sqlite(file: Path) -> None:
    """Measure and print what a command costs with a database underneath."""
    database = Database(DatabaseUrl.of_file(file))
    await upgrade(database)
    people = Directory(database, Configuration(), Stakeholders(Services(), {}, (), ()))
    stored = engine(5, people, Inbox(database), Threads(database, ("bench:card",)))
    await cpu_per_call(stored.receive, 20, delivered=True)
    with recorded() as statements:
        await cpu_per_call(stored.receive, 1, delivered=True)
    measured = [await cpu_per_call(stored.receive, CALLS_ON_SQLITE, delivered=True) for _ in range(ROUNDS)]
    print(f"over SQLite: {statistics.median(measured):7.1f} us of CPU a command")
    delivery = next(str(each) for each in statements[0].parameters if str(each).endswith("-0"))
    raw = [cpu_of(statements, file, delivery, CALLS_ON_SQLITE) for _ in range(ROUNDS)]
    print(f"its {len(statements)} statements alone, by sqlite3: {statistics.median(raw):7.1f} us")
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
