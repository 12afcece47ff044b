"""Whoever leaves the served servers has no rights there any more, and is told nothing; whoever comes back is back."""

from sqlalchemy import select

from bot.community.holders import at_least
from bot.delivery import NewDelivery
from bot.messages import plainly
from bot.roles import Role
from bot.storage import tables
from bot.storage.tables import DeliveryState
from tests.adapters.discord.conftest import Scene
from tests.platforms.discord.bot import Bot


async def closed(scene: Scene, bot: Bot) -> bool:
    async with bot.application.database.read() as session:
        left = select(tables.Account.left_at).where(tables.Account.user == scene.mei.id)
        return await session.scalar(left) is not None


async def until_closed(scene: Scene, bot: Bot, *, expected: bool) -> None:
    """Wait for what the bot makes of an event, which nothing on Discord shows."""
    for _ in range(1000):
        await bot.quiet()
        if await closed(scene, bot) is expected:
            return
    raise AssertionError("the account did not change")


async def test_a_member_who_leaves_loses_what_waits_for_them_and_one_who_returns_is_back(scene: Scene) -> None:
    scene.world.tells_of_members = True
    async with scene.bot() as bot:
        await scene.works(bot)
        database, now = bot.application.database, bot.application.clock.now()
        async with database.write() as session:
            person_id = await session.scalar(
                select(tables.Account.person_id).where(tables.Account.user == scene.mei.id)
            )
            assert person_id is not None
            later = now.replace(year=now.year + 1)
            note = NewDelivery(key="note", kind="note", to=person_id, message=plainly("hello"), due_at=later)
            await bot.application.outbox.enqueue(session, note, now)

        scene.world.part(scene.guild, scene.mei.id)
        await until_closed(scene, bot, expected=True)

        async with database.read() as session:
            assert await session.scalar(select(tables.Delivery.state)) is DeliveryState.CANCELLED
            assert await session.scalar(select(tables.Person.left_at).where(tables.Person.id == person_id)) is not None

        scene.world.join(scene.guild, scene.mei.id, "Founder")
        event = {"guild_id": scene.guild.id, "user": scene.world.users[scene.mei.id], "roles": []}
        scene.world.emit("GUILD_MEMBER_ADD", event, scene.guild.id)
        await until_closed(scene, bot, expected=False)


async def test_whoever_gets_or_loses_a_role_on_the_server_is_in_its_audience_or_not(scene: Scene) -> None:
    scene.world.tells_of_members = True
    async with scene.bot() as bot:
        await scene.works(bot)
        for roles, staff in ((("Team",), 1), (("Founder",), 0)):
            scene.world.join(scene.guild, scene.mei.id, *roles)
            event = {"guild_id": scene.guild.id, "user": scene.world.users[scene.mei.id], "roles": []}
            scene.world.emit("GUILD_MEMBER_UPDATE", event, scene.guild.id)
            for _ in range(1000):
                await bot.quiet()
                async with bot.application.database.read() as session:
                    found = await at_least(session, bot.application.directory, Role.STAFF)
                if len(found) == staff:
                    break
            assert len(found) == staff


async def test_without_the_privileged_intent_everybody_is_asked_about_again_and_again(scene: Scene) -> None:
    async with scene.bot() as bot:
        await scene.works(bot)
        del scene.guild.members[scene.mei.id]
        connection = bot.adapter._connection
        assert connection is not None

        await connection.memberships.review()

        assert await closed(scene, bot)
        assert not scene.discord.gateway.identified[0]["intents"] & 1 << 1


async def test_where_the_bot_itself_is_gone_nobody_is_taken_for_gone(scene: Scene) -> None:
    async with scene.bot() as bot:
        await scene.works(bot)
        del scene.guild.members[scene.world.bot]
        connection = bot.adapter._connection
        assert connection is not None

        await connection.memberships.review()

        assert not await closed(scene, bot)
