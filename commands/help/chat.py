"""`/help`: everything that a person may do, or one command in full."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from bot.call import Call
from bot.components import RUN, component
from bot.declaration.command import Answers, Command, command
from bot.declaration.parameters import Circumstances, OptionKind, Param, Parameter, Wrong
from bot.interactions import OptionValue
from bot.messages import (
    Actions,
    Block,
    Button,
    Code,
    Context,
    Field,
    Fields,
    Heading,
    Message,
    Option,
    Paragraph,
    Phrase,
    phrase,
    rich,
)
from bot.registry import BoundGroup, Registry


@dataclass(frozen=True, slots=True)
class Topic:
    """A command's line as somebody typed it, the slash dropped."""

    line: str

    def __str__(self) -> str:
        return self.line


class TopicType:
    """One or two words that name a command; whether there is one is known only once it is looked up."""

    kind = OptionKind.TEXT
    most_words = 2

    def accept(self, value: OptionValue, circumstances: Circumstances) -> Topic:
        """Return the words as a topic."""
        return Topic(" ".join(str(value).lower().removeprefix("/").split()))

    def options(self) -> Sequence[Option]:
        """Return none: the completions know what the person may do."""
        return ()

    async def resolve(self, value: object, call: Call) -> Command | BoundGroup:
        """Return the command or the group of that name."""
        if not isinstance(value, Topic):
            raise TypeError("a topic is looked up by its line")
        registry = call.service(Registry)
        path = tuple(value.line.split(" "))
        found = registry.by_path.get(path) or registry.top.get(value.line)
        if found is None or not call.person.role.includes(registry.default_of(found).requires):
            near = difflib.get_close_matches(value.line, _lines(call), n=1)
            raise Wrong(phrase("help.nearest", line=Code(f"/help {near[0]}")) if near else phrase("help.none"))
        return found


async def _complete(call: Call, typed: str, _others: Mapping[str, OptionValue]) -> Sequence[Option]:
    wanted = typed.casefold().removeprefix("/")
    return [Option(rich(line), line) for line in _lines(call) if wanted in line]


@command("help", answers=Answers.PRIVATE)
async def help_(
    call: Call, topic: Annotated[Command | BoundGroup | None, Param(type=TopicType(), complete=_complete)] = None
) -> Message:
    """Show what the person may do."""
    if topic is None:
        return _overview(call)
    commands = topic.commands.values() if isinstance(topic, BoundGroup) else (topic,)
    allowed = [each for each in commands if call.person.role.includes(each.requires)]
    blocks: list[Block] = []
    for each in allowed:
        blocks.extend(_in_full(each))
    return Message(tuple(blocks))


def _overview(call: Call) -> Message:
    entries = [
        Field(rich(Code(f"/{name}")), phrase(f"commands.{name}.help"))
        for name, entry in call.service(Registry).top.items()
        if call.person.role.includes(call.service(Registry).default_of(entry).requires)
    ]
    return Message(
        (
            Heading(phrase("help.title")),
            Paragraph(phrase("help.intro")),
            Fields(tuple(sorted(entries, key=lambda entry: str(entry.label)))),
            Context(phrase("help.more")),
            Actions((Button(phrase("help.languages"), component(RUN, "/language")),)),
        )
    )


def _in_full(command: Command) -> Iterator[Block]:
    yield Heading(rich(f"/{usage(command)}"))
    yield Paragraph(phrase(f"{command.key}.help"))
    if command.parameters:
        yield Fields(
            tuple(
                Field(rich(Code(parameter.name)), phrase(f"{command.key}.{parameter.name}"))
                for parameter in command.parameters
            )
        )
    yield Context(phrase("usage.example", example=Phrase(f"{command.key}.examples")))


def usage(command: Command) -> str:
    """Return how a command is written, optional parameters in brackets."""
    return " ".join((command.line, *(_shown(parameter) for parameter in command.parameters)))


def _shown(parameter: Parameter) -> str:
    written = f"{parameter.name}:{parameter.name.upper()}" if parameter.named_only else parameter.name.upper()
    return written if parameter.required else f"[{written}]"


def _lines(call: Call) -> list[str]:
    registry = call.service(Registry)
    role = call.person.role
    paths = [each.line for each in registry.by_path.values() if role.includes(each.requires)]
    return sorted({*paths, *(line.split(" ", 1)[0] for line in paths)})
