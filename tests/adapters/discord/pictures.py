"""Make the pictures of `docs/pictures`: SimCord's preview page, looked at by a headless Chromium.

    uv run python -m tests.adapters.discord.pictures

Needs Debian's `chromium` and `fonts-noto-cjk`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from asyncio.subprocess import DEVNULL
from collections.abc import Awaitable, Callable
from pathlib import Path

import discord
import simcord
from PIL import Image, ImageChops

from bot.testing import probe
from commands.announcements.feature import feature as announcements
from commands.digest.feature import feature as digest
from commands.faq.bank import SAMPLE_BANK
from commands.faq.feature import feature as faq
from commands.faq.importing import import_bank
from commands.milestones.feature import feature as milestones
from commands.people.feature import feature as people
from tests.platforms.discord.simulated import Simulation, simulation

TARGET = Path(__file__).parents[3] / "docs" / "pictures"
_WIDTH, _HEIGHTS = 1000, {"every-block": 1180, "announcement": 1150, "digest": 1250}
_HEIGHT = 700
_FOR_STAFF = frozenset({"announcement", "digest"})
_SCALE = 2
_PAGE = (262, 130, 20, 125)
"""What of the page is not Discord: columns at the left, rows at the top, columns at the right, rows at the bottom."""

Scene = Callable[[Simulation, simcord.MemberActor], Awaitable[object]]


async def _answer(simulated: Simulation, mei: simcord.MemberActor) -> object:
    return await mei.slash(simulated.channel, "faq ask", question="How long is the programme?")


async def _did_you_mean(simulated: Simulation, mei: simcord.MemberActor) -> object:
    return await mei.slash(simulated.channel, "faq ask", question="money for my company")


async def _blocks(simulated: Simulation, mei: simcord.MemberActor) -> object:
    return await mei.slash(simulated.channel, "probe blocks")


async def _form_to_fix(simulated: Simulation, mei: simcord.MemberActor) -> object:
    opened = await mei.slash(simulated.channel, "probe order", portions=2)
    return await mei.submit_modal(opened, {"portions": "12", "price": "3", "what": "egg tart"})


def _of_staff(simulated: Simulation, name: str) -> simcord.MemberActor:
    """Return a member of staff who sees the commands that Discord shows to those who manage messages."""
    manages = simulated.guild.create_role("Manager", permissions=discord.Permissions(manage_messages=True))
    held = [role for role in simulated.guild_roles if role.name == "Team"]
    return simulated.guild.add_member(simulated.env.create_user(name.lower(), global_name=name), roles=[*held, manages])


async def _announcement(simulated: Simulation, mei: simcord.MemberActor) -> object:
    text = "# Demo day\n\nPlease hand in your **pitch deck**:\n\n- ten slides at most\n- as PDF, by Friday"
    return await mei.slash(simulated.channel, "announce write", text=text, audience=f"<#{simulated.channel.id}>")


async def _digest(simulated: Simulation, mei: simcord.MemberActor) -> object:
    await mei.slash(simulated.channel, "milestone add", name="Pitch deck", due="in 3 days")
    await mei.slash(simulated.channel, "milestone add", name="Mid-term review", due="in 6 days")
    return await mei.slash(simulated.channel, "digest preview")


SCENES: dict[str, Scene] = {
    "faq-answer": _answer,
    "did-you-mean": _did_you_mean,
    "every-block": _blocks,
    "form-to-fix": _form_to_fix,
    "announcement": _announcement,
    "digest": _digest,
}


async def _take(name: str, scene: Scene, folder: Path) -> None:
    async with simulation(folder, [probe.feature, faq, people, announcements, digest, milestones]) as simulated:
        application = simulated.application
        await import_bank(application.database, SAMPLE_BANK, application.clock.now())
        mei = _of_staff(simulated, "Mei") if name in _FOR_STAFF else simulated.member("Mei", "Founder")
        await scene(simulated, mei)
        height = _HEIGHTS.get(name, _HEIGHT)
        async with simulated.env.preview(
            simulated.channel, viewers=[mei], layout="channel", width=_WIDTH, height=height, timezone="Asia/Hong_Kong"
        ) as preview:
            command = [
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--force-device-scale-factor={_SCALE}",
                f"--window-size={_WIDTH},{height}",
                "--virtual-time-budget=12000",
                f"--screenshot={TARGET / f'{name}.png'}",
                preview.url,
            ]
            browser = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
            await browser.wait()
    _crop(TARGET / f"{name}.png")


def _crop(file: Path) -> None:
    left, top, right, bottom = (side * _SCALE for side in _PAGE)
    with Image.open(file) as page:
        shown = page.convert("RGB").crop((left, top, page.width - right, page.height - bottom))
    ground = Image.new("RGB", shown.size, shown.getpixel((shown.width - 1, shown.height - 1)))
    box = ImageChops.difference(shown, ground).getbbox()
    below = min(box[3] + 20 * _SCALE, shown.height) if box else shown.height
    shown.crop((0, 0, shown.width, below)).quantize(128).save(file, optimize=True)


async def main(names: list[str]) -> None:
    """Take the pictures that are named, or all."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in names or SCENES:
        with tempfile.TemporaryDirectory() as folder:
            await _take(name, SCENES[name], Path(folder))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
