"""`cohortbot people` and `cohortbot audit`, as an operator uses them."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.spreadsheets import read_csv

COHORTBOT = Path(sys.executable).with_name("cohortbot")
FILE = "name,email,role,cohort,team\nAda Wong,ada@example.org,,Spring,One\nBen,,mentor,Spring,\nBad,nonsense,,,\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "people.csv").write_text(FILE, encoding="utf-8-sig")

    def run(*arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        command = [COHORTBOT, *arguments, "--database", "sqlite:///used.db"]
        return subprocess.run(command, input=answer, capture_output=True, text=True, cwd=tmp_path, check=False)

    return run


def test_an_import_is_shown_asked_about_and_done_once(run: Run, tmp_path: Path) -> None:
    shown = run("people", "import", "people.csv", "--dry-run")
    refused = run("people", "import", "people.csv", answer="n\n")
    done = run("people", "import", "people.csv", answer="y\n")
    again = run("people", "import", "people.csv", answer="y\n")

    for each in (shown, refused, done):
        assert each.returncode == 0
        assert "2 new, 0 changed, 0 as they are" in each.stdout
        assert "line 4: nonsense is no e-mail address" in each.stdout
    assert "2 added, 0 changed." in done.stdout
    assert "0 new, 0 changed, 2 as they are" in again.stdout
    assert run("people", "export", "out.csv").returncode == 0
    names = [row.cells["name"] for row in read_csv((tmp_path / "out.csv").read_bytes())]
    assert sorted(names) == ["Ada Wong", "Ben"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"who\nAda\n"])
def test_a_file_that_is_none_ends_with_an_error_and_no_traceback(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "people.csv").write_bytes(content)

    done = run("people", "import", "people.csv", "--yes")

    assert done.returncode != 0
    assert "Nobody can be taken in" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_is_told(run: Run) -> None:
    done = run("people", "export", "nowhere/out.csv")

    assert done.returncode != 0
    assert "cannot be written" in done.stderr


def test_the_audit_log_is_read_filtered_and_exported(run: Run, tmp_path: Path) -> None:
    run("people", "import", "people.csv", "--yes")

    everything = run("audit").stdout.splitlines()
    imported = [json.loads(line) for line in run("audit", "--action", "role", "--json").stdout.splitlines()]
    written = run("audit", "--csv", "log.csv")

    assert len(everything) == 3
    assert {each["action"] for each in imported} == {"role.imported"}
    assert {each["person"] for each in imported} == {"console"}
    assert "3 entries" in written.stdout
    assert len(read_csv((tmp_path / "log.csv").read_bytes())) == 3
    assert "audit.exported" in run("audit", "--last", "1").stdout
    assert run("audit", "--since", "2999-01-01").stdout == ""
