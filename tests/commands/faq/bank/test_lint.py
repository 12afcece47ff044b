from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.languages import Language
from bot.roles import Role
from commands.faq.bank import AsOf, Bank, Entry, Problem, Severity, lint

EN, HANT, HANS = Language.EN, Language.ZH_HANT, Language.ZH_HANS
ON = date(2026, 11, 23)
SOUND = Entry(
    id="length",
    question={EN: "How long is it?", HANT: "為期多久？", HANS: "为期多久？"},
    answer={EN: "Six months.", HANT: "六個月。", HANS: "六个月。"},
    phrasings={EN: ("how many months", "length", "duration"), HANT: ("有幾長", "幾多個月", "做幾耐")},
    tags=(),
    source="the facts",
    as_of=AsOf(2018),
    owner="team",
    review_by=ON,
    visible_to=Role.GUEST,
    file=Path("a.toml"),
    line=7,
)
OTHER = replace(
    SOUND,
    id="venue",
    question={EN: "Who gives the venue?", HANT: "場地由誰提供？", HANS: "场地由谁提供？"},
    phrasings={EN: ("venue", "premises", "space"), HANT: ("場地", "邊個提供", "地方")},
    line=30,
)


def found(*entries: Entry) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in lint(Bank(entries, ()), ON)]


def without(texts: Mapping[Language, str], language: Language) -> dict[Language, str]:
    return {other: text for other, text in texts.items() if other is not language}


def test_a_sound_bank_has_no_problems() -> None:
    assert found(SOUND, OTHER) == []


def test_a_problem_names_the_entry_and_its_place() -> None:
    (problem,) = lint(Bank((replace(SOUND, source=None),), ()), ON)
    message = "length: no source is named"
    assert problem == Problem(Path("a.toml"), 7, "length", Severity.WARNING, "missing-source", message)


@pytest.mark.parametrize("language", [EN, HANT])
def test_english_and_traditional_are_required(language: Language) -> None:
    unanswered = replace(SOUND, answer=without(SOUND.answer, language))
    assert found(unanswered) == [("missing-answer", Severity.ERROR)]
    unasked = replace(SOUND, question=without(SOUND.question, language))
    assert found(unasked) == [("missing-question", Severity.ERROR)]


def test_a_missing_simplified_answer_is_a_note() -> None:
    entry = replace(SOUND, answer=without(SOUND.answer, HANS))
    assert found(entry) == [("missing-simplified-answer", Severity.NOTE)]


@pytest.mark.parametrize("language", [EN, HANT])
@pytest.mark.parametrize("phrasings", [(), ("one", "two"), ("one", "two", "Two?"), ("how long is it", "two", "three")])
def test_three_different_phrasings_are_wanted(language: Language, phrasings: tuple[str, ...]) -> None:
    entry = replace(
        SOUND,
        question={**SOUND.question, language: "How long is it?"},
        phrasings={**SOUND.phrasings, language: phrasings},
    )
    assert found(entry) == [("few-phrasings", Severity.WARNING)]


def test_missing_source_and_date() -> None:
    assert found(replace(SOUND, source=None)) == [("missing-source", Severity.WARNING)]
    assert found(replace(SOUND, as_of=None)) == [("missing-as-of", Severity.WARNING)]


def test_a_date_to_come() -> None:
    assert found(replace(SOUND, as_of=AsOf(2026, 11))) == []
    assert found(replace(SOUND, as_of=AsOf(2026, 12))) == [("future-as-of", Severity.WARNING)]


def test_past_review() -> None:
    assert found(replace(SOUND, review_by=date(2026, 11, 22))) == [("past-review", Severity.WARNING)]
    assert found(replace(SOUND, review_by=None)) == []


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        (EN, "A place is GUARANTEED."),
        (EN, "We guarantee it."),
        (EN, "You will definitely get it."),
        (EN, "We promise to answer."),
        (HANT, "保證入選。"),
        (HANS, "保证入选。"),
        (HANT, "一定會取錄。"),
        (HANS, "必定录取。"),
    ],
)
def test_promises(language: Language, answer: str) -> None:
    entry = replace(SOUND, answer={**SOUND.answer, language: answer})
    assert found(entry) == [("promise", Severity.WARNING)]


@pytest.mark.parametrize("answer", ["We compromise.", "It will be definite soon.", "We keep 100% of it."])
def test_what_only_looks_like_a_promise(answer: str) -> None:
    assert found(replace(SOUND, answer={**SOUND.answer, EN: answer, HANT: "租務保證金和擔保人。"})) == []


def test_a_question_may_speak_of_a_promise() -> None:
    assert found(replace(SOUND, question={**SOUND.question, EN: "Is a place guaranteed?"})) == []


def test_near_duplicates_of_another_entry() -> None:
    entry = replace(OTHER, phrasings={**OTHER.phrasings, HANT: ("場地", "邊個提供", "為期多久")})
    (problem,) = lint(Bank((SOUND, entry), ()), ON)
    assert (problem.entry_id, problem.line, problem.code) == ("venue", 30, "near-duplicate")
    assert problem.message == "venue: '為期多久' is almost '為期多久？' of length (a.toml:7)"


def test_near_duplicates_are_told_once_a_pair_and_language() -> None:
    twin = replace(SOUND, id="twin", line=99)
    assert found(SOUND, twin) == [("near-duplicate", Severity.WARNING)] * 3


def test_alike_within_an_entry_is_no_duplicate() -> None:
    entry = replace(SOUND, phrasings={**SOUND.phrasings, EN: ("how long is it now", "how long is it then", "length")})
    assert "near-duplicate" not in [code for code, _ in found(entry)]


def test_problems_come_in_the_order_of_the_bank() -> None:
    first, second = replace(SOUND, source=None), replace(OTHER, id="a", as_of=None)
    assert [problem.entry_id for problem in lint(Bank((first, second), ()), ON)] == ["length", "a"]
