"""Options that several sub-commands share."""

from __future__ import annotations

from pathlib import Path

import click

config_option = click.option(
    "--config", type=click.Path(path_type=Path), help="The configuration file; without one, the defaults."
)
database_option = click.option(
    "--database", metavar="URL", help="The database to use instead: sqlite:///file.db or postgresql://…"
)
