"""What the documents say is what is so."""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.commands import command_page
from bot.cli.main import command_line
from bot.features import Feature
from bot.installed import installed
from bot.languages import Language
from bot.testing.harness import Harness

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FEATURE_PAGE = (ROOT / "docs" / "writing-a-feature.md").read_text(encoding="utf-8")
COHORTBOT = Path(sys.executable).with_name("cohortbot")


def fenced(page: str, language: str) -> Iterator[str]:
    yield from re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def commands_shown() -> set[str]:
    pages = [README, *(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))]
    shown = (
        line for page in pages for line in re.findall(r"(?:`|uv run |    )cohortbot ((?:[a-z]+(?![/\w]) ?)+)", page)
    )
    return {line.strip() for line in shown}


def test_the_command_page_is_made_from_the_declarations() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    assert page == command_page(installed(), Language.EN)


def test_every_subcommand_that_the_documents_show_exists() -> None:
    group = command_line(installed())
    known = set(group.list_commands(None))  # type: ignore[arg-type]  # the context is not used

    assert commands_shown() == {
        "chat",
        "run",
        "doctor",
        "db upgrade",
        "db backup",
        "db restore",
        "faq check",
        "faq import",
        "faq export",
        "faq evaluate",
        "commands",
        "people import",
        "people export",
        "audit",
        "discord sync",
        "slack manifest",
        "when",
    }
    assert {words.split()[0] for words in commands_shown()} <= known


def test_the_readme_holds_the_two_lines_that_set_everything_up() -> None:
    assert "    pip install uv && uv run cohortbot chat\n" in README
    assert "    pip install uv && uv run pytest\n" in README


def test_the_transcript_of_the_readme_is_what_a_founder_sees(tmp_path: Path) -> None:
    (transcript,) = fenced(README, "")
    turns = re.split(r"^you> (.*)$", transcript, flags=re.MULTILINE)[1:]
    questions, answers = turns[::2], turns[1::2]

    done = subprocess.run(
        [COHORTBOT, "chat"], input="\n".join(questions), capture_output=True, text=True, cwd=tmp_path, check=True
    )

    for answer in answers:
        for paragraph in filter(None, (part.strip() for part in answer.split("\n\n"))):
            assert paragraph in done.stdout


def test_the_pipe_of_the_readme_speaks_json(tmp_path: Path) -> None:
    (line,) = re.findall(r'`echo "(.*?)" \| uv run (cohortbot chat --json)`', README)
    question, command = line

    done = subprocess.run(
        [COHORTBOT, *shlex.split(command)[1:]], input=question, capture_output=True, text=True, cwd=tmp_path, check=True
    )

    assert '"text"' in done.stdout


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists()


def test_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"(?:\]\(|src=\")([^)\"#:]+)", README):
        assert (ROOT / target).exists()


async def test_the_feature_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (texts,) = fenced(FEATURE_PAGE, "toml")
    assert tomllib.loads(texts)
    folder = tmp_path / "texts"
    folder.mkdir()
    for language in Language:
        (folder / f"{language.value}.toml").write_text(texts, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    module: dict[str, object] = {}

    for code in fenced(FEATURE_PAGE, "python"):
        exec(compile(code, "writing-a-feature.md", "exec"), module)  # noqa: S102 - the page's own code

    assert isinstance(module["feature"], Feature)
    await module["test_a_vote_is_counted"]()  # type: ignore[operator]  # the page's own test
    async with await Harness.start(features=[module["feature"]]) as programme:
        founder = programme.person("Ada", language="en")
        for line in ("/snack vote 2 egg tart", '/snack what:"egg tart" portions:2', "snack 2 egg tart"):
            assert (await founder.says(line)).text == "Counted: 2 of egg tart."
