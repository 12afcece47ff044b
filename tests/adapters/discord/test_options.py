"""Typed options, their completion, and languages."""

from decimal import Decimal

from bot.interactions import Attachment, NativeChannel, NativeUser
from tests.adapters.discord.conftest import Scene
from tests.adapters.discord.desk import Size
from tests.platforms.discord.bot import person
from tests.platforms.discord.reading import text_of


async def test_every_kind_of_option_arrives_as_what_it_is(scene: Scene) -> None:
    async with scene.bot() as bot:
        await bot.settled(scene.mei.slash("/probe say", text="so that the bot knows Mei"))
        ada = person(scene.discord, "Ada", scene.guild, scene.channel)
        address = f"http://127.0.0.1:{scene.discord.port}/files/plan.txt"
        file = {"filename": "plan.txt", "size": 19, "content_type": "text/plain", "url": address, "proxy_url": address}
        given = scene.mei.slash(
            "/desk every",
            word="egg tart",
            count=3,
            price=2.5,
            yes=True,
            size="large",
            member=ada.id,
            channel=scene.channel.id,
            file=file,
            who=f"<@{scene.mei.id}>",
            topic="Funding-1",
        )
        await bot.settled(given)

        assert [text_of(each) for each in given.shown] == ["all taken"]
        (call,) = scene.desk.calls
        assert (call["word"], call["count"], call["price"], call["yes"]) == ("egg tart", 3, Decimal("2.5"), True)
        assert call["size"] is Size.LARGE
        assert call["member"] == NativeUser(ada.id, "Ada")
        assert call["channel"] == NativeChannel(scene.channel.id, "general")
        assert call["file"] == Attachment("plan.txt", 19, "text/plain", address)
        assert call["content"] == b"content of plan.txt"
        assert call["who"].name == "Mei"  # type: ignore[attr-defined]  # a PersonRef
        assert call["topic"] == "Funding-1"


async def test_a_person_and_a_topic_complete_themselves(scene: Scene) -> None:
    async with scene.bot() as bot:
        await bot.settled(scene.mei.slash("/probe say", text="so that the bot knows Mei"))
        people = await bot.settled(scene.mei.types_option("/desk every", "who", "me"))
        topics = await bot.settled(scene.mei.types_option("/desk every", "topic", "fund", count=3))

        assert people.choices == [{"name": "Mei", "value": "@Mei"}]
        assert topics.choices is not None
        assert len(topics.choices) == 25
        assert scene.desk.calls == [{"typed": "fund", "others": {"count": 3}}]


async def test_commands_are_published_in_three_languages_with_their_limits(scene: Scene) -> None:
    async with scene.bot():
        (desk,) = [each for each in scene.world.commands if each["name"] == "desk"]
        (every,) = [each for each in desk["options"] if each["name"] == "every"]
        options = {each["name"]: each for each in every["options"]}

        kinds = {name: option["type"] for name, option in options.items()}
        expected = {"word": 3, "count": 4, "price": 10, "yes": 5, "size": 3, "member": 6, "channel": 7, "file": 11}
        assert kinds == {**expected, "who": 3, "topic": 3}
        assert (options["count"]["min_value"], options["count"]["max_value"]) == (1, 9)
        assert [choice["value"] for choice in options["size"]["choices"]] == ["small", "large"]
        assert options["who"]["autocomplete"]
        assert options["topic"]["autocomplete"]
        assert set(desk["description_localizations"]) == {"zh-TW", "zh-CN"}
        assert desk["contexts"] == [0, 1]
        named = {each["name"]: each["name_localizations"] for each in desk["options"]}
        assert named["wait"] == {"zh-TW": "wait", "zh-CN": "wait"}
        assert named["late_form"] is None


async def test_an_answer_is_in_the_language_of_the_client(scene: Scene) -> None:
    async with scene.bot() as bot:
        for locale, expected in (
            ("zh-TW", "繁體中文"),
            ("zh-CN", "简体中文"),
            ("en-GB", "in English"),
            ("fr", "in English"),
        ):
            scene.mei.locale = locale
            given = await bot.settled(scene.mei.slash("/probe greet", name="Ada"))
            assert expected in text_of(given.shown[0])


async def test_a_wrong_value_of_a_form_command_opens_the_form_with_the_problem(scene: Scene) -> None:
    async with scene.bot() as bot:
        opened = await bot.settled(scene.mei.slash("/probe order", portions=5, price=3.5))

        assert opened.modal is not None
        fields = {each["component"]["custom_id"]: each for each in opened.modal["components"]}
        assert fields["portions"]["component"]["value"] == "5"
        assert fields["price"]["component"]["value"] == "3.5"
        assert "value" not in fields["what"]["component"]
