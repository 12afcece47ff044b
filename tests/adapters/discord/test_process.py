"""The bot as an operator runs it: a process of its own, over real sockets."""

from pathlib import Path

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.process import cohortbot, import_sample, run, write_configuration
from tests.platforms.discord.reading import buttons_of, text_of

_QUESTION = "How long is the programme?"


async def test_a_question_is_answered_everywhere_and_in_the_terminal_with_the_same_words(tmp_path: Path) -> None:
    async with loopback() as discord:
        world = discord.world
        guild = world.guild()
        channel = world.channel(guild, "general")
        mei = person(discord, "Mei", guild, channel)
        configuration = write_configuration(tmp_path, discord, [guild])
        await import_sample(configuration, world.token)

        async with run(configuration, world.token) as bot:
            await bot.says("discord is connected")
            given = mei.slash("/faq ask", question=_QUESTION)
            await world.until(lambda: bool(given.shown))
            mei.writes(_QUESTION, mentions_bot=True)
            await world.until(lambda: len(world.visible(channel.id)) == 2)
            direct = mei.in_direct()
            direct.writes(_QUESTION)
            await world.until(lambda: bool(world.visible(direct.channel.id, mei.id)))
            pressed = mei.press(given.shown[0], "Yes")
            await world.until(lambda: bool(pressed.shown))
            assert await bot.end() == 0
        status, terminal = await cohortbot(configuration, world.token, "chat", words=f"{_QUESTION}\n")

        answers = [*world.visible(channel.id), *world.visible(direct.channel.id, mei.id)]
        assert len({text_of(each) for each in answers}) == 1
        assert status == 0
        for line in filter(None, text_of(answers[0]).splitlines()):
            assert line in terminal
        assert "six months" in text_of(answers[0]) or "6-month" in text_of(answers[0])
        assert list(buttons_of(answers[0])) == ["Yes", "No"]
        assert pressed.shown[0].to == mei.id
        assert "Traceback" not in "".join(bot.log)


async def test_buttons_work_after_a_crash(tmp_path: Path) -> None:
    async with loopback() as discord:
        world = discord.world
        guild = world.guild()
        channel = world.channel(guild, "general")
        mei = person(discord, "Mei", guild, channel)
        configuration = write_configuration(tmp_path, discord, [guild])
        await import_sample(configuration, world.token)

        async with run(configuration, world.token) as bot:
            await bot.says("discord is connected")
            given = mei.slash("/faq ask", question=_QUESTION)
            await world.until(lambda: bool(given.shown))
            bot.kill()
            await bot.process.wait()
        async with run(configuration, world.token):
            await world.until(lambda: len(discord.gateway.identified) == 2 and bool(discord.gateway.connected), 30)
            pressed = mei.press(given.shown[0], "Yes")
            await world.until(lambda: bool(pressed.shown))

        assert "good to know" in text_of(pressed.shown[0])


async def test_the_commands_are_published_once_and_by_hand(tmp_path: Path) -> None:
    async with loopback() as discord:
        guild = discord.world.guild()
        configuration = write_configuration(tmp_path, discord, [guild])

        for _ in range(2):
            async with run(configuration, discord.world.token) as bot:
                await bot.says("discord is connected")
        published = [each for each in discord.world.requests if each.method == "PUT"]
        status, output = await cohortbot(configuration, discord.world.token, "discord", "sync")

        assert len(published) == 1
        assert status == 0
        assert "Published" in output
        assert len([each for each in discord.world.requests if each.method == "PUT"]) == 2
        names = {(each["type"], each["name"]) for each in discord.world.commands}
        assert {(1, "faq"), (1, "help"), (1, "language"), (3, "Answer from the FAQ"), (3, "Save as FAQ")} <= names


async def test_a_wrong_token_is_explained_and_nothing_is_retried_in_a_hurry(tmp_path: Path) -> None:
    async with loopback() as discord:
        configuration = write_configuration(tmp_path, discord, [discord.world.guild()])

        async with run(configuration, "another.token") as bot:
            await bot.says("Discord does not accept DISCORD_TOKEN")

        assert "Traceback" not in "".join(bot.log)
        assert "another.token" not in "".join(bot.log)


async def test_without_a_token_the_start_says_what_is_missing(tmp_path: Path) -> None:
    async with loopback() as discord:
        configuration = write_configuration(tmp_path, discord, [discord.world.guild()])

        status, output = await cohortbot(configuration, "", "run")

        assert status == 1
        assert "DISCORD_TOKEN" in output
        assert "Traceback" not in output


async def test_the_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    async with loopback() as discord:
        world = discord.world
        guild, stranger = world.guild(), world.guild("Somebody else's")
        del stranger.members[world.bot]
        world.allowed_intents &= ~(1 << 15)
        roles = '[discord.roles]\nMentor = "mentor"'
        configuration = write_configuration(tmp_path, discord, [guild, stranger], roles)

        status, output = await cohortbot(configuration, world.token, "doctor")

        assert status == 1
        assert f"not a member of the server {stranger.id}" in output
        assert "Message Content intent is off" in output
        assert "No served server has a role Mentor" in output
        assert "https://discord.com/oauth2/authorize" in output
