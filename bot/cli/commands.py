"""`cohortbot commands`: the command page of the documentation, from the declarations."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import click

from bot.declaration.command import Answers, Command
from bot.installed import Installed
from bot.languages import Language
from bot.messages.catalogue import Catalogue
from bot.registry import BoundGroup, Registry

_ANSWERS = {
    Answers.PUBLIC: "answers where it is asked",
    Answers.PRIVATE: "answers privately",
    Answers.FORM: "asks for what is missing in a form",
}


def make_commands_command(composed_of: Installed) -> click.Command:
    """Make the command."""

    @click.command("commands")
    @click.option("--language", type=click.Choice([each.value for each in Language]), default=Language.EN.value)
    def commands(language: str) -> None:
        """Print the command page (Markdown): every command with its parameters and examples."""
        click.echo(command_page(composed_of, Language(language)), nl=False)

    return commands


def command_page(composed_of: Installed, language: Language) -> str:
    """Return the command page in Markdown."""
    folders = [files("bot") / "texts", *(part.texts for part in composed_of.features if part.texts is not None)]
    catalogue = Catalogue.load(folders)
    registry = Registry([each for feature in composed_of.features for each in feature.commands])
    lines = ["# Commands", "", "Made by `cohortbot commands` from the declarations; do not edit."]
    for name, entry in sorted(registry.top.items()):
        lines += ["", f"## /{name}", "", catalogue.text(f"commands.{name}.help", language)]
        if isinstance(entry, BoundGroup):
            for command in entry.commands.values():
                default = " (also without its name)" if command is entry.default else ""
                lines += ["", f"### /{command.line}{default}", "", catalogue.text(f"{command.key}.help", language)]
                lines += _details(command, catalogue, language)
        else:
            lines += _details(entry, catalogue, language)
    return "\n".join(lines) + "\n"


def _details(command: Command, catalogue: Catalogue, language: Language) -> Iterator[str]:
    yield ""
    yield f"For: {command.requires.value} and above; {_ANSWERS[command.answers]}."
    if command.parameters:
        yield ""
        yield "| parameter | type | what it is |"
        yield "|---|---|---|"
        for parameter in command.parameters:
            kind = parameter.type.kind.value if parameter.required else f"{parameter.type.kind.value}, optional"
            yield f"| `{parameter.name}` | {kind} | {catalogue.text(f'{command.key}.{parameter.name}', language)} |"
    yield ""
    for example in catalogue.text(f"{command.key}.examples", language).splitlines():
        yield f"    {example}"
