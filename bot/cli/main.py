"""`cohortbot`: every sub-command is made only when it is asked for, so that none pays for another's imports."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import click

from bot.cli.trouble import tell
from bot.features import CommandLine
from bot.installed import Installed, installed


class LazyGroup(click.Group):
    """A group whose sub-commands are made when they are called, or listed."""

    def __init__(self, *args: Any, made_by: Callable[[], Mapping[str, CommandLine]], **options: Any) -> None:  # noqa: ANN401 - click's own signature
        super().__init__(*args, **options)
        self._made_by = made_by

    @cached_property
    def _makers(self) -> Mapping[str, CommandLine]:
        return self._made_by()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all sub-commands."""
        return sorted(self._makers)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make a sub-command."""
        maker = self._makers.get(cmd_name)
        return maker() if maker is not None else None


def command_line(composed_of: Installed) -> click.Group:
    """Return `cohortbot` with the sub-commands of the engine and of what is installed."""

    def makers() -> Mapping[str, CommandLine]:
        brought: dict[str, CommandLine] = dict(_own(composed_of))
        for part in composed_of.parts:
            for name, maker in (part.command_line or {}).items():
                if name in brought:
                    raise click.ClickException(f"{part.name} brings the sub-command {name}, which exists already")
                brought[name] = maker
        return brought

    group = LazyGroup(
        name="cohortbot",
        help="The chat companion of a start-up accelerator's cohort, on Slack, on Discord and in a terminal.",
        made_by=makers,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    return click.version_option(package_name="cohortbot", prog_name="cohortbot")(group)


def main() -> None:
    """Run `cohortbot`; whatever goes wrong is told in a line or two, never as a traceback."""
    with tell():
        command_line(_loaded())(prog_name="cohortbot")


def _loaded() -> Installed:
    """Return what is installed. What is imported stays: to look for garbage in it takes a tenth of the start."""
    gc.disable()
    composed_of = installed()
    gc.enable()
    gc.freeze()
    return composed_of


def _own(composed_of: Installed) -> Mapping[str, CommandLine]:
    def run() -> click.Command:
        from bot.run_command import make_run_command

        return make_run_command(composed_of)

    def db() -> click.Command:
        from bot.cli.database import make_db_command

        return make_db_command(composed_of)

    def doctor() -> click.Command:
        from bot.cli.doctor import make_doctor_command

        return make_doctor_command(composed_of)

    def commands() -> click.Command:
        from bot.cli.commands import make_commands_command

        return make_commands_command(composed_of)

    def audit() -> click.Command:
        from bot.cli.audit import make_audit_command

        return make_audit_command(composed_of)

    def when() -> click.Command:
        from bot.cli.when import when

        return when

    return {"run": run, "db": db, "doctor": doctor, "commands": commands, "audit": audit, "when": when}
