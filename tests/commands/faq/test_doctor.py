"""`doctor` names where questions go, and sends nothing there."""

from pathlib import Path

import pytest

from bot.configuration import ConfigurationError, ConfigurationSection, Secrets, check
from bot.configuration.document import parse_document
from bot.doctor import DoctorContext, Finding, Level
from commands.faq.doctor import models_check
from commands.faq.semantic import choosing
from commands.faq.settings import ANSWERS_KEY, EMBEDDINGS_KEY, FaqSection

SECTION = ConfigurationSection("faq", FaqSection, secrets=(EMBEDDINGS_KEY, ANSWERS_KEY))
BOTH = """
[faq.semantic]
endpoint = "{address}"
model = "toy-embedding"
languages = ["en"]
[faq.grounded]
endpoint = "{address}"
model = "toy-chat"
"""


async def findings(text: str, **environ: str) -> list[Finding]:
    configuration = check(parse_document(text, Path("config.toml")), (SECTION,), environ)
    return [finding async for finding in models_check(DoctorContext(configuration, Secrets(environ)))]


async def test_by_default_questions_stay_here() -> None:
    [finding] = await findings("")
    assert finding.level is Level.OK
    assert "stay on this machine" in finding.text


async def test_it_says_where_questions_go() -> None:
    keys = {EMBEDDINGS_KEY: "sk-one-secret", ANSWERS_KEY: "sk-two-secret"}
    first, second = await findings(BOTH.format(address="https://models.example/v1"), **keys)
    assert (
        first.text == "Every question and entry in English is sent to https://models.example/v1 (model toy-embedding)."
    )
    assert "up to five entries, to https://models.example/v1 (model toy-chat)" in second.text
    assert "secret" not in first.text + second.text


async def test_a_key_that_would_travel_in_the_open_is_a_problem() -> None:
    found = await findings(BOTH.format(address="http://models.example/v1"), **{EMBEDDINGS_KEY: "sk-secret"})
    assert [each.level for each in found] == [Level.OK, Level.PROBLEM, Level.OK, Level.WARNING]


async def test_a_folder_without_a_model_is_a_problem(tmp_path: Path) -> None:
    [finding] = await findings(f'[faq.semantic]\nfolder = "{tmp_path}"')
    assert finding.level is Level.PROBLEM
    assert "config.json cannot be read" in finding.text


async def test_without_numpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "find_spec", lambda _name: None)
    [finding, *_] = await findings(BOTH.format(address="https://models.example/v1"))
    assert finding.level is Level.PROBLEM
    assert "cohortbot[scale]" in finding.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('endpoint = "https://models.example/v1"', "the key model"),
        ('endpoint = "models.example"\nmodel = "x"', "an address that starts with http:// or https://"),
        ("timeout_seconds = 0", "a whole number from 1 to 30"),
        ('FAQ_EMBEDDINGS_KEY = "sk"', "no secret in the file"),
        ('folders = "y"', "one of the keys"),
    ],
)
async def test_what_cannot_be_is_refused_with_words(text: str, expected: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        await findings(f"[faq.semantic]\n{text}")
    assert expected in str(raised.value)
