"""Who has got it: told where it stands, however many places that is, and where nobody knows who reads along."""

from __future__ import annotations

from tests.commands.announcements.conftest import Programme, Start

MANY = """
[channels]
announcements = ["harness:a", "harness:b", "harness:c", "harness:d", "harness:e", "other:f", "other:g"]
"""


async def test_the_count_follows_in_many_places_too(start: Start) -> None:
    programme = await start(MANY)
    await (await programme.staff.says('/announce text:"Hello" audience:everyone')).press("Send")
    channels = [programme.harness.channel(name) for name in "abcde"]
    await programme.ada.presses(channels[0].messages[0], "Got it")
    await programme.mei.presses(channels[4].messages[0], "Got it")
    await programme.harness.advance(seconds=15)

    for channel in channels:
        assert len(channel.messages) == 1
        assert "2 of 3 have got it" in channel.messages[0].text

    await programme.ada.sends_component("announce:undo:1")
    await programme.harness.restart()
    await programme.harness.advance(seconds=15)
    assert {"1 of 3 has got it" in channel.messages[0].text for channel in channels} == {True}


async def test_in_a_channel_by_itself_those_who_have_it_are_told_without_a_whole(programme: Programme) -> None:
    preview = await programme.staff.says('/announce text:"Hello" audience:<#general>')
    assert "whoever reads there" in preview.text
    await preview.press("Send")
    general = programme.general
    assert "have got it" not in general.messages[0].text

    await programme.ada.presses(general.messages[0], "Got it")
    assert "1 has got it" in general.messages[0].text
    assert "Got it: 1" in programme.staff.inbox[-1].text
    assert "Nudge" not in str(programme.staff.inbox[-1].buttons)

    assert "I do not know who has not got it" in (await programme.staff.says("/announce nudge 1")).text


async def test_nobody_is_nudged_where_everybody_has_it_or_it_is_not_out(programme: Programme) -> None:
    assert "is not out" in (await programme.staff.says("/announce nudge 7")).text
    await (await programme.staff.says('/announce text:"Hello" audience:everyone')).press("Send")
    for person in (programme.ada, programme.ben, programme.mei):
        await person.sends_component("announce:got:1")
    assert "Everybody has got it" in (await programme.staff.says("/announce nudge 1")).text
    await programme.mei.sends_component("announce:undo:1")
    assert "1 person, once" in (await programme.staff.says("/announce nudge 1")).text
    assert "reminded before" in (await programme.staff.says("/announce nudge 1")).text
