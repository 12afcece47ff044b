"""Bookings as the machines hear of them: by hand, by webhook, and as reservations of a recorded Slurm."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import Secret
from bot.testing.harness import Harness
from commands.compute.feature import feature as compute
from commands.compute.machines.names import is_unix_name
from commands.compute.machines.scontrol import fields
from commands.team.feature import feature as team
from tests.commands.compute.conftest import PRETENDED, Lab

SECRET = "secret of the tests"  # noqa: S105 - of the tests
STAFF = '[channels]\nstaff = ["harness:staff"]\n'
POOL = '[[compute.pools]]\nname = "a100"\nkind = "A100"\nunits = 8\nmaximum_hours = 24\n'
NODES = '[[compute.pools.nodes]]\nname = "gpu1"\nunits = 4\n[[compute.pools.nodes]]\nname = "gpu2"\nunits = 4\n'


async def opened(configuration: str) -> Lab:
    harness = await Harness.start(features=[compute, team], platforms=[PRETENDED], configuration=configuration)
    lab = Lab(harness)
    await lab.set_up()
    return lab


class Slurm:
    """The recorded scontrol, with what it was asked and what it knows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "version").write_text("24.11.5")

    @property
    def reservations(self) -> dict[str, dict[str, str]]:
        kept = self.folder / "reservations"
        return json.loads(kept.read_text()) if kept.exists() else {}

    def lose(self, name: str) -> None:
        left = {each: value for each, value in self.reservations.items() if each != name}
        (self.folder / "reservations").write_text(json.dumps(left))


@pytest.fixture
def slurm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Slurm:
    monkeypatch.setenv("FAKE_SCONTROL", str(tmp_path))
    return Slurm(tmp_path)


@pytest_asyncio.fixture
async def cluster(slurm: Slurm) -> AsyncIterator[Lab]:
    program = Path(__file__).with_name("fake_scontrol.py")
    how = f'handover = "slurm"\nslurm_gres = "gpu:a100"\nslurm_command = "{program}"\n'
    lab = await opened(STAFF + POOL + how + NODES)
    for name, unix in (("Ada", "ada"), ("Ben", "ben")):
        assert "is called" in (await lab.sam.says(f"/compute unix {name} {unix}")).text
    yield lab
    await lab.harness.stop()


async def test_a_booking_becomes_a_reservation_of_its_team(cluster: Lab, slurm: Slurm) -> None:
    await cluster.book(cluster.ada, "2 a100 tomorrow 9am-1pm for $(rm -rf /); `x`")
    await cluster.harness.advance(seconds=5)

    assert slurm.reservations == {
        "cohortbot_1_gpu1": {
            "ReservationName": "cohortbot_1_gpu1",
            "StartTime": "2026-11-24T01:00:00",
            "EndTime": "2026-11-24T05:00:00",
            "Users": "ada,ben",
            "Nodes": "gpu1",
            "TRESPerNode": "gres/gpu:a100=2",
        }
    }
    assert "rm -rf" not in (slurm.folder / "calls").read_text()


async def test_a_booking_over_two_machines_becomes_two_reservations(cluster: Lab, slurm: Slurm) -> None:
    await cluster.book(cluster.ada, "6 a100 tomorrow 9am-1pm")
    await cluster.harness.advance(seconds=5)

    assert {name: each["TRESPerNode"] for name, each in slurm.reservations.items()} == {
        "cohortbot_1_gpu1": "gres/gpu:a100=4",
        "cohortbot_1_gpu2": "gres/gpu:a100=2",
    }


async def test_an_older_slurm_reserves_machines_and_cores(cluster: Lab, slurm: Slurm) -> None:
    (slurm.folder / "version").write_text("22.05.8")
    await cluster.book(cluster.ada, "6 a100 tomorrow 9am-1pm")
    await cluster.harness.advance(seconds=5)

    resources = {name: each.get("CoreCnt") for name, each in slurm.reservations.items()}
    assert resources == {"cohortbot_1_gpu1": None, "cohortbot_1_gpu2": "32"}


async def test_extending_cancelling_and_releasing_reach_slurm(cluster: Lab, slurm: Slurm) -> None:
    await cluster.book(cluster.ada, "2 a100 tomorrow 9am-1pm")
    await cluster.harness.advance(seconds=5)
    await cluster.ada.says("/compute extend 1 1 hour")
    await cluster.harness.advance(seconds=5)
    assert slurm.reservations["cohortbot_1_gpu1"]["EndTime"] == "2026-11-24T06:00:00"

    await cluster.ada.says("/compute cancel 1")
    await cluster.harness.advance(seconds=5)
    assert slurm.reservations == {}


async def test_a_slurm_that_is_down_delays_and_never_loses(cluster: Lab, slurm: Slurm) -> None:
    (slurm.folder / "down").touch()
    await cluster.book(cluster.ada, "2 a100 tomorrow 9am-1pm")
    for _ in range(6):
        await cluster.harness.advance(minutes=10)
    assert slurm.reservations == {}
    assert "Unable to contact slurm controller" in cluster.staff.messages[-1].text
    assert len(cluster.staff.messages) == 1

    await cluster.harness.restart()
    (slurm.folder / "down").unlink()
    await cluster.harness.advance(minutes=10)

    assert list(slurm.reservations) == ["cohortbot_1_gpu1"]


