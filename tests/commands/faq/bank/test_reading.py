from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank import AsOf, Bank, Entry, Problem, Severity, read_bank
from commands.faq.bank.reading import read_text

SOUND = """\
[[entry]]
id = "{id}"
[entry.question]
en = "How?"
[entry.answer]
en = "So."
"""
FULL = """\
# The bank.

[[entry]]
id = "programme-length"
tags = ["programme", "dates"]
source = "Founding facts"
as_of = 2018-05-01
owner = "programme team"
review_by = 2027-03-31
visible_to = "founder"

[entry.question]
en = "How long is it?"
zh-Hant-HK = "為期多久？"
zh-Hans = "为期多久？"

[entry.answer]
en = " Six months. "
zh-Hant-HK = "六個月。"

[entry.phrasings]
en = ["how many months", "length"]
zh-Hant-HK = ["有幾長"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(SOUND.format(id="a"), encoding="utf-8")
    return tmp_path


def sound(entry_id: str) -> str:
    return SOUND.format(id=entry_id)


def read(text: str) -> Bank:
    found = list(read_text(text, Path("bank.toml")))
    entries = tuple(item for item in found if isinstance(item, Entry))
    return Bank(entries, tuple(item for item in found if isinstance(item, Problem)))


def only(bank: Bank) -> Problem:
    (problem,) = bank.problems
    return problem


def ids(bank: Bank) -> list[str]:
    return [entry.id for entry in bank.entries]


def test_every_field_is_read() -> None:
    (entry,) = read(FULL).entries
    assert entry == Entry(
        id="programme-length",
        question={Language.EN: "How long is it?", Language.ZH_HANT: "為期多久？", Language.ZH_HANS: "为期多久？"},
        answer={Language.EN: "Six months.", Language.ZH_HANT: "六個月。"},
        phrasings={Language.EN: ("how many months", "length"), Language.ZH_HANT: ("有幾長",)},
        tags=("programme", "dates"),
        source="Founding facts",
        as_of=AsOf(2018, 5, 1),
        owner="programme team",
        review_by=date(2027, 3, 31),
        visible_to=Role.FOUNDER,
        file=Path("bank.toml"),
        line=3,
    )


def test_what_may_be_left_out() -> None:
    (entry,) = read(sound("a")).entries
    assert (entry.tags, entry.source, entry.as_of, entry.owner, entry.review_by) == ((), None, None, None, None)
    assert (entry.phrasings, entry.visible_to) == ({}, Role.GUEST)


@pytest.mark.parametrize(
    ("written", "as_of"),
    [
        ("2018-05-01", AsOf(2018, 5, 1)),
        ('"2018-05-01"', AsOf(2018, 5, 1)),
        ('"2018-05"', AsOf(2018, 5)),
        ('"2018"', AsOf(2018)),
        ("2018", AsOf(2018)),
    ],
)
def test_as_of_in_its_forms(written: str, as_of: AsOf) -> None:
    (entry,) = read(sound("a").replace("[entry.q", f"as_of = {written}\n[entry.q")).entries
    assert entry.as_of == as_of


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        ("visible-to = 'staff'", "unknown-key", "did you mean visible_to?"),
        ("xyz = 1", "unknown-key", "expected one of id, tags"),
        ("tags = 'one'", "wrong-type", "tags must be a list of texts, not a text"),
        ("tags = [1]", "wrong-type", "tags must be a text in quotes, not a number"),
        ("source = 7", "wrong-type", "source must be a text in quotes, not a number"),
        ("owner = true", "wrong-type", "owner must be a text in quotes, not true or false"),
        ("source = ' '", "empty", "source is empty"),
        ('source = "\\u0000"', "control-character", "source contains a control character"),
        ("as_of = 2018-05-01T10:00:00", "bad-date", '"2018-05"'),
        ("as_of = true", "bad-date", "as_of must be a date"),
        ("as_of = '2018-13'", "bad-date", "as_of must be a date"),
        ("review_by = '2027-03-31'", "bad-date", "without quotes"),
        ("visible_to = 'Staff'", "bad-role", "one of guest, alumni, founder, mentor, staff, admin"),
        ("visible_to = []", "bad-role", "one of guest"),
        ("phrasings = ['x']", "wrong-type", "a line [entry.phrasings]"),
    ],
)
def test_a_wrong_field_names_its_line_and_leaves_the_entry_out(line: str, code: str, part: str) -> None:
    text = sound("first") + sound("wrong").replace("[entry.q", f"{line}\n[entry.q") + sound("last")
    bank = read(text)
    problem = only(bank)
    assert (problem.line, problem.entry_id, problem.severity, problem.code) == (9, "wrong", Severity.ERROR, code)
    assert part in problem.message
    assert ids(bank) == ["first", "last"]


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ('en = "How?"', 'zh-HK = "How?"', "unknown-key", "unknown key 'question.zh-HK'; did you mean zh-Hant-HK?"),
        ('en = "How?"', "en = 1", "wrong-type", "question.en must be a text in quotes, not a number"),
        ('en = "How?"', "", "empty", "[entry.question] says nothing"),
        ('[entry.answer]\nen = "So."\n', "", "missing-field", "no [entry.answer]"),
        ('id = "wrong"\n', "", "missing-field", "no id"),
        ('id = "wrong"', 'id = "Wrong One"', "bad-id", "small letters"),
        ('id = "wrong"', 'id = ""', "empty", "id is empty"),
    ],
)
def test_a_wrong_entry_leaves_the_others(old: str, new: str, code: str, part: str) -> None:
    bank = read(sound("first") + sound("wrong").replace(old, new) + sound("last"))
    assert code in [problem.code for problem in bank.problems]
    assert any(part in problem.message for problem in bank.problems)
    assert ids(bank) == ["first", "last"]


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("title = 'FAQ'\n" + sound("a"), "unknown-key", "unknown name 'title' outside of an entry"),
        (sound("a") + '[[entyr]]\nid = "b"', "unknown-key", "did you mean [[entry]]?"),
        (sound("a") + '[entry]\nid = "b"', "unknown-key", "double brackets"),
        ("entry = 3\n" + sound("a"), "unknown-key", "double brackets"),
        ("= broken\n" + sound("a"), "syntax", "expected"),
    ],
)
def test_what_is_outside_of_entries(text: str, code: str, part: str) -> None:
    bank = read(text)
    assert (only(bank).code, part in only(bank).message) == (code, True)
    assert ids(bank) == ["a"]


@given(st.binary())
def test_any_file_is_read_without_an_exception(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bank")
    (folder / "a.toml").write_bytes(content)
    (folder / "b.toml").write_text(sound("b"), encoding="utf-8")
    bank = read_bank(folder)
    assert ids(bank) == ["b"]
    assert bank.problems
    assert all(1 <= problem.line <= content.count(b"\n") + 1 for problem in bank.problems)


def test_windows_line_ends_keep_their_numbers(folder: Path) -> None:
    (folder / "b.toml").write_bytes((sound("b") + "[[entry]]\nid =").replace("\n", "\r\n").encode())
    bank = read_bank(folder)
    assert ids(bank) == ["a", "b"]
    assert only(bank).line == 8


def test_wrong_bytes_lose_one_entry_only(folder: Path) -> None:
    (folder / "b.toml").write_bytes(
        sound("b").encode() + sound("c").encode("big5") + b"# \xa4\xa4\n" + sound("d").encode()
    )
    bank = read_bank(folder)
    assert ids(bank) == ["a", "b", "d"]
    assert (only(bank).code, only(bank).line) == ("not-utf8", 13)


def test_utf_16_is_named(folder: Path) -> None:
    (folder / "b.toml").write_text(sound("b"), encoding="utf-16")
    assert "UTF-16" in only(read_bank(folder)).message


def test_a_byte_order_mark_is_a_warning(folder: Path) -> None:
    (folder / "b.toml").write_text(sound("b"), encoding="utf-8-sig")
    bank = read_bank(folder)
    assert ids(bank) == ["a", "b"]
    assert (only(bank).code, only(bank).severity) == ("byte-order-mark", Severity.WARNING)


@pytest.mark.parametrize("content", ["", "\n\n# nothing yet\n"])
def test_an_empty_file_is_a_warning(folder: Path, content: str) -> None:
    (folder / "b.toml").write_text(content, encoding="utf-8")
    bank = read_bank(folder)
    assert ids(bank) == ["a"]
    assert (only(bank).code, only(bank).severity) == ("empty-file", Severity.WARNING)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text(sound("a"), encoding="utf-8")
    assert only(read_bank(tmp_path)).code == "empty-folder"


@pytest.mark.parametrize("name", ["nothing", "a.toml"])
def test_what_is_no_folder_is_an_error(folder: Path, name: str) -> None:
    bank = read_bank(folder / name)
    assert (bank.entries, only(bank).code) == ((), "unreadable")


def test_what_is_no_file_is_an_error(folder: Path) -> None:
    (folder / "b.toml").mkdir()
    (folder / "c.toml").symlink_to(folder / "nowhere")
    bank = read_bank(folder)
    assert ids(bank) == ["a"]
    assert [(problem.file.name, problem.code) for problem in bank.problems] == [
        ("b.toml", "unreadable"),
        ("c.toml", "unreadable"),
    ]


def test_the_first_of_two_entries_with_one_id_stays(folder: Path) -> None:
    (folder / "b.toml").write_text("\n" + sound("a").replace("So.", "Not so.") + sound("b"), encoding="utf-8")
    bank = read_bank(folder)
    assert ids(bank) == ["a", "b"]
    assert bank.entries[0].answer == {Language.EN: "So."}
    problem = only(bank)
    assert (problem.code, problem.file.name, problem.line) == ("duplicate-id", "b.toml", 2)
    assert f"{folder / 'a.toml'}:1" in problem.message


def test_a_problem_reads_as_editors_expect() -> None:
    problem = Problem(Path("a.toml"), 3, "x", Severity.NOTE, "code", "look here")
    assert str(problem) == "a.toml:3: note: look here"
