import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from commands.faq.ranking import (
    Candidate,
    Decision,
    RankedEntry,
    Ranking,
    Rehearsal,
    Thresholds,
    build_ranker,
    calibrate,
    decide,
)

SHARES = st.floats(0, 1)
THRESHOLDS = Thresholds(
    {Language.EN: 0.9, Language.ZH_HANT: 0.8, Language.ZH_HANS: 0.7},
    {Language.EN: 0.2, Language.ZH_HANT: 0.1, Language.ZH_HANS: 0.1},
)


@given(st.lists(SHARES, min_size=6, max_size=6))
def test_thresholds_survive_json(shares: list[float]) -> None:
    thresholds = Thresholds(dict(zip(Language, shares, strict=False)), dict(zip(Language, shares[3:], strict=True)))
    assert Thresholds.from_json(json.loads(json.dumps(thresholds.to_json()))) == thresholds


@pytest.mark.parametrize("stored", [{}, {"en": 1}, {"en": {"answer": 1}}])
def test_other_json_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no thresholds for en"):
        Thresholds.from_json(stored)


@pytest.mark.parametrize(
    ("score", "confidence", "language", "exact", "decision"),
    [
        (0.5, 0.9, Language.EN, False, Decision.ANSWER),
        (0.5, 0.89, Language.EN, False, Decision.OFFER),
        (0.5, 0.75, Language.ZH_HANT, False, Decision.OFFER),
        (0.5, 0.75, Language.ZH_HANS, False, Decision.ANSWER),
        (0.5, 0.85, Language.ZH_HANT, False, Decision.ANSWER),
        (0.19, 0.5, Language.EN, False, Decision.UNKNOWN),
        (0.19, 0.5, Language.ZH_HANT, False, Decision.OFFER),
        (0.1, 0.0, Language.EN, True, Decision.ANSWER),
    ],
)
def test_a_ranking_is_decided_by_its_language(
    score: float, confidence: float, language: Language, exact: bool, decision: Decision
) -> None:
    ranking = Ranking((Candidate("one", score, "phrasing"),), confidence, language, exact)
    assert decide(ranking, THRESHOLDS) is decision


def test_nothing_found_is_unknown() -> None:
    assert decide(Ranking((), 1.0, Language.EN), THRESHOLDS) is Decision.UNKNOWN


def test_a_bank_rehearses_the_same_way_each_time(bank: tuple[RankedEntry, ...]) -> None:
    ranker = build_ranker(bank)
    assert list(ranker.rehearse(10)) == list(ranker.rehearse(10))
    assert calibrate(ranker) == calibrate(build_ranker(bank))
    assert not any(heard.right or heard.in_scope for heard in ranker.rehearse(50))


def lone(*phrasings: str) -> list[RankedEntry]:
    return [RankedEntry(str(number), (phrasing,)) for number, phrasing in enumerate(phrasings)]


@pytest.mark.parametrize(
    "entries",
    [lone("first question", "second question"), lone("何時截止", "誰可以申請"), lone("when is demo day", "幾時截止")],
    ids=["english", "chinese", "mixed"],
)
def test_the_smallest_banks_are_calibrated_and_answer_their_own(entries: list[RankedEntry]) -> None:
    ranker = build_ranker(entries)
    thresholds = calibrate(ranker)
    assert all(0 < thresholds.answer[language] < 1 for language in Language)
    for entry in entries:
        assert decide(ranker.rank(entry.phrasings[0]), thresholds) is Decision.ANSWER
    assert decide(ranker.rank("what is the capital of Portugal"), thresholds) is not Decision.ANSWER


def test_lone_phrasings_that_answer_for_one_another_raise_the_threshold() -> None:
    places = ["paris", "rome", "oslo", "lima", "cairo", "delhi", "tokyo", "accra", "quito", "minsk", "sofia", "riga"]
    alike = build_ranker(lone(*(f"how do I book the meeting room in {place}" for place in places)))
    apart = build_ranker(
        lone("who founded it", "visa rules", "wifi password", "equity taken", "lunch menu", "late fees")
    )
    assert calibrate(alike).answer[Language.EN] > calibrate(apart).answer[Language.EN]


def test_labels_that_come_out_wrong_raise_the_threshold(bank: tuple[RankedEntry, ...]) -> None:
    ranker = build_ranker(bank)
    right = [Rehearsal(Language.EN, 0.9, in_scope=True, right=True)] * 100
    wrong = [Rehearsal(Language.EN, 0.95, in_scope=True, right=False)] * 100
    assert calibrate(ranker, [*right, *wrong]).answer[Language.EN] > calibrate(ranker, right * 2).answer[Language.EN]


def test_labels_of_one_language_leave_the_others_as_they_are(bank: tuple[RankedEntry, ...]) -> None:
    ranker = build_ranker(bank)
    wrong = [Rehearsal(Language.ZH_HANS, 0.95, in_scope=True, right=False)] * 100
    before, after = calibrate(ranker), calibrate(ranker, wrong)
    assert after.answer[Language.ZH_HANS] > before.answer[Language.ZH_HANS]
    assert after.answer[Language.ZH_HANT] == before.answer[Language.ZH_HANT]
