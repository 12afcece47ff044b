import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.faq.ranking import (
    Candidate,
    Decision,
    RankedEntry,
    Ranking,
    Rehearsal,
    Script,
    Thresholds,
    build_ranker,
    calibrate,
    decide,
)

SHARES = st.floats(0, 1)
THRESHOLDS = Thresholds({Script.LATIN: 0.9, Script.CHINESE: 0.8}, {Script.LATIN: 0.2, Script.CHINESE: 0.1})


@given(st.lists(SHARES, min_size=4, max_size=4))
def test_thresholds_survive_json(shares: list[float]) -> None:
    latin, chinese, latin_offer, chinese_offer = shares
    thresholds = Thresholds(
        {Script.LATIN: latin, Script.CHINESE: chinese}, {Script.LATIN: latin_offer, Script.CHINESE: chinese_offer}
    )
    assert Thresholds.from_json(json.loads(json.dumps(thresholds.to_json()))) == thresholds


@pytest.mark.parametrize("stored", [{}, {"latin": 1}, {"latin": {"answer": 1}}])
def test_other_json_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no thresholds for latin"):
        Thresholds.from_json(stored)


@pytest.mark.parametrize(
    ("score", "confidence", "script", "exact", "decision"),
    [
        (0.5, 0.9, Script.LATIN, False, Decision.ANSWER),
        (0.5, 0.89, Script.LATIN, False, Decision.OFFER),
        (0.5, 0.85, Script.CHINESE, False, Decision.ANSWER),
        (0.19, 0.5, Script.LATIN, False, Decision.UNKNOWN),
        (0.19, 0.5, Script.CHINESE, False, Decision.OFFER),
        (0.1, 0.0, Script.LATIN, True, Decision.ANSWER),
    ],
)
def test_a_ranking_is_decided_by_its_script(
    score: float, confidence: float, script: Script, exact: bool, decision: Decision
) -> None:
    ranking = Ranking((Candidate("one", score, "phrasing"),), confidence, script, exact)
    assert decide(ranking, THRESHOLDS) is decision


def test_nothing_found_is_unknown() -> None:
    assert decide(Ranking((), 1.0, Script.LATIN), THRESHOLDS) is Decision.UNKNOWN


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
    assert all(0 < thresholds.answer[script] < 1 for script in Script)
    for entry in entries:
        assert decide(ranker.rank(entry.phrasings[0]), thresholds) is Decision.ANSWER
    assert decide(ranker.rank("what is the capital of Portugal"), thresholds) is not Decision.ANSWER


def test_lone_phrasings_that_answer_for_one_another_raise_the_threshold() -> None:
    places = ["paris", "rome", "oslo", "lima", "cairo", "delhi", "tokyo", "accra", "quito", "minsk", "sofia", "riga"]
    alike = build_ranker(lone(*(f"how do I book the meeting room in {place}" for place in places)))
    apart = build_ranker(
        lone("who founded it", "visa rules", "wifi password", "equity taken", "lunch menu", "late fees")
    )
    assert calibrate(alike).answer[Script.LATIN] > calibrate(apart).answer[Script.LATIN]


def test_labels_that_come_out_wrong_raise_the_threshold(bank: tuple[RankedEntry, ...]) -> None:
    ranker = build_ranker(bank)
    right = [Rehearsal(Script.LATIN, 0.9, in_scope=True, right=True)] * 100
    wrong = [Rehearsal(Script.LATIN, 0.95, in_scope=True, right=False)] * 100
    assert calibrate(ranker, [*right, *wrong]).answer[Script.LATIN] > calibrate(ranker, right * 2).answer[Script.LATIN]
