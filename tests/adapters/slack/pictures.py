"""Make the Slack pictures of `docs/pictures`: our blocks on a page like Slack's, looked at by a headless Chromium.

    uv run python -m tests.adapters.slack.pictures

Needs Debian's `chromium`, `fonts-noto-core` and `fonts-noto-cjk`.
"""

from __future__ import annotations

import asyncio
import tempfile
from asyncio.subprocess import DEVNULL
from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageChops

from adapters.slack.mrkdwn import Reading
from adapters.slack.rendering import render
from bot.languages import Language
from bot.places import Place, PlaceKind
from bot.testing.harness import Harness
from commands.digest.composing import Editor
from tests.platforms.slack.page import Page

TARGET = Path(__file__).parents[3] / "docs" / "pictures"
_WIDTH, _HEIGHT, _SCALE = 640, 1400, 2


async def _digest_page(harness: Harness) -> str:
    """Return the digest of the sample programme's week, as a channel on Slack gets it."""
    application = harness.application
    channel = Place("harness", "programme", "general", PlaceKind.CHANNEL)
    digest = await application.services.get(Editor).for_place(channel, harness.clock.now(), timedelta(days=7))
    if digest is None:
        raise RuntimeError("the sample programme has nothing to say")
    rendered = render(application.localiser.localise(digest, Language.EN), Reading(harness.zone))
    return Page("HKAI Lab", harness.zone).html(part.blocks for part in rendered.parts)


async def _shoot(page: Path, picture: Path) -> None:
    command = [
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--force-device-scale-factor={_SCALE}",
        f"--window-size={_WIDTH},{_HEIGHT}",
        f"--screenshot={picture}",
        page.as_uri(),
    ]
    browser = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    await browser.wait()
    with Image.open(picture) as taken:
        shown = taken.convert("RGB")
    box = ImageChops.difference(shown, Image.new("RGB", shown.size, "white")).getbbox()
    below = min(box[3] + 16 * _SCALE, shown.height) if box else shown.height
    shown.crop((0, 0, shown.width, below)).quantize(128).save(picture, optimize=True)


async def main() -> None:
    """Take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    async with await Harness.start() as harness:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "digest.html"
            page.write_text(await _digest_page(harness), encoding="utf-8")
            await _shoot(page, TARGET / "digest-on-slack.png")


if __name__ == "__main__":
    asyncio.run(main())
