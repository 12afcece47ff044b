"""Every command and action of an application, found in constant time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.declaration.command import Action, Command, Group


class Collision(ValueError):  # noqa: N818 - names what happened
    """Two features declare the same name."""


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """A group with its commands by name."""

    name: str
    default: Command
    commands: Mapping[str, Command]


class Registry:
    """Commands by their first word and by path, actions by name."""

    def __init__(self, declared: Iterable[Command | Group], actions: Iterable[Action] = ()) -> None:
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
        named: dict[str, Action] = {}
        for action in actions:
            if action.name in named:
                raise Collision(f"two features declare the action {action.name!r}")
            named[action.name] = action
        self.top = MappingProxyType(top)
        self.by_path = MappingProxyType(by_path)
        self.actions = MappingProxyType(named)

    def default_of(self, entry: Command | BoundGroup) -> Command:
        """Return the command that a first word alone reaches."""
        return entry.default if isinstance(entry, BoundGroup) else entry


def _index(group: Group) -> BoundGroup:
    commands = {command.path[1]: command for command in group.commands}
    if group.default not in commands:
        raise ValueError(f"the group {group.name!r} has no sub-command {group.default!r} to be its default")
    return BoundGroup(group.name, commands[group.default], MappingProxyType(commands))
