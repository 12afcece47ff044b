"""Every command and action of an application, found in constant time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from bot.declaration.command import Action, Command, Group, Shortcut, ThreadReply

Named = TypeVar("Named", Action, Shortcut)


class Collision(ValueError):  # noqa: N818 - names what happened
    """Two features declare the same name."""


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A group with its commands by name."""

    name: str
    default: Command
    commands: Mapping[str, Command]


class Registry:
    """Commands by their first word and by path, actions and shortcuts by name."""

    def __init__(
        self,
        declared: Iterable[Command | Group],
        actions: Iterable[Action] = (),
        shortcuts: Iterable[Shortcut] = (),
        thread_replies: Iterable[ThreadReply] = (),
    ) -> None:
        """Index what features declare.

        Raises:
            Collision: a name is taken already.
            ValueError: a group lacks the default that it names.
        """
        top: dict[str, Command | BoundGroup] = {}
        by_path: dict[tuple[str, ...], Command] = {}
        for each in declared:
            name = each.name if isinstance(each, Group) else each.path[0]
            if name in top:
                raise Collision(f"two features declare the command {name!r}")
            top[name] = _index(each) if isinstance(each, Group) else each
            for command in each.commands if isinstance(each, Group) else (each,):
                if command.path in by_path:
                    raise Collision(f"the command {command.line!r} is declared twice")
                by_path[command.path] = command
        self.top = MappingProxyType(top)
        self.by_path = MappingProxyType(by_path)
        self.actions = _by_name(actions, "action")
        self.shortcuts = _by_name(shortcuts, "shortcut")
        self.thread_replies = MappingProxyType({each.kind: each for each in thread_replies})

    def default_of(self, entry: Command | BoundGroup) -> Command:
        """Return the command that a first word alone reaches."""
        return entry.default if isinstance(entry, BoundGroup) else entry


def _by_name(declared: Iterable[Named], kind: str) -> Mapping[str, Named]:
    named: dict[str, Named] = {}
    for each in declared:
        if each.name in named:
            raise Collision(f"two features declare the {kind} {each.name!r}")
        named[each.name] = each
    return MappingProxyType(named)


def _index(group: Group) -> BoundGroup:
    commands = {command.path[1]: command for command in group.commands}
    if group.default not in commands:
        raise ValueError(f"the group {group.name!r} has no sub-command {group.default!r} to be its default")
    return BoundGroup(group.name, commands[group.default], MappingProxyType(commands))
