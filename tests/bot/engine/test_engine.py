"""What the engine promises for every interaction, whatever the feature and the platform."""

import logging
import re

import pytest
from sqlalchemy import select

from bot.application import Application, CompositionError
from bot.call import Call
from bot.clock import SystemClock
from bot.components import component
from bot.configuration import Configuration
from bot.declaration.command import command
from bot.engine.dispatch import Given
from bot.engine.engine import Next
from bot.features import Feature
from bot.installed import Installed
from bot.messages import Message, plainly, say
from bot.storage import Database, tables
from bot.testing import probe
from bot.testing.harness import Harness


async def test_a_failure_is_told_with_the_reference_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    async with await Harness.start(features=[probe.feature]) as programme:
        with caplog.at_level(logging.ERROR):
            reply = await programme.person("Ada", role="founder", language="en").says("/probe fail")

    reference = re.search(r"reference: (\w+)", reply.text)
    assert reference is not None
    assert reference[1] in caplog.text
    assert reply.private


async def test_a_role_is_checked_for_text_and_for_typed_calls_alike() -> None:
    async with await Harness.start(features=[probe.feature]) as programme:
        founder = programme.person("Ada", role="founder", language="en")
        staff = programme.person("Grace", role="staff", language="en")

        assert "Only staff" in (await founder.says("/probe staff")).text
        assert "Only staff" in (await founder.calls("probe staff")).text
        assert (await staff.calls("probe staff")).text == "staff only"


async def test_what_staff_do_is_written_down() -> None:
    async with await Harness.start(features=[probe.feature]) as programme:
        staff = programme.person("Grace", role="staff")
        await staff.says("/probe staff")
        await staff.says("/probe good morning")

        async with programme.application.database.read() as session:
            actions = (await session.execute(select(tables.Audit.action))).scalars().all()

    assert actions == ["probe staff"]


async def test_text_and_typed_options_make_the_same_call() -> None:
    async with await Harness.start(features=[probe.feature]) as programme:
        founder = programme.person("Ada", role="founder")

        typed = await founder.says('/probe order 2 12.50 "egg tart"')
        chosen = await founder.calls("probe order", portions=2, price="12.50", what="egg tart")

        assert typed.text == chosen.text


async def test_too_many_questions_are_slowed_down_until_time_has_passed() -> None:
    limits = "[limits]\nper_person_per_minute = 2"
    async with await Harness.start(features=[probe.feature], configuration=limits) as programme:
        founder = programme.person("Ada", role="founder", language="en")
        replies = [(await founder.says("/probe good morning")).text for _ in range(3)]
        await programme.advance(minutes=1)

        assert replies[:2] == ["good morning"] * 2
        assert "seconds" in replies[2]
        assert (await founder.says("/probe good morning")).text == "good morning"


async def test_a_component_that_nobody_knows_is_answered_kindly() -> None:
    async with await Harness.start(features=[probe.feature]) as programme:
        founder = programme.person("Ada", language="en")

        assert "older version" in (await founder.sends_component("gone:gone:1")).text
        assert "older version" in (await founder.sends_component("command:draft:stolen")).text


async def test_middleware_stands_around_in_order() -> None:
    seen: list[str] = []

    async def outer(call: Call, following: Next) -> Given:
        seen.append("outer")
        return await following(call)

    async def inner(call: Call, following: Next) -> Given:
        seen.append("inner")
        return Given(plainly("instead"))

    around = Feature(name="around", middleware=(outer, inner))
    async with await Harness.start(features=[probe.feature, around]) as programme:
        reply = await programme.person("Ada").says("/probe good morning")

    assert reply.text == "instead"
    assert seen == ["outer", "inner"]


async def test_a_button_too_long_for_an_id_goes_by_way_of_a_row() -> None:
    words = "good " * 60
    async with await Harness.start(features=[probe.feature]) as programme:
        founder = programme.person("Ada", role="founder")

        reply = await founder.says(f"/prob {words}")
        await programme.restart()
        pressed = await reply.press(1)

        assert words.strip() in pressed.text


@command("probe")
async def second(call: Call) -> Message:
    return say("engine.nothing")


@command("lonely")
async def lonely(call: Call) -> Message:
    return say("engine.nothing")


@pytest.mark.parametrize(
    ("extra", "complaint"),
    [
        (Feature(name="second", commands=(second,)), "two features declare the command 'probe'"),
        (Feature(name="lonely", commands=(lonely,)), r"commands\.lonely\.help: no text"),
        (Feature(name="thief", actions=(probe.press,)), "declare"),
    ],
)
def test_what_does_not_fit_together_fails_at_the_start(extra: Feature, complaint: str) -> None:
    with pytest.raises(CompositionError, match=complaint):
        Application(Installed((probe.feature, extra), ()), Configuration(), Database("sqlite://"), SystemClock())


@pytest.mark.parametrize("name", ["nocolon", "two:colons:here"])
def test_an_action_has_a_feature_and_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="feature:action"):
        component(name)


def test_a_component_id_keeps_to_the_narrowest_platform() -> None:
    with pytest.raises(ValueError, match="100 characters"):
        component("probe:press", "x" * 100)
