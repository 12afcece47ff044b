"""The picture of a week, and the words that stand for it."""

import io

import pytest
from PIL import Image as Picture

from bot.messages import Image
from bot.pictures import DARK, LIGHT, Theme
from bot.pictures.canvas import PHONE, SCALE
from bot.testing.exchange import Exchange
from tests.commands.compute.conftest import Lab


def picture(shown: Exchange) -> Picture.Image:
    (block,) = [block for block in shown.last.message.blocks if isinstance(block, Image)]
    return Picture.open(io.BytesIO(block.file.content)).convert("RGB")


def share(of: Picture.Image, colour: str) -> float:
    wanted = tuple(bytes.fromhex(colour[1:]))
    colours = of.getcolors(maxcolors=of.width * of.height) or []
    return sum(count for count, found in colours if found == wanted) / (of.width * of.height)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
async def test_free_time_is_ground_and_each_team_has_its_colour(lab: Lab, theme: Theme) -> None:
    empty = picture(await lab.ada.says(f"/compute calendar a100 theme:{theme.name}"))
    await lab.book(lab.ada, "4 a100 tomorrow 9am-7pm")
    await lab.book(lab.chloe, "4 a100 tomorrow 9am-7pm")

    drawn = picture(await lab.ada.says(f"/compute calendar a100 theme:{theme.name}"))

    assert drawn.width == PHONE * SCALE
    assert share(empty, theme.ground) > 0.9
    assert share(empty, theme.accent) > 0
    assert share(empty, theme.series[0]) == 0
    assert share(drawn, theme.series[0]) > 0.01
    assert share(drawn, theme.series[1]) > 0.005


async def test_the_week_is_told_in_words_as_well(lab: Lab) -> None:
    assert "Nothing is booked" in (await lab.ada.says("/compute calendar a100")).text
    await lab.book(lab.ada, "2 a100 tomorrow 9am-1pm")

    shown = await lab.ada.says("/compute calendar a100")

    assert "#1 Alpha [0–1] Tue 24 Nov 2026, 9:00 am – 1:00 pm HKT" in shown.text
    assert "#1" not in (await lab.ada.says("/compute calendar a100 next week")).text


async def test_closed_hours_stand_out(lab: Lab) -> None:
    drawn = picture(await lab.ada.says("/compute calendar lab"))

    assert share(drawn, LIGHT.raised) > 0.2


async def test_without_a_name_the_first_pool_is_shown(lab: Lab) -> None:
    assert "a100" in (await lab.ada.says("/compute calendar")).text
