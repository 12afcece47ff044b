"""Three seconds for the first answer, fifteen minutes for the rest, and what happens beyond."""

import pytest

from tests.adapters.discord.conftest import Scene
from tests.platforms.discord.reading import buttons_of, text_of

PROMISE, QUIET, MODAL = 5, 6, 9


async def test_a_slow_answer_is_promised_after_two_seconds(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = scene.mei.slash("/desk wait")
        await scene.world.until(lambda: given.acknowledged is not None)
        scene.desk.gate.set()
        await bot.settled(given)

        assert given.acknowledged == PROMISE
        assert given.after is not None
        assert 1.9 < given.after < 3
        assert [text_of(each) for each in given.shown] == ["here it is"]
        assert given.shown[0].to is None


@pytest.mark.usefixtures("impatient")
async def test_a_slow_private_answer_is_promised_privately(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = scene.mei.slash("/desk secret")
        await scene.world.until(lambda: given.acknowledged == PROMISE)
        scene.desk.gate.set()
        await bot.settled(given)

        assert [(text_of(each), each.to) for each in given.shown] == [("between us", scene.mei.id)]


@pytest.mark.usefixtures("impatient")
async def test_what_turns_out_private_does_not_stand_where_all_saw_the_promise(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = scene.mei.slash("/desk hush")
        await scene.world.until(lambda: given.acknowledged == PROMISE)
        scene.desk.gate.set()
        await bot.settled(given)

        assert [(text_of(each), each.to) for each in given.shown] == [("only for you", scene.mei.id)]
        assert scene.world.visible(scene.channel.id) == []


@pytest.mark.usefixtures("impatient")
async def test_a_slow_press_changes_its_message_without_a_promise_in_the_way(scene: Scene) -> None:
    async with scene.bot() as bot:
        shown = (await bot.settled(scene.mei.slash("/desk buttons"))).shown[0]
        given = scene.mei.press(shown, "replaced")
        await scene.world.until(lambda: given.acknowledged == QUIET)
        scene.desk.gate.set()
        await scene.world.until(lambda: bot.is_idle)

        assert text_of(shown) == "replaced"
        assert buttons_of(shown) == {}


@pytest.mark.usefixtures("impatient")
async def test_a_form_is_never_promised_and_opens(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = await bot.settled(scene.mei.slash("/probe order"))

        assert given.acknowledged == MODAL


@pytest.mark.usefixtures("impatient")
async def test_a_form_that_comes_too_late_to_open_is_kept_behind_a_button(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = scene.mei.slash("/desk late_form")
        await scene.world.until(lambda: given.acknowledged == PROMISE)
        scene.desk.gate.set()
        await bot.settled(given)
        opened = await bot.settled(scene.mei.press(given.shown[-1], "Open the form"))
        done = await bot.settled(scene.mei.submit(opened, {}))

        assert given.shown[-1].to == scene.mei.id
        assert opened.modal is not None
        assert text_of(done.shown[0]) == "noted kept there"


@pytest.mark.usefixtures("impatient")
async def test_a_promise_that_nothing_follows_is_taken_back(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = await bot.settled(scene.mei.slash("/desk nothing"))

        assert given.acknowledged == PROMISE
        assert scene.world.visible(scene.channel.id) == []


async def test_an_interaction_that_is_over_is_answered_in_the_channel(scene: Scene) -> None:
    scene.world.deadline = 0.0
    async with scene.bot() as bot:
        scene.mei.slash("/probe say", text="late but here")

        (message,) = await bot.answered(scene.channel)
        assert text_of(message) == "late but here"


async def test_a_private_answer_that_is_over_goes_to_the_person(scene: Scene) -> None:
    scene.world.deadline = 0.0
    async with scene.bot() as bot:
        scene.mei.slash("/probe secret")

        direct = scene.world.direct(scene.mei.id)
        (message,) = await bot.answered(direct, 0, scene.mei.id)
        assert text_of(message) == "between us"
        assert scene.world.visible(scene.channel.id, scene.mei.id) == []


@pytest.mark.usefixtures("impatient")
async def test_after_the_token_has_ended_the_answer_goes_to_the_channel(scene: Scene) -> None:
    scene.world.token_life = 0.0
    async with scene.bot() as bot:
        given = scene.mei.slash("/desk wait")
        await scene.world.until(lambda: given.acknowledged == PROMISE)
        scene.desk.gate.set()

        (message,) = await bot.answered(scene.channel, 1)
        assert text_of(message) == "here it is"


async def test_an_answer_whose_acknowledgement_is_lost_is_given_once(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.world.faults.lose_answers = True
        given = await bot.settled(scene.mei.slash("/probe say", text="only once"))

        assert [text_of(each) for each in given.shown] == ["only once"]
        assert len(scene.world.visible(scene.channel.id)) == 1


async def test_a_repeated_interaction_is_not_answered_and_the_answer_stays(scene: Scene) -> None:
    async with scene.bot() as bot:
        given = await bot.settled(scene.mei.slash("/probe say", text="once"))
        scene.world.emit("INTERACTION_CREATE", given.payload, scene.guild.id)
        await scene.works(bot)
        await bot.quiet()

        assert [text_of(each) for each in given.shown] == ["once"]
        assert not given.shown[0].deleted
