"""Hold config.example.toml against the keys that the code knows."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.application import sections
from bot.configuration import Configuration, check, load
from bot.configuration.document import parse_document
from bot.configuration.explaining import table_model
from bot.configuration.sections import Section
from bot.installed import installed

SECTIONS = sections(installed())
EXAMPLE = Path(__file__).parents[3] / "config.example.toml"
COMMENTED_OUT = re.compile(r"^# (?=\[\[?[\w.-]+\]\]?$|[\w-]+ = )", re.MULTILINE)


@pytest.fixture
def uncommented() -> str:
    return COMMENTED_OUT.sub("", EXAMPLE.read_text(encoding="utf-8"))


def declared(model: type[Section]) -> Iterator[str]:
    for key, annotation in model.declared_keys().items():
        yield key
        if (inner := table_model(annotation)) is not None:
            yield from (f"{key}.{each}" for each in declared(inner))


def shown(content: dict[str, object], model: type[Section]) -> Iterator[str]:
    for key, annotation in model.declared_keys().items():
        if key not in content:
            continue
        yield key
        if (inner := table_model(annotation)) is not None:
            held = content[key]
            tables = held if isinstance(held, list) else [held]
            yield from {f"{key}.{each}" for table in tables for each in shown(table, inner)}


def test_the_example_loads_as_it_stands() -> None:
    assert load(EXAMPLE, SECTIONS, environ={}).path == EXAMPLE


def test_the_example_shows_every_key_and_nothing_else(uncommented: str) -> None:
    content = tomllib.loads(uncommented)
    registered = Configuration(SECTIONS).registered
    assert set(content) == {section.name for section in registered}
    for section in registered:
        assert set(shown(content[section.name], section.model)) == set(declared(section.model)), section.name


def test_the_example_loads_with_everything_uncommented(uncommented: str) -> None:
    check(parse_document(uncommented, EXAMPLE), SECTIONS, {})


def test_the_example_shows_the_defaults() -> None:
    example, defaults = load(EXAMPLE, SECTIONS, environ={}), Configuration(SECTIONS)
    for section in defaults.registered:
        if section.name != "programme":
            assert example.section(section.model) == defaults.section(section.model), section.name


def test_every_key_of_the_example_has_a_comment() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        key = re.match(r"(?:# )?([\w-]+) = ", line)
        if key is not None and not re.match(r"(?:# )?[\w-]+ = ", before):
            assert before.startswith("# "), line
