"""People and places by mention and by name, on both databases, and as somebody who types a command meets them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.call import Call
from bot.declaration.command import command
from bot.declaration.parameters import Wrong
from bot.features import Feature
from bot.interactions import TextMessage
from bot.languages import Language
from bot.lookups import PersonLookup, PlaceLookup
from bot.messages import Message, Phrase, plainly
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.people import Account, Person, PersonRef
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.services import Services
from bot.storage import Database, tables
from bot.testing.adapter import HarnessReply
from bot.testing.clock import ManualClock
from bot.testing.harness import Harness
from bot.testing.screen import Screen

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
HERE = Place("slack", "T1", "C1", PlaceKind.CHANNEL, name="general")


def call(database: Database, place: Place = HERE) -> Call:
    """Make the call of somebody who typed something in a place."""
    services = Services()
    services.provide(Database, database)
    account = Account(place.platform, place.workspace, "U0", "Reader")
    reply = HarnessReply(Screen(), ManualClock(), account, place, UTC)
    return Call(
        interaction=TextMessage(account=account, place=place, reply=reply, received_at=NOW, text=""),
        person=Person(0, 0, "Reader", Role.FOUNDER),
        language=Language.EN,
        zone=ZoneInfo("Asia/Hong_Kong"),
        now=NOW,
        services=services,
        localiser=Localiser(Catalogue({language: {} for language in Language})),
    )


@pytest.fixture
async def people(database: Database) -> Database:
    """Give a database that knows some people, one of them on both platforms."""
    names = ["Ada Lovelace", "ÉMILE Chan", "Chan", "Chan Siu-ming", "Chan Siu-wai", "陳大文", "Kai", "KAI", "100% Wong"]
    names += [f"Achan {number}" for number in range(10)]
    async with database.write() as session:
        for number, name in enumerate(names, start=1001):
            session.add(tables.Person(id=number, display_name=name, created_at=NOW))
        await session.flush()
        for platform, workspace, user, person_id in (
            ("slack", "T1", "U1", 1001),
            ("discord", "", "80351110224678912", 1001),
            ("slack", "T2", "U1", 1002),
        ):
            account = tables.Account(platform=platform, workspace=workspace, user=user, person_id=person_id)
            account.display_name, account.created_at = "", NOW
            session.add(account)
    return database


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("@ada lovelace", "Ada Lovelace"),
        ("love", "Ada Lovelace"),
        ("émile", "ÉMILE Chan"),
        ("chan", "Chan"),
        ("陳大文", "陳大文"),
        ("%", "100% Wong"),
        ("<@U1>", "Ada Lovelace"),
        ("<@U1|ada>", "Ada Lovelace"),
    ],
)
async def test_a_person_is_found_by_mention_and_by_name(people: Database, text: str, name: str) -> None:
    assert (await PersonLookup().find(call(people), text)).name == name


async def test_a_mention_means_the_account_of_that_platform_and_workspace(people: Database) -> None:
    other = call(people, Place("slack", "T2", "C1", PlaceKind.CHANNEL))
    discord = call(people, Place("discord", "", "1", PlaceKind.CHANNEL))
    assert await PersonLookup().find(other, "<@U1>") == PersonRef(1002, "ÉMILE Chan")
    assert await PersonLookup().find(discord, "<@!80351110224678912>") == PersonRef(1001, "Ada Lovelace")
    with pytest.raises(Wrong):
        await PersonLookup().find(discord, "<@U1>")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("nobody", "expected.person"),
        ("", "expected.person"),
        ("@", "expected.person"),
        ("<@U9>", "expected.person"),
        ("siu", "expected.one_person"),
        ("kai", "expected.one_person"),
        ("achan", "expected.one_person"),
    ],
)
async def test_nobody_and_several_are_told_apart(people: Database, text: str, key: str) -> None:
    with pytest.raises(Wrong) as caught:
        await PersonLookup().find(call(people), text)
    [told] = caught.value.expected
    assert isinstance(told, Phrase)
    assert told.key == key
    assert str(told.values.get("names", "")).count(",") <= 4


async def test_completions_hold_what_is_typed_and_are_few_and_distinct(people: Database) -> None:
    async with people.write() as session:
        session.add_all(tables.Person(display_name=f"Bo {number}", created_at=NOW) for number in range(40))
        namesake = tables.Person(display_name="Ada Lovelace", created_at=NOW)
        session.add(namesake)
    offered = [option.value for option in await PersonLookup().complete(call(people), "@ada")]
    assert sorted(offered) == sorted(f"@Ada Lovelace #{number}" for number in (1001, namesake.id))
    found = await PersonLookup().find(call(people), f"@Ada Lovelace #{namesake.id}")
    assert found == PersonRef(namesake.id, "Ada Lovelace")
    assert len(await PersonLookup().complete(call(people), "bo")) == 25
    assert await PersonLookup().complete(call(people), "nobody") == []
    assert "@ÉMILE Chan" in [option.value for option in await PersonLookup().complete(call(people), "éMI")]


@pytest.fixture
async def channels(database: Database) -> Database:
    """Give a database that knows some places, two of them with one name on either platform."""
    async with database.write() as session:
        for platform, workspace, channel, kind, name in (
            ("slack", "T1", "C1", PlaceKind.CHANNEL, "general"),
            ("discord", "", "11", PlaceKind.CHANNEL, "general"),
            ("slack", "T1", "C2", PlaceKind.CHANNEL, "Événements"),
            ("discord", "", "12", PlaceKind.CHANNEL, "showcase"),
            ("discord", "", "13", PlaceKind.CHANNEL, "showcase"),
            ("discord", "", "14", PlaceKind.CHANNEL, "café"),
            ("slack", "T1", "D1", PlaceKind.DIRECT, "ada"),
        ):
            session.add(tables.Place(platform=platform, workspace=workspace, channel=channel, kind=kind, name=name))
    return database


@pytest.mark.parametrize(
    ("text", "channel"),
    [("#general", "C1"), ("GENERAL", "C1"), ("#événements", "C2"), ("CAFÉ", "14"), ("<#C2>", "C2"), ("<#C2|x>", "C2")],
)
async def test_a_place_is_found_by_mention_and_by_name(channels: Database, text: str, channel: str) -> None:
    assert (await PlaceLookup().find(call(channels), text)).channel == channel


async def test_a_name_on_both_platforms_means_the_one_at_hand(channels: Database) -> None:
    here = call(channels, Place("discord", "", "11", PlaceKind.CHANNEL))
    assert (await PlaceLookup().find(here, "#general")).channel == "11"


async def test_a_mentioned_channel_that_the_bot_has_not_seen_is_taken_at_its_word(channels: Database) -> None:
    found = await PlaceLookup().find(call(channels), "<#C99>")
    assert found == Place("slack", "T1", "C99", PlaceKind.CHANNEL)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("#nowhere", "expected.place"),
        ("", "expected.place"),
        ("#ada", "expected.place"),
        ("#showcase", "expected.one_place"),
    ],
)
async def test_no_place_and_several_are_told_apart(channels: Database, text: str, key: str) -> None:
    with pytest.raises(Wrong) as caught:
        await PlaceLookup().find(call(channels), text)
    assert caught.value.expected == (Phrase(key),)


async def test_channels_are_offered_by_what_is_typed(channels: Database) -> None:
    assert [option.value for option in await PlaceLookup().complete(call(channels), "#GEN")] == ["#general"]
    assert [option.value for option in await PlaceLookup().complete(call(channels), "év")] == ["#Événements"]


@command("greet")
async def greet(call: Call, whom: PersonRef) -> Message:
    return plainly(f"Greetings to {whom.name}.")


@pytest.fixture
def greeting(tmp_path: Path) -> Feature:
    texts = '[commands.greet]\ncalled = "greet"\nhelp = "Greet"\nexamples = ["/greet @Ada"]\nwhom = "Whom"\n'
    for language in Language:
        (tmp_path / f"{language.value}.toml").write_text(texts, encoding="utf-8")
    return Feature(name="greet", texts=tmp_path, commands=(greet,))


async def test_somebody_who_names_a_person_is_understood_or_told_what_to_write(greeting: Feature) -> None:
    async with await Harness.start(features=[greeting]) as programme:
        ada = programme.person("Ada Lovelace", language="en")
        kai = programme.person("Kai", language="en")
        await ada.known()
        assert (await kai.says('/greet "ada lovelace"')).text == "Greetings to Ada Lovelace."
        assert (await kai.says("/greet @ada")).text == "Greetings to Ada Lovelace."
        assert "I know nobody of that name" in (await kai.says("/greet Grace")).text
        offered = await kai.completes("greet", "whom", "ad")
        assert [option.value for option in offered] == ["@Ada Lovelace"]
