"""The harness shows a test what people would see."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Annotated

import pytest
import pytest_asyncio

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, Group, action, command
from bot.declaration.parameters import Param
from bot.features import Feature
from bot.interactions import OptionValue
from bot.messages import Actions, Button, Message, Option, Paragraph, Select, plainly, rich
from bot.testing.harness import Harness


async def test_x() -> None:
    async with await Harness.start() as h:
        ada = h.person("Ada", role="founder", language="en")
        r = await ada.says("hello")
        print(r.text, r.language, r.private)
        r = await ada.says("/hlp")
        print(r.text, r.buttons, r.language, r.private)
        r = await r.press(1)
        print(r.text, r.buttons, r.language, r.private)
        r = await r.press("lang")
        print(r.text, r.buttons, r.language, r.private)
        r = await r.press("繁")
        print(r.text, r.buttons, r.language, r.private)
