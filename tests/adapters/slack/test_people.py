"""Who counts as what: roles, strangers, bots, workspaces."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.community.holders import at_least
from bot.people import Account
from bot.places import Place, PlaceKind
from bot.roles import Role
from bot.storage import tables
from tests.adapters.slack.conftest import Bot, StartBot
from tests.adapters.slack.desk import feature
from tests.platforms.slack.slack import Slack


async def role_of(bot: Bot, user: str) -> str:
    workspace = await bot.adapter.desk.workspaces.find(bot.slack.state.team)
    assert workspace is not None
    account = await bot.adapter.desk.people.account(workspace, user)
    assert account is not None
    return (await bot.application.directory.identify(account, bot.application.clock.now())).role.value


async def staff_of(bot: Bot) -> list[int]:
    async with bot.application.database.read() as session:
        return list(await at_least(session, bot.application.directory, Role.STAFF))


async def test_user_groups_grant_roles(slack: Slack, start_bot: StartBot) -> None:
    ada, grace = slack.person("Ada"), slack.person("Grace")
    slack.state.groups = [
        {"id": "S1", "handle": "programme-team", "name": "Programme team", "users": [ada.id]},
        {"id": "S2", "handle": "mentors", "name": "Mentors", "users": [ada.id, grace.id]},
        {"id": "S3", "handle": "everybody", "name": "Everybody", "users": [grace.id]},
    ]
    bot = await start_bot((feature,), groups={"programme-team": "staff", "mentors": "mentor"})
    assert await role_of(bot, ada.id) == "staff"
    assert await role_of(bot, grace.id) == "mentor"


async def test_a_change_of_a_group_is_seen(slack: Slack, start_bot: StartBot) -> None:
    ada = slack.person("Ada")
    bot = await start_bot((feature,), groups={"mentors": "mentor"})
    assert await role_of(bot, ada.id) == "founder"
    slack.state.groups = [{"id": "S2", "handle": "mentors", "name": "Mentors", "users": [ada.id]}]
    await slack.deliver("events_api", slack.event({"type": "subteam_updated", "subteam": {"id": "S2"}}))
    assert await role_of(bot, ada.id) == "mentor"


async def test_whoever_is_taken_out_of_a_group_is_in_no_audience_of_it_at_once(
    slack: Slack, start_bot: StartBot
) -> None:
    ada = slack.person("Ada")
    slack.state.groups = [{"id": "S1", "handle": "programme-team", "name": "Programme team", "users": [ada.id]}]
    bot = await start_bot((feature,), groups={"programme-team": "staff"})
    assert await role_of(bot, ada.id) == "staff"
    assert len(await staff_of(bot)) == 1

    slack.state.groups = []
    change = {"type": "subteam_members_changed", "subteam_id": "S1", "removed_users": [ada.id], "added_users": []}
    await slack.deliver("events_api", slack.event(change))
    await bot.settles()

    assert await staff_of(bot) == []
    assert await role_of(bot, ada.id) == "founder"


async def test_who_administers_the_workspace_is_no_staff(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    assert await role_of(bot, slack.person("Ada", is_admin=True).id) == "founder"


async def test_a_stranger_is_a_guest(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,), groups={"mentors": "mentor"})
    eve = slack.person("Eve", team="T0ELSEWHERE")
    slack.state.groups = [{"id": "S2", "handle": "mentors", "name": "Mentors", "users": [eve.id]}]
    await eve.mentions("desk say hello")
    await bot.settles()
    assert "Eve (guest" in eve.read(eve.last())


async def test_one_whom_slack_does_not_tell_is_a_guest(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    ada = slack.person("Ada")
    slack.api.failing["users.info"].append("internal_error")
    for _ in range(2):
        await ada.commands("/cohort desk say hello")
        await bot.settles()
    assert ["(guest" in ada.read(each) for each in ada.sees()] == [True, False]


async def test_people_of_a_shared_channel_are_readers(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    slack.channel("C0SHARED", "shared", shared=True)
    workspace = await bot.adapter.desk.workspaces.find("")
    assert workspace is not None
    shared = await bot.adapter.desk.channels.place(workspace, "C0SHARED")
    own = await bot.adapter.desk.channels.place(workspace, "C0GENERAL")
    assert (shared.readers, own.readers, own.name) == (Role.GUEST, Role.FOUNDER, "general")


async def test_bots_are_not_listened_to(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    robot = slack.person("Robot", is_bot=True)
    await robot.writes("when does it start?")
    await robot.writes("when does it start?", bot_id="B0OTHER")
    await robot.mentions("when does it start?")
    itself = slack.event(
        {"type": "message", "user": "U0BOT", "ts": "1.1", "text": "hi", "channel": robot.direct, "channel_type": "im"}
    )
    await slack.deliver("events_api", itself)
    await bot.settles()
    assert robot.sees() == []


@pytest.mark.parametrize("subtype", ["message_changed", "message_deleted", "channel_join", "bot_message"])
async def test_what_nobody_says_is_not_answered(slack: Slack, start_bot: StartBot, subtype: str) -> None:
    bot = await start_bot((feature,))
    ada = slack.person("Ada")
    await ada.writes("when does it start?", subtype=subtype)
    await bot.settles()
    assert ada.sees() == []


async def test_people_are_asked_for_once(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    ada = slack.person("Ada", locale="zh-TW")
    for _ in range(3):
        await ada.commands("/cohort desk say hello")
    await bot.settles()
    assert len(slack.api.of("users.info")) == 1
    assert "zh-Hant-HK" in ada.read(ada.last())
    await slack.deliver("events_api", slack.event({"type": "user_change", "user": {"id": ada.id}}))
    await ada.commands("/cohort desk say hello")
    await bot.settles()
    assert len(slack.api.of("users.info")) == 2


@pytest.mark.parametrize(
    ("facts", "claims"),
    [
        ({"email": "Ada@Example.org"}, True),
        ({"email": "ada@example.org", "email_confirmed": False}, False),
        ({"email": "ada@example.org", "stranger": True}, False),
        ({"email": "other@example.org"}, False),
    ],
)
async def test_a_place_is_claimed_by_a_verified_address(
    slack: Slack, start_bot: StartBot, facts: dict[str, str | bool], *, claims: bool
) -> None:
    bot = await start_bot((feature,))
    now = bot.application.clock.now()
    async with bot.application.database.write() as session:
        listed = tables.Person(display_name="Ada Wong", email="ada@example.org", created_at=now)
        session.add(listed)
    ada = slack.person("A", **facts)
    await ada.commands("/cohort desk say hello")
    await bot.settles()
    async with bot.application.database.read() as session:
        owner = await session.scalar(select(tables.Account.person_id).filter_by(user=ada.id))
    assert (owner == listed.id) is claims


async def test_whom_slack_deactivates_loses_their_rights_until_they_are_back(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    ada = slack.person("Ada")
    for deleted, role in ((False, "founder"), (True, "guest"), (False, "founder")):
        user = {"id": ada.id, "deleted": deleted}
        await slack.deliver("events_api", slack.event({"type": "user_change", "user": user}))
        await bot.settles()
        await ada.commands("/cohort desk say hello")
        await bot.settles()
        assert await role_of(bot, ada.id) == role


async def test_a_workspace_that_is_not_named_is_not_served(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,), workspaces=("T0OTHER",))
    ada = slack.person("Ada")
    told = await ada.commands("/cohort desk say hello")
    await ada.mentions("desk say hello")
    await bot.settles()
    assert "not set up for this workspace" in told["text"]
    assert ada.sees() == []
    assert not bot.adapter.reaches(Place("slack", slack.state.team, "C0GENERAL", PlaceKind.CHANNEL))


async def test_a_direct_message_is_opened_for_an_account(slack: Slack, start_bot: StartBot) -> None:
    bot = await start_bot((feature,))
    ada = slack.person("Ada")
    place = await bot.adapter.direct(Account("slack", slack.state.team, ada.id, "Ada"))
    assert (place.channel, place.workspace) == (ada.direct, slack.state.team)
