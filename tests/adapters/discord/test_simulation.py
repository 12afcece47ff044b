"""The breadth of Discord on SimCord, which checks what it is sent with rules of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.testing import probe
from commands.faq.bank import SAMPLE_BANK
from commands.faq.feature import feature as faq
from commands.faq.importing import import_bank
from tests.platforms.discord.contract import load_contract
from tests.platforms.discord.simulated import Simulation, simulation

# SimCord keeps its clock in the context of a test, so each test opens its own simulation.


@asynccontextmanager
async def simulated_bot(folder: Path) -> AsyncIterator[Simulation]:
    async with simulation(folder, [probe.feature, faq]) as running:
        await import_bank(running.application.database, SAMPLE_BANK, running.application.clock.now())
        yield running


async def test_a_question_is_answered(tmp_path: Path) -> None:
    async with simulated_bot(tmp_path) as simulated:
        mei = simulated.member("Mei", "Founder")

        result = await mei.slash(simulated.channel, "faq ask", question="How long is the programme?")

        assert "month" in result.response.content
        helped = await mei.click(result.response, label="Yes")
        assert "good to know" in helped.response.content
        assert helped.response.ephemeral


async def test_every_block_is_taken(tmp_path: Path) -> None:
    async with simulated_bot(tmp_path) as simulated:
        mei = simulated.member("Mei", "Founder")

        result = await mei.slash(simulated.channel, "probe blocks")

        assert result.response is not None
        assert simulated.env.errors == []


async def test_a_form_is_filled_in_and_put_right(tmp_path: Path) -> None:
    async with simulated_bot(tmp_path) as simulated:
        mei = simulated.member("Mei", "Founder")

        opened = await mei.slash(simulated.channel, "probe order")
        wrong = await mei.submit_modal(opened, {"portions": "12", "price": "3", "what": "egg tart"})
        again = await mei.click(wrong.response, label="Fix it")
        done = await mei.submit_modal(again, {"portions": "4", "price": "3", "what": "egg tart"})

        assert "between 1 and 9" in wrong.response.content
        assert done.response.content == "4 of egg tart at 3"


async def test_a_press_replaces_its_message(tmp_path: Path) -> None:
    async with simulated_bot(tmp_path) as simulated:
        mei = simulated.member("Mei", "Founder")

        result = await mei.slash(simulated.channel, "probe button")
        await mei.click(result.response, label="Press")

        assert simulated.channel.last_message.content == "pressed tea"


async def test_a_mention_is_answered(tmp_path: Path) -> None:
    async with simulated_bot(tmp_path) as simulated:
        mei = simulated.member("Mei", "Founder")

        await mei.send(simulated.channel, f"<@{simulated.connection.client.user.id}> how long is the programme?")  # type: ignore[union-attr]  # logged in

        assert "month" in simulated.channel.last_message.content


async def test_all_that_was_sent_keeps_the_contract(tmp_path: Path) -> None:
    async with simulated_bot(tmp_path) as simulated:
        contract = load_contract()
        if contract is None:
            pytest.skip("Discord's OpenAPI document is not here")
        mei = simulated.member("Mei", "Founder")
        for line in ("probe blocks", "probe button", "probe many", "probe choose", "probe secret"):
            await mei.slash(simulated.channel, line)

        for request in simulated.env.http_requests:
            path = request.path.split("?")[0]
            assert contract.request(request.method, path, request.json) == [], path
