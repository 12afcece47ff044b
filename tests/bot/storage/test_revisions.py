from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.storage import MigrationBranch, MigrationBranchError
from bot.storage.revisions import heads, reached, read_branch
from bot.storage.schema import CORE

WriteRevision = Callable[[int, str], None]


def test_reading_the_files_finds_what_alembic_finds() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(CORE.versions))
    configuration.set_main_option("path_separator", "newline")
    configuration.set_main_option("version_locations", str(CORE.versions))
    script = ScriptDirectory.from_config(configuration)
    found = read_branch(CORE)
    assert set(found) == {revision.revision for revision in script.walk_revisions()}
    assert heads(found) == set(script.get_heads())


def test_what_a_revision_builds_on_is_reached(notes: MigrationBranch, write_revision: WriteRevision) -> None:
    write_revision(2, "pass")
    write_revision(3, "pass")
    found = read_branch(notes)
    assert heads(found) == {"notes_0003"}
    assert reached(["notes_0002", "unknown_0001"], found) == {"notes_0001", "notes_0002"}


def test_a_revision_is_called_by_its_branch(notes: MigrationBranch) -> None:
    with pytest.raises(MigrationBranchError, match=r"notes_0001_first\.py: .* must be called memos_"):
        read_branch(replace(notes, label="memos"))


def test_a_branch_is_one_line(notes: MigrationBranch, write_revision: WriteRevision) -> None:
    write_revision(2, "pass")
    other = (notes.versions / "notes_0002.py").read_text().replace('"notes_0002"', '"notes_0003"')
    (notes.versions / "notes_0003.py").write_text(other)
    with pytest.raises(MigrationBranchError, match="several heads: notes_0002, notes_0003"):
        read_branch(notes)


def test_a_revision_exists_once(notes: MigrationBranch) -> None:
    first = notes.versions / "notes_0001_first.py"
    (notes.versions / "notes_0001_again.py").write_text(first.read_text())
    with pytest.raises(MigrationBranchError, match="another file has the revision notes_0001"):
        read_branch(notes)


def test_a_branch_has_its_label(notes: MigrationBranch) -> None:
    first = notes.versions / "notes_0001_first.py"
    first.write_text(first.read_text().replace("branch_labels", "labels"))
    with pytest.raises(MigrationBranchError, match=r"must say branch_labels = \('notes',\)"):
        read_branch(notes)


@pytest.mark.parametrize("folder", ["missing", "."])
def test_a_branch_has_versions(notes: MigrationBranch, tmp_path: Path, folder: str) -> None:
    with pytest.raises(MigrationBranchError, match="no version files"):
        read_branch(replace(notes, versions=tmp_path / folder))
