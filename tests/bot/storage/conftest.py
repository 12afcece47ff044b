from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, String, Table

from bot.storage import Base, MigrationBranch
from bot.storage.tables import BigKey

FIRST = """
import sqlalchemy as sa
from alembic import op

revision = "notes_0001"
down_revision = None
branch_labels = ("notes",)


def upgrade():
    op.create_table(
        "note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.ForeignKey("person.id")),
        sa.Column("body", sa.String()),
    )
"""

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "notes_{number:04}"
down_revision = "notes_{before:04}"


def upgrade():
{body}
"""

WriteRevision = Callable[[int, str], None]


@pytest.fixture
def notes(tmp_path: Path) -> MigrationBranch:
    """A feature of somebody else: one table that refers to a person, created by one revision."""
    versions = tmp_path / "notes" / "versions 100%"
    versions.mkdir(parents=True)
    (versions / "notes_0001_first.py").write_text(FIRST)
    note = Table(
        "note",
        MetaData(),
        Column("id", BigKey, primary_key=True),
        Column("person_id", BigKey, ForeignKey(Base.metadata.tables["person"].c.id)),
        Column("body", String()),
    )
    return MigrationBranch("notes", versions, (note,))


@pytest.fixture
def write_revision(notes: MigrationBranch) -> WriteRevision:
    """Return what adds a revision to the feature: its number, and the body of its `upgrade`, a statement a line."""

    def write(number: int, body: str) -> None:
        indented = "\n".join("    " + line for line in body.splitlines())
        text = LATER.format(number=number, before=number - 1, body=indented)
        (notes.versions / f"notes_{number:04}.py").write_text(text)

    return write
