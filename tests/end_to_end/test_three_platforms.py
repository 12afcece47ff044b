"""One process on both platforms at once, and the terminal beside it: the same question, the same answer."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.platforms.discord.bot import person
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.process import cohortbot, import_sample, run, write_configuration
from tests.platforms.discord.reading import text_of
from tests.platforms.slack.slack import APP_TOKEN, BOT_TOKEN, Slack


@pytest.mark.parametrize(
    ("question", "part"), [("How long is the programme?", "six months"), ("計劃為期幾耐呀？", "六個月")]
)
async def test_one_question_has_one_answer_on_slack_on_discord_and_in_the_terminal(
    tmp_path: Path, question: str, part: str
) -> None:
    async with loopback() as discord, Slack() as slack:
        world = discord.world
        guild = world.guild()
        mei = person(discord, "Mei", guild, world.channel(guild, "general"))
        ada = slack.person("Ada")
        section = f'[people]\ndefault_role = "founder"\n[slack]\nenabled = true\napi_url = "{slack.api_url}"'
        configuration = write_configuration(tmp_path, discord, [guild], section)
        tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
        await import_sample(configuration, world.token)

        async with run(configuration, world.token, environment=tokens) as bot:
            await bot.says("discord is connected")
            await slack.socket.connected()
            given = mei.slash("/faq ask", question=question)
            await ada.writes(question)
            await world.until(lambda: bool(given.shown))
            async with asyncio.timeout(20):
                while not ada.sees():  # noqa: ASYNC110 - the bot is another process
                    await asyncio.sleep(0.02)
            on_slack, on_discord = ada.read(ada.last()), text_of(given.shown[0])
            assert await bot.end() == 0
        status, terminal = await cohortbot(configuration, world.token, "chat", words=f"{question}\n")

        assert status == 0
        answers = [_sentence(text, part) for text in (on_slack, on_discord, terminal)]
        assert len(set(answers)) == 1
        assert "Traceback" not in "".join(bot.log)
        assert slack.violations == []


def _sentence(text: str, part: str) -> str:
    """Return the sentence that holds the answer."""
    found = re.search(rf"[^\n.。]*{part}[^\n.。]*", text)
    assert found is not None, text
    return found[0].strip()
