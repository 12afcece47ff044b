"""Whatever staff do in whatever order, and whatever fails: nothing unapproved is shown, and nothing is shown twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select, update

from bot.adapter import SendDelayed, SendRefused
from bot.storage import tables
from bot.testing.harness import Harness
from bot.testing.participants import Participant
from commands.announcements.feature import feature
from commands.announcements.tables import Announcement, State
from tests.commands.announcements.conftest import pretended

CONFIGURATION = """
[channels]
announcements = ["harness:general", "harness:lobby"]
[announcements]
second_person = true
"""
STAFF = ("Grace", "Hal", "Ira")
TROUBLES = {
    "refused": lambda: SendRefused("no"),
    "delayed": lambda: SendDelayed(1),
    "lost": lambda: TimeoutError(),
    "cut": lambda: ConnectionResetError(),
}
who = st.integers(0, len(STAFF) - 1)


async def begin(database: Path | None = None) -> Harness:
    return await Harness.start(
        features=[feature], platforms=[pretended("harness")], configuration=CONFIGURATION, database=database
    )


class Desk(RuleBasedStateMachine):
    """Three members of staff at one announcement after the other, with a bot that fails and restarts."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.harness: Harness = self.runner.run(begin(self.template))
        self.staff: list[Participant] = []
        self.writers: list[list[int]] = []
        self.approved: dict[str, int] = {}
        self.no_staff: set[int] = set()
        self.runner.run(self._meet())

    async def _meet(self) -> None:
        for name in (*STAFF, "Ada"):
            role = "founder" if name == "Ada" else "staff"
            person = self.harness.person(name, role=role, language="en")
            await person.known()
            self.staff.append(person)

    def words(self, number: int, revision: int) -> str:
        return f"words {number}.{revision} of {STAFF[self.writers[number - 1][revision - 1]]}"

    @rule(by=who, planned=st.booleans())
    def write(self, by: int, *, planned: bool) -> None:
        if len(self.writers) >= 3 or by in self.no_staff:
            return
        self.writers.append([by])
        at = ' at:"in 2 hours"' if planned else ""
        text = self.words(len(self.writers), 1)
        self.runner.run(self.staff[by].says(f'/announce text:"{text}" audience:everyone{at}'))

    @precondition(lambda self: self.writers)
    @rule(by=who, data=st.data())
    def edit(self, by: int, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.writers)))
        self.runner.run(self._edit(by, number))

    async def _edit(self, by: int, number: int) -> None:
        asked = await self.staff[by].says(f"/announce edit {number}")
        if asked.reply.form is None:
            return
        self.writers[number - 1].append(by)
        done = await asked.fill(
            text=self.words(number, len(self.writers[number - 1])), **({"at": ""} if "at" in asked.fields else {})
        )
        if done.reply.form is not None:
            self.writers[number - 1].pop()

    @precondition(lambda self: self.writers)
    @rule(by=who, data=st.data())
    def send(self, by: int, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.writers)))
        self.runner.run(self.staff[by].says(f"/announce send {number}"))

    @precondition(lambda self: self.writers)
    @rule(by=who, data=st.data())
    def approve(self, by: int, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.writers)))
        writers = self.writers[number - 1]
        revision = data.draw(st.integers(1, len(writers)))
        may = by not in self.no_staff and by not in (writers[0], writers[revision - 1])
        if may and revision == len(writers):
            self.approved.setdefault(self.words(number, revision), by)
        self.runner.run(self.staff[by].sends_component(f"announce:approve:{number}:{revision}"))

    @precondition(lambda self: self.writers)
    @rule(by=who, what=st.sampled_from(["send", "ping", "back", "second", "resend", "recall_now", "nudge"]))
    def press(self, by: int, what: str) -> None:
        number = len(self.writers)
        self.runner.run(self.staff[by].sends_component(f"announce:{what}:{number}:{len(self.writers[-1])}"))

    @rule(by=who)
    def lose_or_regain_the_role(self, by: int) -> None:
        self.runner.run(self._give_role(by, "staff" if by in self.no_staff else "founder"))
        self.no_staff ^= {by}

    async def _give_role(self, by: int, role: str) -> None:
        person = await self.staff[by].known()
        held = tables.RoleGrant
        async with self.harness.application.database.write() as session:
            await session.execute(update(held).where(held.person_id == person.id).values(role=role))
            planned = (await session.scalars(select(Announcement.id).filter_by(state=State.SCHEDULED))).all()
        if role == "founder":
            words = {self.words(number, len(self.writers[number - 1])) for number in planned}
            self.approved = {each: who for each, who in self.approved.items() if who != by or each not in words}

    @precondition(lambda self: self.writers)
    @rule(by=who)
    def cancel(self, by: int) -> None:
        self.runner.run(self.staff[by].says(f"/announce cancel {len(self.writers)}"))

    @rule(minutes=st.sampled_from([1, 60, 200]))
    def wait(self, minutes: int) -> None:
        self.runner.run(self.harness.advance(minutes=minutes))

    @rule(what=st.sampled_from(sorted(TROUBLES)))
    def fail_next(self, what: str) -> None:
        self.harness.adapter.troubles.append(TROUBLES[what]())

    @rule()
    def restart(self) -> None:
        self.runner.run(self._restart())

    async def _restart(self) -> None:
        left = list(self.harness.adapter.troubles)
        await self.harness.restart()
        self.harness.adapter.troubles.extend(left)

    @invariant()
    def nothing_unapproved_is_shown_and_nothing_twice(self) -> None:
        shown = [each for each in self.harness.screen.shown if (each.key or "").startswith("announcement:")]
        public = [each for each in shown if ":place:" in (each.key or "")]
        for each in public:
            assert any(words in each.text for words in self.approved), each.text
        assert all(count == 1 for count in Counter((each.key, each.place.channel) for each in public).values())

    def teardown(self) -> None:
        self.runner.run(self.harness.stop())
        self.runner.close()


def test_nothing_unapproved_is_shown_and_nothing_twice(tmp_path: Path) -> None:
    async def template() -> None:
        async with await begin() as harness:
            await harness.application.database.close()
            (tmp_path / "template.db").write_bytes(harness.database_file.read_bytes())

    asyncio.run(template())
    Desk.template = tmp_path / "template.db"
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
