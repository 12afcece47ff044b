"""A package of somebody else adds a feature and an adapter through the entry points alone."""

import itertools
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.application import branches, sections
from bot.cli.main import command_line
from bot.configuration import ConfigurationError, load
from bot.features import Feature
from bot.installed import BrokenPartError, Installed, installed
from bot.languages import Language
from bot.storage import Database, DatabaseUrl, SchemaState, state
from bot.storage.comparison import differences
from bot.testing.harness import Harness

_CLASS_NUMBERS = itertools.count()

_FEATURE = """
from pathlib import Path
from typing import Annotated

import click
from sqlalchemy.orm import Mapped, mapped_column

from bot.call import Call
from bot.components import component
from bot.configuration import ConfigurationSection, Section
from bot.declaration.command import action, command
from bot.features import Feature, Tables
from bot.messages import Actions, Button, Message, Paragraph, phrase, say
from bot.storage import Base, Database, MigrationBranch, RowId


class Tea(Base):
    __tablename__ = "tea"
    id: Mapped[RowId]
    kind: Mapped[str]


class TeaSection(Section):
    sugar: int = 0


class Nobodys:
    async def export(self, session, person_id):
        return []

    async def erase(self, session, person_id):
        pass

    async def join(self, session, kept, gone):
        pass

    async def split(self, session, account_id, person_id):
        pass


@command("tea")
async def tea(call: Call, kind: str) -> Message:
    async with call.service(Database).write() as session:
        session.add(Tea(kind=kind))
    again = Button(phrase("tea.again"), component("tea:again", kind))
    return Message((Paragraph(phrase("tea.served", kind=kind)), Actions((again,))))


@action("tea:again")
async def again(call: Call, argument: str) -> Message:
    return say("tea.served", kind=argument)


@click.command("brew")
def brew():
    click.echo("The kettle is on.")


feature = Feature(
    name="tea",
    texts=Path(__file__).parent / "texts",
    commands=(tea,),
    actions=(again,),
    tables=Tables(MigrationBranch("tea", Path(__file__).parent / "versions", (Tea.__table__,)), Nobodys()),
    configuration=(ConfigurationSection("tea", TeaSection),),
    command_line={"brew": lambda: brew},
)
"""

_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "tea_0001"
down_revision = None
branch_labels = ("tea",)
depends_on = None


def upgrade():
    op.create_table(
        "tea",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sqlite_autoincrement=True,
    )
"""

_TEXTS = """
[commands.tea]
called = "tea"
help = "Order a tea"
examples = ["/tea oolong"]
kind = "Which tea"

[tea]
served = "One {kind}, please."
again = "Another"
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lay out an installed distribution as pip would, and take it off again."""
    folder = tmp_path / "teapot"
    (folder / "texts").mkdir(parents=True)
    (folder / "versions").mkdir()
    # The registry of mapped classes remembers each for as long as it lives, and warns of a second of the same name.
    mapped = f"Tea{next(_CLASS_NUMBERS)}"
    source = textwrap.dedent(_FEATURE).replace("class Tea(Base):", f"class {mapped}(Base):")
    source = source.replace("class TeaSection", f"Tea = {mapped}\n\n\nclass TeaSection")
    (folder / "__init__.py").write_text(source, encoding="utf-8")
    (folder / "versions" / "tea_0001_first.py").write_text(_MIGRATION, encoding="utf-8")
    for language in Language:
        (folder / "texts" / f"{language.value}.toml").write_text(_TEXTS, encoding="utf-8")
    metadata = tmp_path / "teapot-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: teapot\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[cohortbot.commands]\ntea = teapot:feature\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    if (module := sys.modules.pop("teapot", None)) is not None:
        module.Tea.metadata.remove(module.Tea.__table__)


def the_feature(parts: Installed) -> Feature:
    return next(each for each in parts.features if each.name == "tea")


async def test_everything_that_a_feature_brings_works(package: Path) -> None:
    parts = installed()
    feature = the_feature(parts)

    async with await Harness.start(features=[feature]) as programme:
        founder = programme.person("Ada", language="en")
        reply = await founder.says("/tea oolong")
        assert reply.text == "One oolong, please."
        assert (await reply.press("Another")).text == "One oolong, please."

    database = Database(DatabaseUrl.of_file(package / "tea.db"))
    assert await state(database, branches(parts)) is SchemaState.EMPTY
    await database.close()

    told = CliRunner().invoke(command_line(parts), ["brew"])
    assert told.output == "The kettle is on.\n"


async def test_its_models_and_migrations_agree(package: Path) -> None:
    from bot.storage import upgrade

    known = branches(Installed((the_feature(installed()),), ()))
    database = Database(DatabaseUrl.of_file(package / "tea.db"))
    try:
        await upgrade(database, known, stepwise=True)
        assert await differences(database, known) == []
    finally:
        await database.close()


def test_its_section_is_checked_like_any_other(package: Path) -> None:
    file = package / "config.toml"
    file.write_text('[tea]\nsugar = "two"\n', encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"tea\.sugar"):
        load(file, sections(installed()), {})


def test_a_package_that_does_not_load_is_named(package: Path) -> None:
    (package / "teapot" / "__init__.py").write_text("raise RuntimeError('no water')", encoding="utf-8")

    with pytest.raises(BrokenPartError, match=r"tea \(teapot:feature\) does not load: no water"):
        installed()
