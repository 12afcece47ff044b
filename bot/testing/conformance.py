"""What every adapter must do, as a suite: subclass `AdapterConformance` and give it a `surface` fixture.

The application behind the surface is composed of `bot.testing.probe.feature`; the person on it is a founder.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.adapter import Adapter, CannotTell, Searchable
from bot.messages import plainly
from bot.people import Account


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees after one thing that they did.

    `text` holds the words of every message, `buttons` the labels of the last; `form` the fields of a form that is open
    by name, each with what it is filled in with, `problems` what is wrong with them.
    """

    text: str
    private: bool = False
    buttons: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


class Surface(Protocol):
    """A platform as a person uses it; `account` is theirs, as the platform's users are identified."""

    adapter: Adapter
    account: Account

    async def types(self, line: str) -> Seen:
        """Type a line to the bot."""

    async def presses(self, label: str) -> Seen:
        """Press a button of the last message."""

    async def chooses(self, label: str) -> Seen:
        """Choose an option of the last message's select."""

    async def fills(self, values: Mapping[str, str]) -> Seen:
        """Fill in the open form and submit it."""

    async def is_repeated(self) -> Seen:
        """Let the platform deliver the last line once more, as it does when it missed the acknowledgement.

        On a platform that never repeats anything nothing is seen.
        """

    async def reads(self) -> str:
        """Read what stands in the direct messages with the bot now: nothing that was edited away or recalled."""


class AdapterConformance:
    """The suite; each test stands for a promise of the design."""

    async def test_words_of_people_are_shown_as_they_are(self, surface: Surface) -> None:
        """No text mentions everybody, injects markup or forges a link."""
        text = "@everyone <!channel> <@U1> *stars* _lines_ `ticks` [a](https://b.example) & <tags>"

        seen = await surface.types(f"/probe say {text}")

        assert text in seen.text

    async def test_the_default_is_reached_without_its_name(self, surface: Surface) -> None:
        """Text reaches a group's default sub-command."""
        assert "good morning" in (await surface.types("/probe good morning")).text

    async def test_a_private_answer_is_private(self, surface: Surface) -> None:
        """What is declared private is seen by one person."""
        seen = await surface.types("/probe secret")

        assert seen.private
        assert "between us" in seen.text

    async def test_every_block_is_shown_or_told(self, surface: Surface) -> None:
        """Each kind of block arrives, by itself or by its fallback."""
        seen = await surface.types("/probe blocks")

        expected = (
            "the heading",
            "strong",
            "stressed",
            "code",
            "the link",
            "label",
            "value",
            "first item",
            "second item",
            "column",
            "cell",
            "a picture of nothing",
            "notes.txt",
            "the small print",
        )
        assert [each for each in expected if each not in seen.text] == []

    async def test_too_much_is_cut_or_split_and_never_refused(self, surface: Surface) -> None:
        """A platform's limits are ours to keep."""
        assert "word word" in (await surface.types(f"/probe say {'word ' * 8_000}")).text

    async def test_a_press_replaces_its_message(self, surface: Surface) -> None:
        """A button runs its action."""
        assert (await surface.types("/probe button")).buttons == ("Press",)
        assert "pressed tea" in (await surface.presses("Press")).text

    async def test_a_form_asks_for_what_is_missing(self, surface: Surface) -> None:
        """What was typed is filled in already; the answer comes from the same handler."""
        seen = await surface.types("/probe order 2")

        assert seen.form["portions"] == "2"
        done = await surface.fills({"portions": "2", "price": "12.50", "what": "egg tart"})
        assert "2 of egg tart at 12.50" in done.text

    async def test_a_wrong_field_is_named_and_nothing_is_lost(self, surface: Surface) -> None:
        """Errors stand at their field, beside what was typed."""
        await surface.types("/probe order")

        wrong = await surface.fills({"portions": "12", "price": "3", "what": "egg tart"})

        assert "between 1 and 9" in wrong.problems["portions"]
        assert wrong.form["what"] == "egg tart"
        assert "4 of egg tart at 3" in (await surface.fills({"portions": "4", "price": "3", "what": "egg tart"})).text

    async def test_a_failing_handler_ends_in_a_reference(self, surface: Surface) -> None:
        """Nobody on a platform sees a traceback."""
        seen = await surface.types("/probe fail")

        assert "reference" in seen.text
        assert "on purpose" not in seen.text

    async def test_a_role_that_is_missing_is_said(self, surface: Surface) -> None:
        """A founder does not do what is for staff."""
        seen = await surface.types("/probe staff")

        assert "Only staff" in seen.text
        assert "staff only" not in seen.text

    async def test_the_answer_is_in_the_language_of_the_words(self, surface: Surface) -> None:
        """Traditional, Simplified and English each get their own."""
        assert "繁體中文" in (await surface.types("/probe greet 陳小姐，請問點樣")).text
        assert "简体中文" in (await surface.types("/probe greet 陈小姐，请问怎样")).text
        assert "in English" in (await surface.types("/probe greet Ms Chan")).text

    async def test_an_unknown_command_is_not_the_end(self, surface: Surface) -> None:
        """The nearest command is offered, and its button runs it."""
        seen = await surface.types("/prob good evening")

        assert seen.buttons == ("/probe good evening",)
        assert "good evening" in (await surface.presses("/probe good evening")).text

    async def test_every_script_arrives(self, surface: Surface) -> None:
        """Words in any writing are shown as they were typed."""
        text = "聽日下晝三點半 𨋢口等 · 👩🏽‍🚀 · مرحبا · ñandú · ﬁn"

        assert text in (await surface.types(f"/probe say {text}")).text

    async def test_what_is_chosen_reaches_its_action(self, surface: Surface) -> None:
        """A select carries the value behind its label."""
        await surface.types("/probe choose")

        assert "chose c-1" in (await surface.chooses("Coffee")).text

    async def test_more_buttons_than_fit_are_no_trouble(self, surface: Surface) -> None:
        """What a platform has no room for is left out or shown otherwise; the first ones work."""
        seen = await surface.types("/probe many")

        assert "press any" in seen.text
        assert "pressed 0" in (await surface.presses(seen.buttons[0])).text

    async def test_a_button_of_an_older_version_says_so(self, surface: Surface) -> None:
        """Nothing is behind the component id any more."""
        await surface.types("/probe old")

        assert "older version" in (await surface.presses("Old")).text

    async def test_what_is_delivered_twice_is_answered_once(self, surface: Surface) -> None:
        """A platform repeats what it thinks was lost."""
        assert "once" in (await surface.types("/probe say once")).text
        assert (await surface.is_repeated()).text == ""

    async def test_a_message_of_its_own_is_sent_edited_and_recalled(self, surface: Surface) -> None:
        """What the bot says on its own initiative has a handle for as long as it stands there."""
        place = await surface.adapter.direct(surface.account)
        assert surface.adapter.reaches(place)

        handle = await surface.adapter.send(place, plainly("the demo is on Friday"), "conformance:1")
        assert "the demo is on Friday" in await surface.reads()
        await surface.adapter.edit(place, handle, plainly("the demo is on Monday"))
        assert "the demo is on Monday" in await surface.reads()
        assert "on Friday" not in await surface.reads()
        if isinstance(surface.adapter, Searchable):
            since = datetime.now(UTC) - timedelta(days=1)
            with contextlib.suppress(CannotTell):
                assert await surface.adapter.find(place, "conformance:1", since) in {handle, None}
                assert await surface.adapter.find(place, "conformance:never", since) is None
        await surface.adapter.recall(place, handle)
        assert "on Monday" not in await surface.reads()
        await surface.adapter.recall(place, handle)
