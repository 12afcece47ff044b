from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.faq.check_command import check

SOUND = """\
[[entry]]
id = "length"
source = "the facts"
as_of = 2018-05-01
review_by = 2026-11-30
[entry.question]
en = "How long is it?"
zh-Hant-HK = "為期多久？"
[entry.answer]
en = "Six months."
zh-Hant-HK = "六個月。"
zh-Hans = "六个月。"
[entry.phrasings]
en = ["how many months", "length", "duration"]
zh-Hant-HK = ["有幾長", "幾多個月", "做幾耐"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bank.toml"
    path.write_text(SOUND, encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(check, arguments)


def test_a_sound_bank_exits_with_0(file: Path) -> None:
    result = run(str(file.parent), "--on", "2026-11-23")
    assert (result.exit_code, result.stdout) == (0, "1 entry: 0 errors, 0 warnings, 0 notes\n")


def test_warnings_and_notes_exit_with_0(file: Path) -> None:
    file.write_text(SOUND.replace('zh-Hans = "六个月。"\n', ""), encoding="utf-8")
    result = run(str(file.parent), "--on", "2026-12-01")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{file}:1: warning: length: it was to be reviewed by 2026-11-30",
        f"{file}:1: note: length: no answer in zh-Hans; it is shown in zh-Hant-HK",
        "1 entry: 0 errors, 1 warning, 1 note",
    ]


def test_an_error_of_reading_or_of_lint_exits_with_1(file: Path) -> None:
    file.write_text(SOUND.replace('en = "Six months."\n', "") + '[[entry]]\nid = "x\n', encoding="utf-8")
    result = run(str(file.parent), "--on", "2026-11-23")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{file}:1: error: length: no answer in en",
        f"{file}:16: error: a text has no closing quote on its line",
        "1 entry: 2 errors, 0 warnings, 0 notes",
    ]


def test_the_sample_bank_is_checked_where_no_folder_is_named() -> None:
    result = run("--on", "2026-11-23")
    assert result.exit_code == 0
    assert "0 errors, 0 warnings" in result.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", ["nowhere", "bank.toml"])
def test_what_is_no_folder_exits_with_2(file: Path, name: str) -> None:
    result = run(str(file.parent / name))
    assert result.exit_code == 2
    assert name in result.stderr
    assert "Traceback" not in result.output


def test_a_wrong_date_exits_with_2(file: Path) -> None:
    result = run(str(file.parent), "--on", "tomorrow")
    assert result.exit_code == 2
    assert "tomorrow" in result.stderr
