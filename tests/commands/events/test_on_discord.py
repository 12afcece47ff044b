"""Events on a loopback Discord: scheduled events of its own, cards, and a rush for seats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.features import Feature
from bot.installed import installed
from bot.messages import File
from commands.events.mirror.mirroring import Mirror, mirror_events
from commands.events.programme.keeping import mark_changed
from commands.events.programme.pictures import give_picture
from tests.platforms.discord.bot import Bot, person, running
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.person import Person
from tests.platforms.discord.reading import text_of
from tests.platforms.discord.world import Channel, Guild

CANCELED = 4
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def features() -> list[Feature]:
    return list(installed().features)


@dataclass
class Scene:
    discord: Loopback
    guild: Guild
    news: Channel
    staff_room: Channel
    grace: Person
    bot: Bot

    async def put_up(self, when: str, title: str, **options: object) -> None:
        given = await self.bot.settled(self.grace.slash("/events create", when=when, title=title, **options))
        await self.bot.settled(self.grace.press(given.shown[-1], "Yes, put it up"))
        await self.mirrored()

    async def confirms(self, line: str, button: str, **options: object) -> None:
        given = await self.bot.settled(self.grace.slash(line, **options))
        await self.bot.settled(self.grace.press(given.shown[-1], button))
        await self.mirrored()

    async def mirrored(self) -> None:
        await mirror_events(self.bot.application)


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with loopback() as discord:
        world = discord.world
        guild = world.guild(roles=("Team",))
        news, room = world.channel(guild, "news"), world.channel(guild, "staff")
        grace = person(discord, "Grace", guild, news, "Team")
        more = f"""
        [discord.roles]
        Team = "staff"
        [people]
        default_role = "founder"
        [channels]
        announcements = ["discord:{news.id}"]
        staff = ["discord:{room.id}"]
        """
        async with running(discord, tmp_path, features(), [guild], more=more) as bot:
            await bot.application.sender.start()
            yield Scene(discord, guild, news, room, grace, bot)
        assert world.violations == []


async def test_scheduled_events_follow_ours(scene: Scene) -> None:
    await scene.put_up("in 3 days", "Pricing talk", place="Room 2", about="Bring numbers")
    (made,) = scene.guild.scheduled.values()
    assert (made["name"], made["description"]) == ("Pricing talk", "Bring numbers")
    assert made["entity_metadata"] == {"location": "Room 2"}

    await scene.mirrored()
    assert len(scene.guild.scheduled) == 1
    await scene.confirms("/events edit", "Yes, change it", event="1", place="Room 5")
    (changed,) = scene.guild.scheduled.values()
    assert changed["entity_metadata"] == {"location": "Room 5"}

    await scene.confirms("/events cancel", "Yes, cancel it", event="1")
    (cancelled,) = scene.guild.scheduled.values()
    assert cancelled["status"] == CANCELED


async def test_without_words_a_form_opens_and_its_fields_fit(scene: Scene) -> None:
    given = await scene.bot.settled(scene.grace.slash("/events create", capacity=7))
    assert given.modal is not None
    assert len(given.modal["components"]) == 5
    shown = await scene.bot.settled(scene.grace.slash("/events edit", event="1"))
    assert "no such event" in text_of(shown.shown[-1])


async def test_at_most_a_hundred_are_shown_the_soonest(scene: Scene) -> None:
    await scene.put_up("every day 10-11am", "Coffee")
    await scene.put_up("every day 4-5pm", "Tea")
    for _ in range(8):
        await scene.mirrored()
    assert len(coming(scene)) == 100
    last = max(each["scheduled_start_time"] for each in coming(scene))
    assert all(each["recurrence_rule"] is None for each in coming(scene))

    await scene.confirms("/events cancel", "Yes, cancel it", event="1")
    await scene.mirrored()
    assert len(coming(scene)) == 100
    assert max(each["scheduled_start_time"] for each in coming(scene)) > last

    await scene.put_up("in 2 days", "Pitch night")
    await scene.mirrored()
    names = [each["name"] for each in coming(scene)]
    assert len(names) == 100
    assert "Pitch night" in names


def coming(scene: Scene) -> list[dict[str, object]]:
    return [each for each in scene.guild.scheduled.values() if each["status"] != CANCELED]


async def test_a_missing_permission_is_told_to_staff_once(scene: Scene) -> None:
    scene.guild.may_schedule = False
    await scene.put_up("in 3 days", "Pricing talk")
    for _ in range(3):
        await scene.mirrored()
    world = scene.discord.world
    await world.until(lambda: bool(world.visible(scene.staff_room.id)))
    (told,) = world.visible(scene.staff_room.id)
    assert "permissions" in text_of(told)
    assert sum(each.path.endswith("/scheduled-events") for each in world.requests) == 1


async def test_one_that_was_made_before_a_crash_is_not_made_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commands.events.mirror import mirroring

    note = mirroring._note

    async def dies(*arguments: object) -> None:
        if arguments[4] != 0:
            raise RuntimeError("the process ends here")
        await note(*arguments)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(mirroring, "_note", dies)
    with pytest.raises(RuntimeError):
        await scene.put_up("in 3 days", "Pricing talk")
    monkeypatch.setattr(mirroring, "_note", note)
    await scene.mirrored()
    assert len(scene.guild.scheduled) == 1


async def test_the_card_follows_a_rush_for_seats(scene: Scene) -> None:
    await scene.put_up("in 3 days", "Demo night", capacity=5)
    world = scene.discord.world
    await world.until(lambda: bool(world.visible(scene.news.id)))
    (card,) = world.visible(scene.news.id)
    people = [person(scene.discord, f"P{number}", scene.guild, scene.news) for number in range(20)]
    given = [each.press(card, "Going") for each in people]
    await asyncio.gather(*(scene.bot.settled(each, 60) for each in given))
    await world.until(lambda: "5 going · 0 of 5 seats left · 15 on the waitlist" in text_of(card), 30)
    said = [text_of(each.shown[-1]) for each in given]
    assert sum("You're going to Demo night" in each for each in said) == 5
    assert sum("on the waitlist, and I'll" in each for each in said) == 15


def test_a_mirror_begins_without_a_pause() -> None:
    assert Mirror().paused == {}


@pytest.mark.parametrize(
    ("content", "shown"), [(PNG, "data:image/png;base64,"), (b"RIFF....WEBP", None), (PNG + b" " * 9_000_000, None)]
)
async def test_the_picture_of_an_event_is_shown_where_it_is_taken(
    scene: Scene, content: bytes, shown: str | None
) -> None:
    await scene.put_up("in 3 days", "Pricing talk", place="Room 2")
    async with scene.bot.application.database.write() as session:
        await give_picture(session, [1], File("poster.png", content, "image/png"))
        await mark_changed(session, [1], scene.bot.application.clock.now())
    await scene.mirrored()
    (made,) = scene.guild.scheduled.values()
    assert (made["image"] or "").startswith(shown) if shown else made["image"] is None


async def test_an_event_whose_picture_is_refused_is_shown_without_it(scene: Scene) -> None:
    scene.guild.may_show_images = False
    await scene.put_up("in 3 days", "Pricing talk", place="Room 2")
    async with scene.bot.application.database.write() as session:
        await give_picture(session, [1], File("poster.png", PNG, "image/png"))
        await mark_changed(session, [1], scene.bot.application.clock.now())
    await scene.confirms("/events edit", "Yes, change it", event="1", place="Room 5")
    (made,) = scene.guild.scheduled.values()
    assert (made["image"], made["entity_metadata"]) == (None, {"location": "Room 5"})
    assert all("Unsupported image" in each for each in scene.discord.world.violations)
    scene.discord.world.violations.clear()
