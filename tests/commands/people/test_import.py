"""People from a CSV file: preview, change, and what is wrong with it."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.interactions import Attachment
from bot.spreadsheets import NotASpreadsheet, defuse, read_csv, restore, write_csv
from bot.storage import tables
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Participant
from commands.people.entries import read_entries

FILE = """name,email,role,cohort,team
Ada Wong,ada@example.org,,Spring,One
Ben Cheung,ben@example.org,mentor,Spring,
陳美玲,,founder,Spring,Two
"""


@pytest_asyncio.fixture
async def fresh() -> AsyncIterator[Harness]:
    async with await Harness.start(sample=False) as harness:
        yield harness


async def imports(staff: Participant, content: bytes | str) -> Exchange:
    content = content.encode() if isinstance(content, str) else content
    address = f"upload:{len(staff.harness.screen.uploads)}"
    staff.harness.screen.uploads[address] = content
    return await staff.calls("people import", file=Attachment("people.csv", len(content), "text/csv", address))


async def people(harness: Harness) -> int:
    async with harness.application.database.read() as session:
        return await session.scalar(select(func.count()).select_from(tables.Person)) or 0


async def test_a_preview_changes_nothing_and_the_press_does_it_once(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")
    await staff.says("hello")
    before = await people(fresh)

    previewed = await imports(staff, FILE)
    assert "3 new, 0 changed" in previewed.text
    assert "Spring" in previewed.text
    assert await people(fresh) == before
    action = previewed.last.message.buttons[0].action
    done = await previewed.press("Do it")
    assert "3 new" in done.text
    assert "0 new, 0 changed" in (await staff.sends_component(action)).text
    assert await people(fresh) == before + 3
    assert "陳美玲" in (await staff.says("/team Two")).text


async def test_the_same_file_again_changes_nothing_and_nobody_is_removed(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")
    await (await imports(staff, FILE)).press("Do it")

    again = await imports(staff, FILE)
    fewer = await imports(staff, "name,email,role,cohort,team\nAda W. Wong,ada@example.org,founder,Spring,Two\n")
    shown = fewer.text
    await fewer.press("Do it")

    assert "0 new, 0 changed, 3 as they are" in again.text
    assert not again.buttons
    assert "changed: Ada W. Wong (name, team)" in shown
    assert "Ben Cheung" in (await staff.says("/people find ben")).text


async def test_what_is_wrong_is_told_by_line_and_the_rest_is_taken(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")

    reply = await imports(
        staff,
        "name,email,role,cohort,team\n"
        ",x@example.org,,,\n"
        "Good,good@example.org,,,\n"
        "Bad,nonsense,,,\n"
        "Boss,boss@example.org,admin,,\n"
        "King,,emperor,,\n"
        "Lost,,,,One\n"
        "Twice,good@example.org,,,\n",
    )

    for line in (2, 4, 5, 6, 7, 8):
        assert f"line {line}:" in reply.text
    assert "2 new" in reply.text
    await reply.press("Do it")
    async with fresh.application.database.read() as session:
        roles = set(await session.scalars(select(tables.RoleGrant.role)))
    assert roles == {"staff", "founder"}


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "column"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"e-mail\nx@example.org\n", "at least: name"),
        (b'name\n"open', "line 2"),
    ],
)
async def test_what_is_no_csv_is_explained(fresh: Harness, content: bytes, part: str) -> None:
    staff = fresh.person("Grace", role="staff", language="en")

    reply = await imports(staff, content)

    assert part in reply.text
    assert not reply.buttons


async def test_without_a_file_a_form_asks_for_it(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")
    fresh.screen.uploads["upload:1"] = FILE.encode()

    asked = await staff.says("/people import")
    filled = await asked.fill(file=Attachment("people.csv", len(FILE), "text/csv", "upload:1"))
    gone = await asked.fill(file=Attachment("people.csv", len(FILE), "text/csv", "upload:2"))

    assert "3 new" in filled.text
    assert "attach it again" in gone.text


async def test_the_button_of_a_preview_is_its_owners_alone(fresh: Harness) -> None:
    staff, other = fresh.person("Grace", role="staff"), fresh.person("Mel", role="staff", language="en")
    founder = fresh.person("Ada", role="founder", language="en")
    action = (await imports(staff, FILE)).last.message.buttons[0].action

    assert "isn't there any more" in (await other.sends_component(action)).text
    assert "Only staff" in (await founder.sends_component(action)).text


async def test_everybody_is_exported_as_they_are_imported_and_that_is_audited(fresh: Harness) -> None:
    staff = fresh.person("Grace", role="staff", language="en")
    await (await imports(staff, FILE + '"=cmd|x!A1",,founder,Spring,\n')).press("Do it")

    reply = await staff.says("/people export")

    (file,) = [block for block in reply.last.message.blocks if hasattr(block, "content")]
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert b"'=cmd|x!A1" in file.content
    names = {row.cells["name"] for row in read_csv(file.content)}
    assert {"Ada Wong", "Ben Cheung", "陳美玲", "=cmd|x!A1"} <= names
    assert reply.private
    assert "0 new, 0 changed" in (await imports(staff, file.content)).text
    async with fresh.application.database.read() as session:
        assert "people.exported" in set(await session.scalars(select(tables.Audit.action)))


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=5))
def test_every_cell_survives_and_none_is_a_formula(cells: list[list[str]]) -> None:
    clean = [[cell.replace("\x00", "").encode("utf-8", "replace").decode() for cell in row] for row in cells]

    content = write_csv(("a", "b", "c"), clean)

    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    for row in clean:
        for cell in row:
            assert restore(defuse(cell)) == cell
            assert not defuse(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    entries, problems = read_entries(content)
    assert all(entry.name for entry in entries)
    try:
        read_csv(content)
    except NotASpreadsheet:
        assert problems
