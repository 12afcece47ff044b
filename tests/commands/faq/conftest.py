"""A programme whose staff have a place of their own, over a small bank."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest_asyncio

from bot.application import Application
from bot.configuration import AdapterSection, ConfigurationSection
from bot.features import Platform
from bot.testing.harness import Harness
from commands.faq.feature import feature
from commands.faq.importing import import_bank

if TYPE_CHECKING:
    from bot.adapter import Adapter

BANK = """
[[entry]]
id = "length"
question.en = "How long is the programme?"
question.zh-Hant-HK = "計劃為期多久？"
answer.en = "Six months."
answer.zh-Hant-HK = "六個月。"
phrasings.en = ["how many months does it take", "duration of the programme", "when does the programme end"]

[[entry]]
id = "kitchen"
tags = ["space"]
question.en = "Where is the kitchen?"
question.zh-Hant-HK = "廚房在哪裏？"
answer.en = "On level 2, beside the lifts."
answer.zh-Hant-HK = "在二樓，升降機旁邊。"
phrasings.en = ["is there a kitchen", "where can I heat my lunch", "pantry location"]

[[entry]]
id = "visa"
question.en = "Who helps with a visa?"
question.zh-Hant-HK = "誰可以協助申請簽證？"
answer.en = "The programme team writes a letter."
answer.zh-Hant-HK = "計劃團隊會寫信。"
phrasings.en = ["do you help with visas", "visa letter", "work permit for a co-founder"]
"""

STAFF = """
[channels]
staff = ["harness:staff"]

[faq]
answer_within = 24
"""


def _none(_application: Application) -> Adapter:
    raise NotImplementedError


PRETENDED = Platform(
    name="harness",
    connect=_none,
    enabled=lambda _application: False,
    configuration=(ConfigurationSection("harness", AdapterSection),),
)


async def start(configuration: str = STAFF, folder: Path | None = None) -> Harness:
    harness = await Harness.start(features=[feature], platforms=[PRETENDED], configuration=configuration)
    if folder is not None:
        (folder / "bank.toml").write_text(BANK, encoding="utf-8")
        await import_bank(harness.application.database, folder, harness.clock.now())
    return harness


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Harness]:
    async with await start(folder=tmp_path) as harness:
        yield harness
