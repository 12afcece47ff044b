import re
from datetime import date

import pytest

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank import SAMPLE_BANK, Entry, Severity, lint, read_bank

BANK = read_bank(SAMPLE_BANK)
ON = date(2026, 11, 23)
ENTRIES = [pytest.param(entry, id=entry.id) for entry in BANK.entries]
CANTONESE = re.compile("[係冇嘅喺咗咩㗎啲唔嚟俾攞邊點幾搵睇諗嗰佢哋識]|得唔得")
FOUNDING = (
    "founders-of-the-lab",
    "launch-of-the-lab",
    "programme-length",
    "programme-start",
    "supporting-fund",
    "venue-provider",
    "cloud-platform-provider",
    "ai-technical-support",
    "lab-director",
    "after-the-programme",
    "access-to-investors",
    "foreign-entrepreneurs",
    "promotion-by-investhk",
)


def test_every_file_can_be_read() -> None:
    assert BANK.problems == ()
    assert len(BANK.entries) >= 84


def test_lint_finds_no_error_and_no_warning() -> None:
    assert [str(problem) for problem in lint(BANK, ON) if problem.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_asked_and_answered_in_every_required_language(entry: Entry) -> None:
    assert set(entry.question) == set(Language)
    assert {Language.EN, Language.ZH_HANT} <= set(entry.answer)
    assert all(len(entry.phrasings[language]) >= 3 for language in Language)
    assert any(CANTONESE.search(text) for text in entry.phrasings[Language.ZH_HANT])


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_says_where_it_is_from_and_whose_it_is(entry: Entry) -> None:
    assert entry.source
    assert entry.as_of is not None
    assert entry.owner
    assert entry.review_by is not None
    assert entry.tags


def test_most_answers_are_in_simplified_too() -> None:
    answered = [entry for entry in BANK.entries if Language.ZH_HANS in entry.answer]
    assert 0.9 * len(BANK.entries) < len(answered) < len(BANK.entries)


@pytest.mark.parametrize("entry_id", FOUNDING)
def test_the_founding_facts_are_asked_in_many_ways(entry_id: str) -> None:
    (entry,) = (entry for entry in BANK.entries if entry.id == entry_id)
    assert all(len(entry.phrasings[language]) >= 5 for language in Language)
    assert entry.source is not None
    assert entry.source.startswith("Founding facts of the programme")


def test_some_entries_are_for_founders_and_for_staff_only() -> None:
    assert {entry.visible_to for entry in BANK.entries} == {Role.GUEST, Role.FOUNDER, Role.STAFF}
