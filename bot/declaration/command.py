"""Declare commands, buttons and forms once: a typed handler and how it answers."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, TypeAlias, get_args, get_origin, get_type_hints

from bot.call import Call
from bot.declaration.parameters import Circumstances, Param, Parameter
from bot.declaration.types import type_for
from bot.messages import Form, Message
from bot.roles import Role


class Answers(StrEnum):
    """How a command answers: declared, because a platform fixes it before the handler has run.

    A `FORM` command asks for what is missing in a form, which no platform opens after a delay; its answer is private.
    """

    PUBLIC = "public"
    PRIVATE = "private"
    FORM = "form"


Answer: TypeAlias = Message | Form | None
Handler: TypeAlias = Callable[..., Awaitable[Answer]]
PressHandler: TypeAlias = Callable[[Call, str], Awaitable[Answer]]
ShortcutHandler: TypeAlias = Callable[[Call, str], Awaitable[Answer]]
ThreadHandler: TypeAlias = Callable[[Call, str, str], Awaitable[Answer]]
Phrasing: TypeAlias = Callable[[str, Circumstances], Mapping[str, str] | None]
"""Reads a line that is not in the declared order: what it says of each parameter, or None where it says nothing."""


@dataclass(frozen=True, slots=True)
class Command:
    """One declared command; `path` is its name, or its group's and its own.

    Its texts are in the catalogues under `commands.<path>`: `help`, `examples` (one a line), one for each parameter,
    and `called`, its name where a platform localises names; without it, it has the same name in every language.
    `phrasing` is asked about a typed line that does not bind in the declared order.
    """

    path: tuple[str, ...]
    handler: Handler
    parameters: tuple[Parameter, ...]
    requires: Role
    answers: Answers
    phrasing: Phrasing | None = None
    by_name: Mapping[str, Parameter] = field(init=False)
    in_order: tuple[Parameter, ...] = field(init=False)
    resolved: tuple[Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Derive what the binding of every call asks for."""
        object.__setattr__(self, "by_name", {each.name: each for each in self.parameters})
        object.__setattr__(self, "in_order", tuple(each for each in self.parameters if not each.named_only))
        object.__setattr__(self, "resolved", tuple(each for each in self.parameters if hasattr(each.type, "resolve")))

    @property
    def key(self) -> str:
        """Return the prefix of its texts in the catalogues."""
        return ".".join(("commands", *self.path))

    @property
    def line(self) -> str:
        """Return it as it is typed, without the slash."""
        return " ".join(self.path)


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one name; text reaches the one called `default` without naming it."""

    name: str
    default: str
    commands: list[Command] = field(default_factory=list)

    def command(
        self,
        name: str,
        *,
        requires: Role = Role.GUEST,
        answers: Answers = Answers.PUBLIC,
        phrasing: Phrasing | None = None,
    ) -> Callable[[Handler], Command]:
        """Declare the decorated handler as a sub-command of this group."""

        def declare(handler: Handler) -> Command:
            declared = _declare((self.name, name), handler, requires, answers, phrasing)
            self.commands.append(declared)
            return declared

        return declare


@dataclass(frozen=True, slots=True)
class Action:
    """What a button, a select or a form means: the handler of every component id `name:argument`.

    `name` is `feature:action`. No argument is trusted: the handler checks owner and state again.
    """

    name: str
    handler: PressHandler
    requires: Role
    answers: Answers
    replaces: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Something to be done with any message of a place; the handler is given the words of that message.

    `name` is `feature:action`; its label is in the catalogues under `shortcuts.feature.action`.
    """

    name: str
    handler: ShortcutHandler
    requires: Role
    answers: Answers

    @property
    def key(self) -> str:
        """Return the key of its label in the catalogues."""
        return "shortcuts." + self.name.replace(":", ".")


@dataclass(frozen=True, slots=True)
class ThreadReply:
    """What is said in the thread of a delivery; the handler is given the key of the delivery, and the words.

    `kind` is that of the deliveries, `feature:what`. What people of a lesser role say there means nothing.
    """

    kind: str
    handler: ThreadHandler
    requires: Role


def command(
    name: str, *, requires: Role = Role.GUEST, answers: Answers = Answers.PUBLIC
) -> Callable[[Handler], Command]:
    """Declare the decorated handler as a command of its own."""
    return lambda handler: _declare((name,), handler, requires, answers)


def action(
    name: str, *, requires: Role = Role.GUEST, answers: Answers = Answers.PRIVATE, replaces: bool = False
) -> Callable[[PressHandler], Action]:
    """Declare the decorated handler as what components called `name` mean.

    With `replaces` its message takes the place of the one that the pressed button stood on.
    """
    return lambda handler: Action(name, handler, requires, answers, replaces)


def shortcut(
    name: str, *, requires: Role = Role.GUEST, answers: Answers = Answers.PRIVATE
) -> Callable[[ShortcutHandler], Shortcut]:
    """Declare the decorated handler as a shortcut on messages."""
    return lambda handler: Shortcut(name, handler, requires, answers)


def thread_reply(kind: str, *, requires: Role = Role.GUEST) -> Callable[[ThreadHandler], ThreadReply]:
    """Declare the decorated handler as what words in the threads of deliveries of a kind mean; it answers privately."""
    return lambda handler: ThreadReply(kind, handler, requires)


def _declare(
    path: tuple[str, ...], handler: Handler, requires: Role, answers: Answers, phrasing: Phrasing | None = None
) -> Command:
    signature = inspect.signature(handler)
    hints = get_type_hints(handler, include_extras=True)
    parameters: list[Parameter] = []
    for name, declared in list(signature.parameters.items())[1:]:
        try:
            parameters.append(_parameter(declared, hints.get(name, inspect.Parameter.empty)))
        except TypeError as error:
            raise TypeError(f"{' '.join(path)}, parameter {name}: {error}") from None
    return Command(path, handler, tuple(parameters), requires, answers, phrasing)


def _parameter(declared: inspect.Parameter, hint: object) -> Parameter:
    if hint is inspect.Parameter.empty:
        raise TypeError("it needs an annotation")
    param = Param()
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        param = next((extra for extra in extras if isinstance(extra, Param)), param)
    others = [member for member in get_args(hint) if member is not type(None)]
    annotation = others[0] if type(None) in get_args(hint) and len(others) == 1 else hint
    required = declared.default is inspect.Parameter.empty
    return Parameter(
        name=declared.name,
        type=type_for(annotation, param),
        required=required,
        default=None if required else declared.default,
        complete=param.complete,
        lines=param.lines,
        named_only=declared.kind is inspect.Parameter.KEYWORD_ONLY,
    )
