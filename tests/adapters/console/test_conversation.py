"""What a line means at the console before the engine reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.console.json_screen import JsonScreen
from adapters.console.text_screen import TextScreen
from bot.languages import Language

if TYPE_CHECKING:
    from conftest import Rehearsal, Rehearse


async def test_a_button_is_pressed_by_its_number_as_long_as_it_is_the_last(rehearsal: Rehearsal) -> None:
    assert "no buttons" in await rehearsal.says("/press 1")
    assert "[1] Tea" in await rehearsal.says("menu")
    assert "from 1 to 4" in await rehearsal.says("/press 7")
    assert "from 1 to 4" in await rehearsal.says("/press")
    assert "from 1 to 4" in await rehearsal.says("/press one")
    assert "https://example.org/menu" in await rehearsal.says("/press 2")
    assert "You drink tea." in await rehearsal.says("／press １")
    assert "no buttons" in await rehearsal.says("/press 1")


async def test_options_of_a_select_are_pressed_together_and_buttons_are_not(rehearsal: Rehearsal) -> None:
    await rehearsal.says("/menu")
    assert "One button" in await rehearsal.says("/press 1 3")
    assert "You eat rice and noodles." in await rehearsal.says("/press 3, 4")


async def test_a_form_takes_a_line_a_field_and_asks_again_where_one_would_not_do(rehearsal: Rehearsal) -> None:
    opened = await rehearsal.says("/plan")
    assert "[1/3] What is it about?" in opened
    assert "needed" in await rehearsal.says("")
    assert "1. small" in await rehearsal.says("ab")
    assert "from 1 to 2" in await rehearsal.says("huge")
    assert "leaves it out" in await rehearsal.says("2")
    again = await rehearsal.says("")
    assert "at least 3 characters" in again
    assert "[1/1] What is it about?" in again
    assert "AI for ports / large / " in await rehearsal.says("AI for ports")


async def test_a_form_keeps_what_was_given_with_the_command(rehearsal: Rehearsal) -> None:
    assert "Now: Ports." in await rehearsal.says("/plan title:Ports")
    await rehearsal.says("")
    await rehearsal.says("small")
    assert "Ports / small / soon" in await rehearsal.says("soon")


async def test_abort_leaves_a_form_and_the_chat_goes_on(rehearsal: Rehearsal) -> None:
    assert "No form" in await rehearsal.says("/abort")
    await rehearsal.says("/plan")
    assert "Nothing was sent" in await rehearsal.says("/abort")
    assert "You said: large" in await rehearsal.says("large")


async def test_a_file_is_kept_where_it_is_wanted_under_a_safe_name(rehearsal: Rehearsal, tmp_path: Path) -> None:
    shown = await rehearsal.says("/paper")
    assert "A plot" in shown
    assert "(4.0 kB): type /save 1" in shown
    folder = tmp_path / "kept"
    folder.mkdir()
    for _ in range(2):
        await rehearsal.says(f"/save 1 {folder}")
    await rehearsal.says(f"/save 2 {folder}")
    assert sorted(path.name for path in folder.iterdir()) == ["notes.txt", "plot (2).png", "plot.png"]
    assert "could not save" in await rehearsal.says(f"/save 1 {tmp_path / 'missing'}")
    assert "no such file" in await rehearsal.says("/save 3")


async def test_quit_and_exit_leave(rehearsal: Rehearsal) -> None:
    await rehearsal.says("/quit")
    assert rehearsal.conversation.leaving


async def test_the_console_speaks_the_language_of_the_person(rehearsal: Rehearsal) -> None:
    person = await rehearsal.console.recognise()
    rehearsal.console.application.directory.speak_for_now(person.id, Language.ZH_HANS)
    assert "按钮" in await rehearsal.says("/press 1")


_OWN_WORDS = st.sampled_from(["", "/press ", "/abort", "/plan ", "/menu", "/tell ", "/", "/quit "])
_LINES = st.lists(st.tuples(_OWN_WORDS, st.text(max_size=60)).map("".join), max_size=6)


@given(lines=_LINES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_typed_the_conversation_goes_on(tmp_path: Path, rehearse: Rehearse, lines: list[str]) -> None:
    for screen in (TextScreen, JsonScreen):
        async with rehearse(tmp_path, screen) as rehearsal:
            for line in lines:
                assert "\x1b" not in await rehearsal.says(line)
            await rehearsal.says("/abort")
            assert "Menu" in await rehearsal.says("/menu")
