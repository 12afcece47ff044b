"""What is drawn, looked at pixel by pixel where a person would look."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.configuration import Configuration, Secrets
from bot.configuration.core import PicturesSection
from bot.doctor import Level, examine
from bot.pictures import DARK, LIGHT, Box, Canvas, Pattern, Theme, Typeface, find_typeface
from bot.pictures.canvas import SCALE
from bot.pictures.choice import usable_typeface
from bot.pictures.fonts import UnreadableFontError

PILLOWS_OWN = Typeface()


def opened(canvas: Canvas) -> Image.Image:
    return Image.open(io.BytesIO(canvas.png())).convert("RGB")


def brightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_picture_has_the_ground_of_its_theme_and_twice_the_pixels(theme: Theme) -> None:
    picture = opened(Canvas(40, 20, theme, PILLOWS_OWN))

    assert picture.size == (40 * SCALE, 20 * SCALE)
    assert picture.getpixel((0, 0)) == tuple(bytes.fromhex(theme.ground[1:]))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_stands_out_from_whatever_it_stands_on(theme: Theme) -> None:
    grounds = (theme.ground, theme.raised, *theme.series)

    assert all(abs(brightness(theme.text) - brightness(ground)) > 80 for ground in grounds)


def test_patterns_are_told_apart_without_colour() -> None:
    drawn = set()
    for pattern in Pattern:
        canvas = Canvas(60, 40, LIGHT, PILLOWS_OWN)
        canvas.pattern(Box(5, 5, 55, 35), pattern, LIGHT.text)
        drawn.add(opened(canvas).tobytes())

    assert len(drawn) == len(Pattern)


@given(pattern=st.sampled_from(Pattern), left=st.integers(-20, 70), top=st.integers(-20, 50), size=st.integers(0, 80))
def test_no_pattern_leaves_its_area(pattern: Pattern, left: int, top: int, size: int) -> None:
    canvas = Canvas(60, 40, LIGHT, PILLOWS_OWN)
    canvas.pattern(Box(left, top, left + size, top + size), pattern, LIGHT.text)

    changed = Image.eval(opened(canvas).convert("L"), lambda value: 255 - value).getbbox()

    if changed is not None:
        assert changed[0] >= max(0, left) * SCALE
        assert changed[1] >= max(0, top) * SCALE
        assert changed[2] <= (left + size) * SCALE
        assert changed[3] <= (top + size) * SCALE


@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60), width=st.integers(0, 90)
)
def test_text_is_never_wider_than_its_room(text: str, width: int) -> None:
    canvas = Canvas(200, 30, LIGHT, PILLOWS_OWN)
    canvas.text((2, 5), text, 12, LIGHT.text, width=width)

    changed = Image.eval(opened(canvas).convert("L"), lambda value: 255 - value).getbbox()

    # A glyph may lean out of its own width by a hair.
    assert changed is None or changed[2] <= (2 + width) * SCALE + 4


def test_what_is_no_font_is_refused_and_pictures_are_drawn_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "font.ttf"
    file.write_text("no font")
    configuration = Configuration().having(PicturesSection(font=str(file)))

    with pytest.raises(UnreadableFontError, match=r"font\.ttf"):
        find_typeface(file)
    assert usable_typeface(configuration) == find_typeface()


async def test_the_doctor_tells_of_a_font_that_cannot_be_read(tmp_path: Path) -> None:
    configuration = Configuration().having(PicturesSection(font=str(tmp_path / "none.ttf")))

    findings = await examine(configuration, Secrets({}))

    assert [finding.level for finding in findings if finding.subject == "pictures"] == [Level.PROBLEM]


def test_the_font_that_pillow_brings_has_no_chinese() -> None:
    assert not PILLOWS_OWN.has_chinese
