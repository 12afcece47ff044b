"""How an interaction is acknowledged when its handler takes its time: Discord fixes it before there is an answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.components import CONTINUE, RUN, split
from bot.declaration.command import Answers
from bot.interactions import CommandCall, Interaction, Press, ShortcutUsed, Submission
from bot.registry import Registry

WAIT, UPDATE = 5, 6
"""Interaction Callback Types: a message that says that the answer is on its way, or nothing at all."""


@dataclass(frozen=True, slots=True)
class Manner:
    """The type of the deferral, None where there is none; `private` shows it to one person only."""

    deferral: int | None = WAIT
    private: bool = True


def manner_of(interaction: Interaction, registry: Registry) -> Manner:
    """Return how to defer an interaction, from what is declared of its handler.

    A form opens only as the first answer (Discord's reference, MODAL), so what asks with one is not deferred: a
    command that lacks something it needs, or an action that is declared to.
    """
    match interaction:
        case CommandCall(path=path, options=options):
            command = registry.by_path.get(path)
            if command is None:
                return Manner()
            if command.answers is Answers.FORM:
                lacks = any(each.required and each.name not in options for each in command.parameters)
                return Manner(None if lacks else WAIT)
            return Manner(private=command.answers is not Answers.PUBLIC)
        case Press(action=component) | Submission(action=component):
            return _of_component(component, registry)
        case ShortcutUsed(shortcut=name):
            shortcut = registry.shortcuts.get(name)
            return Manner() if shortcut is None else _of_answers(shortcut.answers)
        case _:
            return Manner(None)


def _of_component(component: str, registry: Registry) -> Manner:
    name, argument = split(component)
    if name == CONTINUE or (name == RUN and _asks(argument, registry)):
        return Manner(None)
    action = registry.actions.get(name)
    if action is None:
        return Manner()
    return Manner(UPDATE) if action.replaces else _of_answers(action.answers)


def _asks(line: str, registry: Registry) -> bool:
    """Tell whether a line calls a command that asks with a form."""
    words = line.lstrip("/").split()
    command = registry.by_path.get(tuple(words[:2])) or registry.by_path.get(tuple(words[:1]))
    return command is not None and command.answers is Answers.FORM


def _of_answers(answers: Answers) -> Manner:
    return Manner(None if answers is Answers.FORM else WAIT, private=answers is not Answers.PUBLIC)
