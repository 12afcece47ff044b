"""What a line means at the console, before the engine reads it: its own few words, a form's answer, or a message."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TypedDict

from adapters.console.adapter import Console
from adapters.console.choices import Choice
from adapters.console.keeping import keep_file
from adapters.console.reply import ConsoleReply
from bot.application import CompositionError
from bot.interactions import Press, Reply, Submission, TextMessage
from bot.messages.plain import plain_text
from bot.people import Account
from bot.places import Place
from bot.reading.cleaning import clean
from bot.storage import StorageError

OWN_WORDS = ("abort", "exit", "press", "quit", "save")
"""What the console understands by itself after a slash."""

_LONGEST_NUMBER = 4

log = logging.getLogger(__name__)


class Arrived(TypedDict):
    """What every interaction from here carries."""

    account: Account
    place: Place
    reply: Reply
    received_at: datetime


class Conversation:
    """Takes lines one by one; each is finished with when `take` returns. `leaving` once the person asked to leave."""

    def __init__(self, console: Console) -> None:
        """Begin to talk.

        Raises:
            CompositionError: a feature declares a command that the console keeps for itself.
        """
        taken = sorted(set(OWN_WORDS) & console.application.registry.top.keys())
        if taken:
            raise CompositionError(f"the console keeps {', '.join(taken)} for itself: rename that command")
        self.console = console
        self.leaving = False

    async def take(self, line: str, *, keeps: bool = True) -> None:
        """Take a line. In an open form an empty one keeps what the field holds, or clears it without `keeps`."""
        text = clean(line)
        word, rest = _own_word(text)
        if not text and self.console.form is None:
            return
        await self._recognise()
        self.console.begin_exchange()
        if word == "abort":
            self.abort()
        elif self.console.form is not None:
            await self._answer(text, keeps=keeps)
        elif word in {"quit", "exit"}:
            self.leaving = True
        elif word == "press":
            await self.press(rest)
        elif word == "save":
            await self._save(rest)
        else:
            await self.console.receive(TextMessage(text=text, **self._arrival()))

    def abort(self) -> None:
        """Leave the open form; nothing of it is sent."""
        self.console.say("console.no_form" if self.console.form is None else "console.form_left")
        self.console.form = None

    async def press(self, numbers: str) -> None:
        """Press what was shown under a number, or several options of one select."""
        offered = {choice.number: choice for choice in self.console.choices}
        if not offered:
            self.console.say("console.no_buttons")
            return
        chosen = [offered.get(_number(word)) for word in numbers.replace(",", " ").split()]
        found = [choice for choice in chosen if choice is not None]
        if not found or len(found) < len(chosen):
            self.console.say("console.no_such_button", most=len(offered))
        elif len(found) > 1 and not _together(found):
            self.console.say("console.one_button")
        elif found[0].url:
            label = plain_text(found[0].label, self.console.zone)
            self.console.say("console.address", label=label, url=found[0].url)
        else:
            values = tuple(choice.value for choice in found if choice.value is not None)
            arrival = self._arrival(self.console.shown_id)
            await self.console.receive(Press(action=found[0].action, values=values, **arrival))

    async def _answer(self, text: str, *, keeps: bool) -> None:
        form = self.console.form
        if form is None:
            return
        form.take(text, keeps=keeps)
        if form.field is not None:
            self.console.ask()
            return
        self.console.form = None
        await self.console.receive(Submission(action=form.form.action, values=form.values, **self._arrival()))

    async def _save(self, rest: str) -> None:
        number, _, folder = rest.partition(" ")
        position = _number(number or "1")
        files = self.console.files
        if not 1 <= position <= len(files):
            self.console.say("console.no_file")
            return
        try:
            path = await keep_file(files[position - 1], folder.strip())
        except OSError as error:
            self.console.say("console.not_saved", reason=error.strerror or str(error))
        else:
            self.console.say("console.saved", path=str(path))

    async def _recognise(self) -> None:
        try:
            await self.console.recognise()
        except StorageError as error:
            # The engine meets the same trouble and tells the person; here the last known language will do.
            log.warning("%s", error)

    def _arrival(self, pressed: str = "") -> Arrived:
        return Arrived(
            account=self.console.seat.account,
            place=self.console.seat.place,
            reply=ConsoleReply(self.console, pressed),
            received_at=self.console.application.clock.now(),
        )


def _own_word(text: str) -> tuple[str, str]:
    if text[:1] not in {"/", "／"}:
        return "", ""
    word, _, rest = text[1:].partition(" ")
    return (word.lower(), rest.strip()) if word.lower() in OWN_WORDS else ("", "")


def _number(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) <= _LONGEST_NUMBER else 0


def _together(chosen: list[Choice]) -> bool:
    select = chosen[0].of
    return select is not None and all(choice.of is select for choice in chosen) and len(chosen) <= select.most
