"""Who is answered, where, and with which rights: checked by us, whatever Discord lets people do."""

from commands.faq.bank import SAMPLE_BANK
from commands.faq.feature import feature as faq
from commands.faq.importing import import_bank
from tests.adapters.discord.conftest import Scene
from tests.platforms.discord.bot import Bot, person
from tests.platforms.discord.reading import text_of
from tests.platforms.discord.world import FORUM


async def marked(scene: Scene, bot: Bot) -> None:
    """Wait until what was emitted before has been handled: something later is answered."""
    await scene.works(bot)
    await bot.quiet()


async def test_another_server_is_not_answered(scene: Scene) -> None:
    other = scene.world.guild("Another")
    channel = scene.world.channel(other, "general")
    async with scene.bot() as bot:
        stranger = person(scene.discord, "Stranger", other, channel)
        given = stranger.slash("/probe say", text="hello")
        stranger.writes("/probe say hello", mentions_bot=True)
        await marked(scene, bot)

        assert given.acknowledged is None
        assert scene.world.visible(channel.id) == []


async def test_a_direct_message_of_a_stranger_is_not_answered(scene: Scene) -> None:
    other = scene.world.guild("Another")
    stranger = person(scene.discord, "Stranger", other, scene.world.channel(other, "general")).in_direct()
    async with scene.bot() as bot:
        stranger.writes("/probe say hello")
        given = stranger.slash("/probe say", text="hello")
        await marked(scene, bot)

        assert given.acknowledged is None
        assert scene.world.visible(stranger.channel.id, stranger.id) == []


async def test_a_member_is_answered_directly_and_no_more_once_they_have_left(scene: Scene) -> None:
    direct = scene.mei.in_direct()
    async with scene.bot() as bot:
        direct.writes("/probe say hello")
        (message,) = await bot.answered(direct.channel, 0, scene.mei.id)
        assert text_of(message) == "hello"
        pressed = await bot.settled(direct.slash("/probe button"))

        del scene.guild.members[scene.mei.id]
        forgotten = direct.press(pressed.shown[0], "Press")
        ada = person(scene.discord, "Ada", scene.guild, scene.channel)
        await bot.settled(ada.slash("/probe say", text="marker"))

        assert forgotten.acknowledged is None


async def test_roles_grant_at_most_staff_and_are_asked_anew_each_time(scene: Scene) -> None:
    async with scene.bot() as bot:
        boss = person(scene.discord, "Boss", scene.guild, scene.channel, "Team")
        assert "staff only" in text_of((await bot.settled(boss.slash("/probe staff"))).shown[0])
        direct = boss.in_direct()
        assert "staff only" in text_of((await bot.settled(direct.slash("/probe staff"))).shown[0])

        scene.world.join(scene.guild, boss.id)

        assert "Only staff" in text_of((await bot.settled(boss.slash("/probe staff"))).shown[0])
        assert "Only staff" in text_of((await bot.settled(direct.slash("/probe staff"))).shown[0])


async def test_words_that_are_not_meant_for_the_bot_are_not_answered(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.mei.writes("/probe say hello")
        await marked(scene, bot)

        assert [text_of(each) for each in scene.world.visible(scene.channel.id)] == ["still here"]


async def test_a_mention_is_answered_below_the_message(scene: Scene) -> None:
    async with scene.bot() as bot:
        written = scene.mei.writes("/probe say hello", mentions_bot=True)

        (message,) = await bot.answered(scene.channel)
        assert text_of(message) == "hello"
        assert message.payload["message_reference"]["message_id"] == written


async def test_what_is_private_is_told_directly_and_the_channel_is_told_so(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.mei.writes("/probe secret", mentions_bot=True)

        (note,) = await bot.answered(scene.channel)
        direct = scene.world.direct(scene.mei.id)
        assert "direct message" in text_of(note)
        assert [text_of(each) for each in scene.world.visible(direct.id, scene.mei.id)] == ["between us"]


async def test_who_takes_no_direct_messages_is_told_what_to_do(scene: Scene) -> None:
    scene.world.direct(scene.mei.id).writable = False
    async with scene.bot() as bot:
        scene.mei.writes("/probe secret", mentions_bot=True)

        (note,) = await bot.answered(scene.channel)
        assert "privacy settings" in text_of(note)
        assert "between us" not in text_of(note)


async def test_a_form_is_asked_for_by_a_button_where_words_open_none(scene: Scene) -> None:
    async with scene.bot() as bot:
        scene.mei.writes("/probe order 2", mentions_bot=True)
        (note,) = await bot.answered(scene.channel)
        opened = await bot.settled(scene.mei.press(note, "Open the form"))
        done = await bot.settled(scene.mei.submit(opened, {"price": "12.5", "what": "egg tart"}))

        assert text_of(done.shown[0]) == "2 of egg tart at 12.5"


async def test_a_post_in_a_forum_is_answered_when_the_bank_is_sure(scene: Scene) -> None:
    forum = scene.world.channel(scene.guild, "help", FORUM)
    async with scene.bot([faq]) as bot:
        await import_bank(bot.application.database, SAMPLE_BANK, bot.application.clock.now())
        unsure = scene.mei.posts(forum, "My bicycle", "Does anybody want it?")
        sure = scene.mei.posts(forum, "How long is the programme?", "I could not find it anywhere.")

        (answer,) = await bot.answered(sure)
        assert "month" in text_of(answer)
        assert scene.world.visible(unsure.id) == []


async def test_a_message_is_answered_from_its_context_menu(scene: Scene) -> None:
    async with scene.bot([faq]) as bot:
        await import_bank(bot.application.database, SAMPLE_BANK, bot.application.clock.now())
        scene.mei.writes("How long is the programme?")
        asked = scene.world.messages[-1]
        answered = await bot.settled(scene.mei.uses("Answer from the FAQ", asked))
        refused = await bot.settled(scene.mei.uses("Save as FAQ", asked))
        boss = person(scene.discord, "Boss", scene.guild, scene.channel, "Team")
        saving = await bot.settled(boss.uses("Save as FAQ", asked))

        assert "month" in text_of(answered.shown[0])
        assert answered.shown[0].to == scene.mei.id
        assert "Only staff" in text_of(refused.shown[0])
        assert saving.modal is not None
