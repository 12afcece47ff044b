"""What outlives the process: buttons, forms, and what was being answered when it died."""

from datetime import timedelta

import pytest

from adapters.discord.connection import Connection
from bot.interactions import Interaction
from bot.sweep import sweep
from bot.testing.clock import ManualClock
from tests.adapters.discord.conftest import Scene
from tests.platforms.discord.reading import text_of


async def test_buttons_and_kept_forms_work_after_a_restart(scene: Scene) -> None:
    async with scene.bot() as bot:
        shown = (await bot.settled(scene.mei.slash("/probe button"))).shown[0]
        opened = await bot.settled(scene.mei.slash("/probe order"))
        wrong = await bot.settled(scene.mei.submit(opened, {"portions": "12", "price": "3", "what": "egg tart"}))
    async with scene.bot() as bot:
        pressed = await bot.settled(scene.mei.press(shown, "Press"))
        fixed = await bot.settled(scene.mei.press(wrong.shown[0], "Fix it"))
        done = await bot.settled(scene.mei.submit(fixed, {"portions": "4"}))

        assert text_of(shown) == "pressed tea"
        assert pressed.acknowledged == 7
        assert text_of(done.shown[0]) == "4 of egg tart at 3"


@pytest.mark.parametrize("was_promised", [True, False])
async def test_what_a_crash_interrupted_is_answered_by_the_next_process(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, was_promised: bool
) -> None:
    clock = ManualClock()
    admitted: list[str] = []

    async def die(self: Connection, interaction: Interaction, arrived: float) -> None:
        # The row is written, and then the process is gone.
        await bot.application.inbox.admit(interaction, clock.now())
        admitted.append(type(interaction).__name__)

    with monkeypatch.context() as crash:
        crash.setattr(Connection, "_hand_on", die)
        async with scene.bot(clock=clock) as bot:
            given = scene.mei.slash("/probe say", text="after all")
            scene.mei.writes("/probe say words as well", mentions_bot=True)
            await scene.world.until(lambda: len(admitted) == 2)
            if was_promised:
                connection = bot.adapter._connection
                assert connection is not None
                from adapters.discord.rest import Outgoing

                await connection.rest.respond(given.id, given.token, 5, Outgoing({}))
    clock.advance(timedelta(minutes=5))
    async with scene.bot(clock=clock) as bot:
        assert await sweep(bot.application) == 2
        told = sorted(text_of(each) for each in scene.world.visible(scene.channel.id))

        assert told == ["after all", "words as well"]
        assert await sweep(bot.application) == 0
