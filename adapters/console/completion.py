"""Completion of commands, sub-commands, parameters and values while a person types."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from adapters.console.adapter import Console
from adapters.console.conversation import OWN_WORDS
from adapters.console.reply import ConsoleReply
from bot.declaration.command import Command
from bot.interactions import CompletionRequest
from bot.messages import Option
from bot.messages.plain import plain_text
from bot.registry import BoundGroup


class ConsoleCompleter(Completer):
    """Offers what the person who sits here may run; values come from the engine, as on every platform."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Return none: completions are asked for asynchronously."""
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield what the line before the cursor can go on with."""
        if self._console.form is not None:
            for completion in self._field_options(document.text_before_cursor):
                yield completion
            return
        *before, typed = document.text_before_cursor.split(" ")
        words = [word for word in before if word]
        if not words:
            for completion in self._first_words(typed):
                yield completion
            return
        for completion in await self._after(words, typed):
            yield completion

    def _field_options(self, typed: str) -> Iterator[Completion]:
        field = self._console.form.field if self._console.form is not None else None
        for option in field.options if field is not None else ():
            if option.value.casefold().startswith(typed.casefold()):
                yield Completion(option.value, -len(typed))

    def _first_words(self, typed: str) -> Iterator[Completion]:
        slash, stem = ("/", typed[1:]) if typed.startswith("/") else ("", typed)
        if not typed:
            return
        for name, entry in sorted(self._console.application.registry.top.items()):
            commands = entry.commands.values() if isinstance(entry, BoundGroup) else (entry,)
            if name.startswith(stem.lower()) and any(self._may(command) for command in commands):
                yield Completion(slash + name, -len(typed), display_meta=self._help(f"commands.{name}.help"))
        if slash:
            yield from (Completion(f"/{word}", -len(typed)) for word in OWN_WORDS if word.startswith(stem.lower()))

    async def _after(self, words: list[str], typed: str) -> list[Completion]:
        entry = self._console.application.registry.top.get(words[0].removeprefix("/").lower())
        if entry is None:
            return []
        found: list[Completion] = []
        command, given = self._console.application.registry.default_of(entry), words[1:]
        if isinstance(entry, BoundGroup):
            if not given:
                found += self._sub_commands(entry, typed)
            elif given[0].lower() in entry.commands:
                command, given = entry.commands[given[0].lower()], given[1:]
        if self._may(command):
            found += await self._parameters(command, given, typed)
        return found

    def _sub_commands(self, group: BoundGroup, typed: str) -> Iterator[Completion]:
        for name, command in group.commands.items():
            if name.startswith(typed.lower()) and self._may(command):
                yield Completion(name, -len(typed), display_meta=self._help(f"{command.key}.help"))

    async def _parameters(self, command: Command, given: Sequence[str], typed: str) -> list[Completion]:
        values, positional = _split(command, given)
        name, colon, value = typed.partition(":")
        if colon and name in command.by_name:
            return await self._values(command, name, value, values)
        left = [each.name for each in command.parameters if each.name not in values]
        found: list[Completion] = []
        if left and positional:
            found = await self._values(command, left[0], typed, values)
        for each in left:
            if each.startswith(typed.lower()):
                meta = self._help(f"{command.key}.{each}")
                found.append(Completion(f"{each}:", -len(typed), display_meta=meta))
        return found

    async def _values(
        self, command: Command, parameter: str, typed: str, others: Mapping[str, str]
    ) -> list[Completion]:
        console = self._console
        reply = ConsoleReply(console)
        request = CompletionRequest(
            account=console.seat.account,
            place=console.seat.place,
            reply=reply,
            received_at=console.application.clock.now(),
            path=command.path,
            parameter=parameter,
            typed=typed.strip('"'),
            others=others,
        )
        await console.receive(request)
        return [self._completion(option, typed) for option in reply.options]

    def _completion(self, option: Option, typed: str) -> Completion:
        quoted = f'"{option.value}"' if " " in option.value else option.value
        return Completion(quoted, -len(typed), display=plain_text(option.label, self._console.zone))

    def _may(self, command: Command) -> bool:
        return self._console.role.includes(command.requires)

    def _help(self, key: str) -> str:
        return self._console.text(key) if self._console.application.catalogue.has(key) else ""


def _split(command: Command, given: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Return the values given so far by name, and whether the next word may stand without one."""
    values: dict[str, str] = {}
    for word in given:
        name, colon, value = word.partition(":")
        if colon and name in command.by_name:
            values[name] = value
        else:
            free = next((each.name for each in command.parameters if each.name not in values), None)
            if free is not None:
                values[free] = word
    return values, len(values) < len(command.parameters)
