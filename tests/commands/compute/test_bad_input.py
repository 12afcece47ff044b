"""What people do wrong, and what they hear of it in Chinese: why, and what would do; no word of another language."""

from __future__ import annotations

import re

import pytest

from bot.languages import Language
from bot.testing.exchange import Exchange
from tests.commands.compute.conftest import Lab

KNOWN = {
    "a100",
    "h100",
    "lab",
    "compute",
    "mine",
    "swap",
    "pools",
    "Alpha",
    "Beta",
    "HKT",
    "tomorrow",
    "9am",
    "1pm",
    "am",
}
"""What stays as it is in Chinese: names, commands, the zone, and the English example."""

WALK = {
    Language.ZH_HANS: (
        ("book 1000 a100 tomorrow 9-10am", "a100 总共只有 8 个单元"),
        ("book 0 a100 tomorrow 9-10am", "最少要是 1"),
        ("book 2 a10 tomorrow 9-10am", "你是指 a100 吗？"),
        ("book 1 a100 tomorrow 3pm-1pm", "结束时间须在开始时间之后"),
        ("book 1 a100 明天下午3点到下午1点", "结束时间须在开始时间之后"),
        ("book 1 a100 yesterday 9-10am", "这个时间已过"),
        ("book 1 a100 24/3/2027 9-10am", "a100 只可预订 28 天内"),
        ("book 1 lab 星期六上午9点到10点", "开放时间：周一至五 09:00–18:00"),
        (
            "book 8 a100 Thu 9am-1pm",
            "团队每周最多可用 100 小时（按单元计），这样会多出 12 小时。新一周由 2026年11月30日",
        ),
        ("cancel 2", "预订 2 属于 Beta"),
        ("extend 2 1 hour", "预订 2 属于 Beta"),
        ("release 2", "预订 2 属于 Beta"),
        ("swap 2 1", "请先写自己的编号：/compute swap 1 2"),
        ("cancel 99", "没有编号 99 的预订"),
    ),
    Language.ZH_HANT: (
        ("book 1 a100 聽日下晝3點至下晝1點", "結束時間須在開始時間之後"),
        ("book 1 lab 星期六朝早9點至10點", "開放時間：星期一至五 09:00–18:00"),
        ("book 8 a100 Thu 9am-1pm", "團隊每週最多可用 100 小時（按單元計），這樣會多出 12 小時"),
        ("swap 2 1", "請先寫自己的編號：/compute swap 1 2"),
    ),
}


def heard(answer: Exchange) -> str:
    return "\n".join([answer.text, *answer.problems.values(), *answer.buttons])


@pytest.mark.parametrize("language", WALK)
async def test_what_is_wrong_is_told_in_the_language_of_the_person(lab: Lab, language: Language) -> None:
    await lab.book(lab.ada, "8 a100 tomorrow 9am-7pm")
    await lab.book(lab.chloe, "1 a100 Fri 9am-7pm")
    for who in (lab.ada, lab.dev):
        await lab.harness.application.directory.speak((await who.known()).id, language)
    before = await lab.allocations()

    for line, expected in WALK[language]:
        told = heard(await lab.ada.says(f"/compute {line}"))
        assert expected in told, line
        assert set(re.findall(r"[A-Za-z][A-Za-z0-9]+|\d+[a-z]+", told)) <= KNOWN, line
    assert re.search("未加入团队|未加入團隊", (await lab.dev.says("/compute book 1 a100 tomorrow 9-10am")).text)
    assert len(await lab.allocations()) == len(before)


async def test_numbers_of_a_swap_the_wrong_way_round_are_told_the_right_way_round(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")
    await lab.book(lab.chloe, "4 a100 Thu 9am-1pm")

    turned = await lab.ada.says("/compute swap 2 1")

    assert "Booking 2 is not yours, but 1 is. Name yours first: /compute swap 1 2" in turned.text
    assert "asked them" in (await lab.ada.says("/compute swap 1 2")).text
    assert "belongs to Beta" in (await lab.ada.says("/compute swap 2 2")).text
