"""What people do on Slack, and what they see of it."""

from __future__ import annotations

import asyncio

import pytest

from tests.adapters.slack.conftest import Bot, StartBot
from tests.adapters.slack.desk import PACE, PRESSED, feature
from tests.platforms.slack.person import Person
from tests.platforms.slack.reading import elements, words
from tests.platforms.slack.slack import Slack


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest, start_bot: StartBot) -> Bot:
    PACE.reset()
    PRESSED.clear()
    return await start_bot((feature,), mode=request.param, short_commands=["/desk"])


@pytest.fixture
def ada(bot: Bot, slack: Slack) -> Person:
    return slack.person("Ada", locale="en-GB", tz="Europe/London")


async def test_a_short_command_stands_alone(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk say hello & <welcome>")
    await bot.settles()
    assert ada.read(ada.last()) == "Ada (founder, en, Europe/London): hello & <welcome>"
    assert ada.last().to == ""


async def test_a_question_needs_no_command(bot: Bot, ada: Person) -> None:
    await ada.commands("/cohort when does the programme start")
    await bot.settles()
    assert ada.read(ada.last()) == "Ada (founder) asks: when does the programme start"


async def test_the_umbrella_alone_is_no_dead_end(bot: Bot, ada: Person) -> None:
    await ada.commands("/cohort")
    await bot.settles()
    assert "help" in ada.read(ada.last())


async def test_a_mention_is_answered_in_its_thread(bot: Bot, ada: Person) -> None:
    event = await ada.mentions("desk say hello")
    await bot.settles()
    assert ada.read(ada.last()).endswith(": hello")
    assert ada.last().thread_ts == event["event"]["ts"]


async def test_a_private_answer_to_a_mention_is_whispered(bot: Bot, ada: Person) -> None:
    await ada.mentions("desk secret")
    await bot.settles()
    assert (ada.last().to, ada.last().thread_ts) == (ada.id, "")


async def test_a_private_answer_in_a_thread_stays_there(bot: Bot, ada: Person) -> None:
    await ada.mentions("desk secret", thread="1790000000.000001")
    await bot.settles()
    assert (ada.last().to, ada.last().thread_ts) == (ada.id, "1790000000.000001")


async def test_a_direct_message_is_answered_there(bot: Bot, ada: Person) -> None:
    await ada.writes("when does it start?")
    await bot.settles()
    assert (ada.last().channel, ada.last().thread_ts) == (ada.direct, "")
    assert ada.read(ada.last()) == "Ada (founder) asks: when does it start?"


async def test_where_the_bot_is_no_member_commands_still_work(bot: Bot, slack: Slack, ada: Person) -> None:
    slack.channel("C0PRIVATE", "private", bot=False).members.add(ada.id)
    for line in ("/desk say hello", "/desk secret"):
        await ada.commands(line, "C0PRIVATE")
        await bot.settles()
    assert [bool(each.to) for each in ada.sees("C0PRIVATE")] == [False, True]


async def test_an_answer_beyond_five_uses_finds_another_way(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk many 8")
    await bot.settles()
    assert [ada.read(each) for each in ada.sees()] == [f"answer {number}" for number in range(1, 9)]
    assert all(each.to == ada.id for each in ada.sees())


async def test_a_choice_of_several_arrives(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk several")
    await bot.settles()
    await ada.chooses("Tea", "Water")
    await bot.settles()
    assert ada.read(ada.last()) == "chose tea and water"


async def test_every_kind_of_field_is_filled_in_and_read(bot: Bot, slack: Slack, ada: Person) -> None:
    await ada.commands("/desk form")
    await bot.settles()
    kinds = [each["type"] for each in elements(ada.modal()["blocks"])]
    assert kinds == [
        "plain_text_input",
        "plain_text_input",
        "static_select",
        "checkboxes",
        "datepicker",
        "timepicker",
        "users_select",
        "conversations_select",
        "file_input",
    ]
    assert ada.fields() == {
        "line": "as typed",
        "lines": "",
        "drink": "tea",
        "drinks": "tea,water",
        "day": "2026-11-24",
        "hour": "15:00",
        "who": "",
        "where": "",
        "file": "",
    }
    file = ada.hands_over("plan.txt", b"the plan")
    answer = await ada.submits(
        {
            "line": "changed",
            "drink": "coffee",
            "drinks": ["tea", "coffee"],
            "day": "2026-12-01",
            "hour": "09:30",
            "who": ada.id,
            "where": slack.general.id,
            "file": file,
        }
    )
    await bot.settles()
    assert answer == {}
    assert ada.read(ada.last()) == (
        "line=changed; drink=coffee; drinks=tea,coffee; day=2026-12-01; hour=09:30; "
        f"who=user {ada.id}; where=channel {slack.general.id}; file=the plan"
    )


async def test_errors_stand_at_their_field(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk form")
    await bot.settles()
    answer = await ada.submits({"line": "wrong"})
    assert answer == {"response_action": "errors", "errors": {"line": "not that"}}


async def test_another_form_takes_the_place_of_the_one_submitted(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk form")
    await bot.settles()
    answer = await ada.submits({"line": "other"})
    assert answer["response_action"] == "update"
    assert ada.fields() == {"other": ""}
    assert "still missing" in words(ada.modal()["blocks"])


async def test_a_form_of_another_component_takes_the_place_of_the_one_submitted_though_its_fields_are_the_same(
    bot: Bot, ada: Person
) -> None:
    await ada.commands("/desk form")
    await bot.settles()
    answer = await ada.submits({"line": "overtaken"})
    assert answer["response_action"] == "update"
    assert ada.modal()["callback_id"] == "desk:filled:later"
    assert "changed meanwhile" in words(ada.modal()["blocks"])


async def test_a_slow_submission_closes_in_time_and_its_answer_comes_later(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk form")
    await bot.settles()
    PACE.go.clear()
    assert await ada.submits({"line": "fine"}) == {}
    assert ada.sees() == []
    PACE.go.set()
    await bot.settles()
    assert "line=fine" in ada.read(ada.last())


async def test_a_draft_that_comes_back_too_late_waits_behind_a_button(bot: Bot, ada: Person) -> None:
    await ada.commands("/desk form")
    await bot.settles()
    PACE.go.clear()
    assert await ada.submits({"line": "wrong"}) == {}
    PACE.go.set()
    await bot.settles()
    assert ada.last().to == ada.id
    await ada.presses("Continue")
    await bot.settles()
    assert ada.fields()["line"] == "as typed"
    assert "not that" in words(ada.modal()["blocks"])


async def test_a_form_asked_for_in_a_mention_waits_behind_a_button(bot: Bot, ada: Person) -> None:
    await ada.mentions("desk form")
    await bot.settles()
    await ada.presses("Open the form")
    await bot.settles()
    assert ada.fields()["day"] == "2026-11-24"


async def test_a_trigger_that_is_gone_costs_nothing(bot: Bot, slack: Slack, ada: Person) -> None:
    slack.api.failing["views.open"].append("expired_trigger_id")
    await ada.commands("/desk form")
    await bot.settles()
    await ada.presses("Open the form")
    await bot.settles()
    assert ada.fields()["hour"] == "15:00"


async def test_people_are_completed_while_somebody_types(bot: Bot, slack: Slack, ada: Person) -> None:
    await slack.person("Grace").commands("/desk say hello")
    await ada.commands("/desk book")
    await bot.settles()
    options = await ada.types_in("whom", "gra")
    assert [each["text"]["text"] for each in options] == ["Grace"]
    await ada.submits({"whom": options[0]["value"], "what": "lunch"})
    await bot.settles()
    assert ada.read(ada.last()) == "lunch for Grace"


async def test_home_shows_what_matters_and_is_fresh_after_a_press(bot: Bot, slack: Slack, ada: Person) -> None:
    await ada.opens_home()
    await bot.settles()
    assert "pressed 0 times" in words(slack.state.homes[ada.id]["blocks"])
    await ada.presses_at_home("Refresh")
    await bot.settles()
    assert "pressed 1 times" in words(slack.state.homes[ada.id]["blocks"])
    assert ada.read(ada.last()) == "done"


async def test_the_messages_tab_is_no_home(bot: Bot, slack: Slack, ada: Person) -> None:
    await ada.opens_home("messages")
    await bot.settles()
    assert slack.state.homes == {}


async def test_the_assistant_suggests_and_answers_in_its_thread(bot: Bot, slack: Slack, ada: Person) -> None:
    thread = await ada.opens_assistant()
    await bot.settles()
    assert slack.state.prompts[thread] == [
        {"title": "When does it start?", "message": "when does the programme start?"}
    ]
    await ada.writes("when does the programme start?", thread)
    await bot.settles()
    assert slack.state.statuses[-1]["thread_ts"] == thread
    assert (ada.last().thread_ts, ada.read(ada.last())) == (
        thread,
        "Ada (founder) asks: when does the programme start?",
    )


async def test_a_repeated_question_shows_no_status_again(bot: Bot, slack: Slack, ada: Person) -> None:
    thread = await ada.opens_assistant()
    await ada.writes("when?", thread)
    await bot.settles()
    await ada.repeats()
    await bot.settles()
    assert (len(slack.state.statuses), len(ada.sees())) == (1, 1)


async def test_a_long_answer_is_streamed(bot: Bot, slack: Slack, ada: Person) -> None:
    thread = await ada.opens_assistant()
    await ada.writes("a long one please", thread)
    await bot.settles()
    start = slack.api.of("chat.startStream")[0]
    assert (start["recipient_user_id"], start["recipient_team_id"]) == (ada.id, slack.state.team)
    assert len(slack.api.of("chat.appendStream")) >= 2
    message = ada.last()
    assert not message.streaming
    assert "<!channel>" not in message.markdown
    assert message.markdown.count(r"a \*long\* answer") == 40
    await ada.presses("Refresh", message)
    await bot.settles()
    assert PRESSED == ["Ada"]


async def test_a_shortcut_takes_the_words_of_its_message(bot: Bot, ada: Person) -> None:
    await ada.shortcuts("desk:note", None, "the &lt;demo&gt; is on Friday")
    await bot.settles()
    assert (ada.last().to, ada.read(ada.last())) == (ada.id, "noted: the <demo> is on Friday")


async def test_a_shortcut_for_staff_opens_a_form_for_staff_only(bot: Bot, slack: Slack, ada: Person) -> None:
    await ada.shortcuts("desk:keep", None, "words")
    await bot.settles()
    assert "Only staff" in ada.read(ada.last())
    assert slack.state.views == {}


async def test_each_reader_sees_an_instant_in_their_zone(bot: Bot, slack: Slack, ada: Person) -> None:
    await ada.commands("/desk moment")
    await bot.settles()
    message = ada.last()
    spans = message.blocks[0]["elements"][0]["elements"]
    assert {"type": "user", "user_id": ada.id} in spans
    assert next(each for each in spans if each["type"] == "date")["timestamp"] == 1795503600
    assert "<!date^1795503600^" in message.text


async def test_a_failure_ends_in_a_reference_that_the_log_has(
    bot: Bot, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await ada.commands("/desk fail")
    await bot.settles()
    reference = ada.read(ada.last()).rsplit(" ", 1)[-1]
    assert ada.last().to == ada.id
    assert f"reference {reference}" in caplog.text


async def test_commands_are_acknowledged_while_their_handler_works(bot: Bot, ada: Person) -> None:
    PACE.go.clear()
    assert await ada.commands("/desk slow going") == {}
    async with asyncio.timeout(5):
        await PACE.begun.wait()
    assert ada.sees() == []
    PACE.go.set()
    await bot.settles()
    assert ada.read(ada.last()) == "slowly going"