async def test_what_slurm_refuses_is_told_to_staff_at_once_and_tried_again(cluster: Lab, slurm: Slurm) -> None:
    (slurm.folder / "busy").touch()
    await cluster.book(cluster.ada, "2 a100 tomorrow 9am-1pm")
    await cluster.harness.advance(seconds=5)
    await cluster.harness.advance(seconds=1)
    assert "Requested nodes are busy" in cluster.staff.messages[-1].text
    assert "Your booking stands, but the machines have not taken it yet: #1" in cluster.ada.inbox[-1].text
    assert "#1" in (await cluster.ada.says("/compute mine")).text
    assert len(await cluster.allocations()) == 2
    await cluster.harness.advance(seconds=15)
    assert len(cluster.ada.inbox) == 1

    (slurm.folder / "busy").unlink()
    await cluster.harness.advance(seconds=30)

    assert list(slurm.reservations) == ["cohortbot_1_gpu1"]


async def test_a_reservation_that_was_removed_behind_its_back_is_made_again(cluster: Lab, slurm: Slurm) -> None:
    await cluster.book(cluster.ada, "2 a100 tomorrow 9am-1pm")
    await cluster.harness.advance(seconds=5)
    slurm.lose("cohortbot_1_gpu1")

    await cluster.harness.advance(minutes=5)
    await cluster.harness.advance(seconds=5)

    assert list(slurm.reservations) == ["cohortbot_1_gpu1"]


async def test_a_team_without_any_name_on_the_machines_waits_for_one(cluster: Lab, slurm: Slurm) -> None:
    await cluster.book(cluster.chloe, "2 a100 tomorrow 9am-1pm")
    await cluster.harness.advance(seconds=5)
    await cluster.harness.advance(seconds=1)
    assert "Beta has no account and no Unix names" in cluster.staff.messages[-1].text

    await cluster.sam.says('/compute account "Beta" beta')
    await cluster.harness.advance(seconds=15)

    assert slurm.reservations["cohortbot_1_gpu1"]["Accounts"] == "beta"


@pytest.mark.parametrize("name", ["Ada", "-rf", "a b", "a;b", "1a", "a" * 33, "ada,root", "a=b"])
async def test_names_that_a_program_could_misunderstand_are_refused(cluster: Lab, name: str) -> None:
    assert "name as machines take it" in (await cluster.sam.says(f'/compute unix Chloe "{name}"')).text


@given(st.text())
def test_no_name_that_passes_holds_anything_but_letters_digits_and_dashes(text: str) -> None:
    assert not is_unix_name(text) or (set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-") and text[0] != "-")


@given(st.text())
def test_no_answer_of_scontrol_breaks_its_reading(text: str) -> None:
    assert all(isinstance(value, str) for value in fields(text).values())


async def test_by_hand_staff_get_a_card_and_only_the_person_gets_the_details() -> None:
    lab = await opened(STAFF + POOL)
    try:
        await lab.book(lab.ada, "2 a100 today 2pm-4pm")
        await lab.harness.advance(seconds=5)
        (card,) = lab.staff.messages
        assert "Give access" in card.text
        form = await lab.sam.presses(card, "Ready")
        assert "Sent" in (await form.fill(details="ssh gpu1, password swordfish")).text
        await lab.harness.advance(seconds=1)

        assert "swordfish" in lab.ada.inbox[-1].text
        assert all("swordfish" not in each.text for each in lab.staff.messages)
        assert lab.ben.inbox == []

        await lab.ada.says("/compute cancel 1")
        await lab.harness.advance(seconds=5)
        await lab.harness.advance(seconds=1)
        assert "take the access away" in lab.staff.messages[0].text
    finally:
        await lab.harness.stop()


class Receiver:
    """A web server that takes bookings, or fails as often as it is told to."""

    def __init__(self) -> None:
        self.failures = 0
        self.calls: list[tuple[dict[str, str], bytes]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.calls.append(({**request.headers}, await request.read()))
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        return web.Response(status=204)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    made = Receiver()
    application = web.Application()
    application.router.add_post("/bookings", made.take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield made, f"http://127.0.0.1:{port}/bookings"
    await runner.cleanup()


def hooked(url: str, *, allow_private: bool) -> str:
    private = "true" if allow_private else "false"
    return STAFF + POOL + f'handover = "webhook"\nwebhook_url = "{url}"\nallow_private = {private}\n'


async def test_a_webhook_is_signed_retried_and_idempotent(
    receiver: tuple[Receiver, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taker, url = receiver
    taker.failures = 1
    monkeypatch.setattr("bot.configuration.Secrets.get", lambda _self, name: _secret(name))
    lab = await opened(hooked(url, allow_private=True))
    try:
        await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm for training")
        await lab.harness.advance(seconds=5)
        await lab.harness.advance(seconds=15)
        await lab.ada.says("/compute cancel 1")
        await lab.harness.advance(seconds=5)
    finally:
        await lab.harness.stop()

    (first, body), (again, same), (_, last) = taker.calls
    assert first["Idempotency-Key"] == again["Idempotency-Key"] == "booking-1-1"
    assert body == same
    signed = hmac.new(SECRET.encode(), f"{first['X-Cohortbot-Timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert first["X-Cohortbot-Signature"] == f"sha256={signed}"
    assert json.loads(body)["units"] == [0, 1]
    assert [json.loads(each)["state"] for each in (body, last)] == ["booked", "cancelled"]


async def test_a_private_address_is_called_only_where_the_pool_says_so(
    receiver: tuple[Receiver, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taker, url = receiver
    monkeypatch.setattr("bot.configuration.Secrets.get", lambda _self, name: _secret(name))
    lab = await opened(hooked(url, allow_private=False))
    try:
        await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")
        for _ in range(5):
            await lab.harness.advance(minutes=10)
        assert "private network" in lab.staff.messages[-1].text
    finally:
        await lab.harness.stop()
    assert taker.calls == []


def _secret(name: str) -> Secret | None:
    return Secret(SECRET) if name == "COMPUTE_WEBHOOK_SECRET" else None
