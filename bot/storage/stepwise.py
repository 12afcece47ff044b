"""Run Alembic migrations inside a transaction that is already open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory

from bot.storage.revisions import heads, reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.storage.revisions import MigrationBranch, Revision


def migrate(connection: Connection, branches: Sequence[MigrationBranch], revisions: dict[str, Revision]) -> None:
    """Apply what the database lacks of `revisions`, branch after branch; the caller's transaction decides over it.

    What the database holds of features that are not installed stays as it is.
    """
    script = ScriptDirectory.from_config(_configuration(branches))

    def steps(held: tuple[str, ...], _context: MigrationContext) -> list[MigrationStep]:
        known = tuple(revision for revision in held if revision in revisions)
        ordered: list[MigrationStep] = []
        for branch in branches:
            wanted = heads({name: each for name, each in revisions.items() if each.label == branch.label})
            below = tuple(script.iterate_revisions(tuple(wanted), known, implicit_base=True)) if wanted else ()
            applied = reached([*known, *(step.revision for step in below)], revisions)
            known = tuple(heads({name: revisions[name] for name in applied}))
            ordered += [MigrationStep.upgrade_from_script(script.revision_map, step) for step in reversed(below)]
        return ordered

    with EnvironmentContext(_configuration(branches), script, fn=steps) as environment:
        environment.configure(connection=connection, render_as_batch=True)
        with environment.begin_transaction():
            environment.run_migrations()


def _configuration(branches: Sequence[MigrationBranch]) -> Config:
    """Configure Alembic without a file; its parser reads % as the start of a placeholder."""
    configuration = Config()
    folders = [str(branch.versions.resolve()) for branch in branches]
    configuration.set_main_option("script_location", folders[0].replace("%", "%%"))
    configuration.set_main_option("path_separator", "newline")
    configuration.set_main_option("version_locations", "\n".join(folders).replace("%", "%%"))
    return configuration
