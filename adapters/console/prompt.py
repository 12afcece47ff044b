"""A conversation with a person at a terminal: history, completion, a form's fields, progress."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Coroutine

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console as RichConsole

from adapters.console.adapter import Console
from adapters.console.completion import ConsoleCompleter
from adapters.console.conversation import Conversation
from adapters.console.draw import TerminalScreen
from adapters.console.history import open_history
from adapters.console.json_screen import JsonScreen
from adapters.console.screen import Screen
from bot.messages import Code, Context, FieldKind, Listing, Message, Paragraph, phrase, rich

SLOW = 1.0
"""Seconds after which somebody who waits is told that something is being done."""

_LOOK_AGAIN = 15.0
"""Seconds between two looks at what has become due in the meantime."""


class Terminal:
    """The terminal of this process: a screen above a prompt."""

    def __init__(self, *, as_json: bool) -> None:
        self.drawing = RichConsole(highlight=False, markup=False, emoji=False)
        self.screen: Screen = JsonScreen(_write) if as_json else TerminalScreen(self.drawing)

    async def converse(self, conversation: Conversation, address: str) -> int:
        """Prompt until the person leaves; return the status to exit with."""
        sender = conversation.console.application.sender
        _welcome(conversation.console, address)
        await sender.drain()
        await sender.start()
        looking = asyncio.create_task(_look_again(conversation))
        try:
            await _Prompter(conversation, self.drawing).run()
        finally:
            looking.cancel()
            await sender.drain()
        return 0


class _Prompter:
    """Asks for line after line; the lines of forms stay out of the history."""

    def __init__(self, conversation: Conversation, drawing: RichConsole) -> None:
        completer = ConsoleCompleter(conversation.console)
        self._conversation = conversation
        self._console = conversation.console
        self._drawing = drawing
        self._lines: PromptSession[str] = PromptSession(
            history=open_history(), completer=completer, complete_while_typing=False, reserve_space_for_menu=5
        )
        self._fields: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), completer=completer, complete_while_typing=False, reserve_space_for_menu=5
        )

    async def run(self) -> None:
        while not self._conversation.leaving:
            try:
                # Only what arrives while the prompt stands there has to be put above it.
                with patch_stdout(raw=True):
                    line = await self._next()
            except KeyboardInterrupt:
                # prompt_toolkit has thrown the line away already.
                if self._console.form is not None:
                    self._conversation.abort()
                continue
            except EOFError:
                return
            await self._take(line)

    async def _next(self) -> str:
        form = self._console.form
        if form is None or form.field is None:
            return await self._lines.prompt_async(FormattedText([("bold ansicyan", "› ")]), multiline=False)
        field = form.field
        lines = field.kind is FieldKind.LINES
        return await self._fields.prompt_async(
            FormattedText([("bold ansiyellow", "? ")]),
            default=field.value,
            multiline=lines,
            bottom_toolbar=self._console.text("console.submit_lines") if lines else None,
        )

    async def _take(self, line: str) -> None:
        if self._console.form is None and self._presses(line.strip()):
            await self._watch(self._conversation.take(f"/press {line.strip()}"))
        else:
            await self._watch(self._conversation.take(line, keeps=False))

    def _presses(self, line: str) -> bool:
        return any(line == str(choice.number) for choice in self._console.choices)

    async def _watch(self, working: Coroutine[None, None, None]) -> None:
        """Do something, with a sign of life where it takes long; Ctrl-C abandons it and keeps the session."""
        task = asyncio.create_task(working)
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal.SIGINT, task.cancel)
        try:
            await asyncio.wait({task}, timeout=SLOW)
            if not task.done():
                with self._drawing.status(self._console.text("console.working")):
                    await asyncio.wait({task})
            await task
        except asyncio.CancelledError:
            if (current := asyncio.current_task()) is not None and current.cancelling():
                raise
            self._console.say("console.stopped")
        finally:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(signal.SIGINT)


def _welcome(console: Console, address: str) -> None:
    examples = (phrase("console.try_question"), rich(Code("/help")), rich(Code("/language")))
    message = Message(
        (
            Paragraph(phrase("console.welcome", name=console.seat.account.name)),
            Listing(examples),
            Context(phrase("console.leave")),
            Context(phrase("console.kept", address=address)),
        )
    )
    console.show(console.application.localiser.localise(message, console.language), private=True)


async def _look_again(conversation: Conversation) -> None:
    while True:
        await asyncio.sleep(_LOOK_AGAIN)
        conversation.console.application.sender.wake()


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
