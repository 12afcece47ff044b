import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.faq.evaluate_command import evaluate
from commands.faq.evaluation import (
    BrokenLineError,
    Measurement,
    area_under_curve,
    coverage,
    measure_bank,
    read_bank,
    read_queries,
    report,
)
from commands.faq.ranking import build_ranker, calibrate

DATA = Path(os.environ.get("COHORTBOT_DATA", Path(__file__).parents[4] / "shared" / "data")) / "faq"
KEYS = [
    "accuracy_at_1",
    "recall_at_5",
    "mrr",
    "auroc_scope",
    "coverage_at_95",
    "coverage_at_90",
    "answered",
    "answered_right",
    "wrong_of_answered",
    "out_of_scope_answered",
    "entries",
    "queries",
    "by_language",
]

BANK = """\
{"id": "length", "question": "How long is the programme?", "alts": ["how many months", "duration"], "answer": "Six."}
{"id": "visa", "question": "Can I get a visa?", "alts": [], "answer": ""}

{"id": "room", "question": "如何預約會議室？"}
"""
QUERIES = """\
{"query": "HOW LONG IS THE PROGRAMME", "answers": ["length"], "split": "test", "lang": "en"}
{"query": "can i get a vsia", "answers": ["visa"], "split": "test", "lang": "en"}
{"query": "如何预约会议室", "answers": ["room"], "lang": "hans"}
{"query": "duration", "answers": ["visa"], "split": "test", "lang": "en"}
{"query": "zzz", "answers": [], "split": "test", "oos_kind": "far"}
{"query": "how many months", "answers": ["visa"], "split": "train"}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    bank, queries = tmp_path / "bank.jsonl", tmp_path / "queries.jsonl"
    bank.write_text(BANK, encoding="utf-8")
    queries.write_text(QUERIES, encoding="utf-8")
    return bank, queries


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, list(map(str, arguments)))


def one(rank: int | None, confidence: float, *, answered: bool = False, inside: bool = True) -> Measurement:
    return Measurement(inside, rank, confidence, answered)


def test_the_figures_are_those_worked_out_by_hand() -> None:
    found = report(
        [
            one(1, 0.9, answered=True),
            one(1, 0.8, answered=True),
            one(2, 0.7, answered=True),
            one(None, 0.2),
            one(1, 0.1),
            one(None, 0.75, inside=False, answered=True),
            one(None, 0.1, inside=False),
        ],
        entries=9,
    )
    assert found.accuracy_at_1 == pytest.approx(3 / 5)
    assert found.recall_at_5 == pytest.approx(4 / 5)
    assert found.mrr == pytest.approx((1 + 1 + 0.5 + 0 + 1) / 5)
    assert found.auroc_scope == pytest.approx((2 + 4.5) / 10)
    assert found.coverage_at_95 == found.coverage_at_90 == pytest.approx(2 / 5)
    assert found.answered == pytest.approx(4 / 7)
    assert found.answered_right == pytest.approx(2 / 5)
    assert found.wrong_of_answered == pytest.approx(2 / 4)
    assert found.out_of_scope_answered == pytest.approx(1 / 2)
    assert (found.entries, found.queries) == (9, 7)


def test_there_is_no_figure_where_there_is_nothing_to_divide_by() -> None:
    nothing = asdict(report([], entries=0))
    assert {key for key, value in nothing.items() if value is None} == set(KEYS[:10])
    inside = report([one(1, 0.5)], entries=1)
    assert inside.auroc_scope is inside.out_of_scope_answered is inside.wrong_of_answered is None
    outside = report([one(None, 0.5, inside=False)], entries=1)
    assert outside.accuracy_at_1 is outside.coverage_at_95 is outside.answered_right is None


def test_questions_of_one_confidence_are_answered_together() -> None:
    tied = [one(1, 0.5), one(None, 0.5)]
    assert coverage(tied, 0.95) == 0
    assert coverage([*tied, one(1, 0.6)], 0.95) == pytest.approx(1 / 3)


def test_the_loosest_threshold_counts_although_a_stricter_one_fails() -> None:
    wrong_first = [one(None, 0.99), *(one(1, 0.5 - n / 1000) for n in range(19))]
    assert coverage(wrong_first, 0.95) == pytest.approx(19 / 20)


def test_the_area_counts_ties_half() -> None:
    assert area_under_curve([2, 1], [1, 0]) == pytest.approx(3.5 / 4)
    assert area_under_curve([1], []) is None


def test_only_the_test_split_is_read(files: tuple[Path, Path]) -> None:
    queries = read_queries(files[1])
    assert [query.query for query in queries][-2:] == ["duration", "zzz"]
    assert queries[-1].answers == frozenset()


@pytest.mark.parametrize(("phrasings", "kept"), [(None, 3), (0, 1), (1, 2), (9, 3)])
def test_the_question_and_the_first_phrasings_are_kept(
    files: tuple[Path, Path], phrasings: int | None, kept: int
) -> None:
    assert len(read_bank(files[0], phrasings)[0].phrasings) == kept


def test_a_bank_is_measured(files: tuple[Path, Path]) -> None:
    done = run(*files, "--json")
    figures = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(figures) == KEYS
    assert figures["accuracy_at_1"] == figures["answered_right"] == pytest.approx(3 / 4)
    assert figures["answered"] == pytest.approx(4 / 5)
    assert figures["wrong_of_answered"] == pytest.approx(1 / 4)
    assert figures["out_of_scope_answered"] == 0
    assert figures["by_language"] == {"en": pytest.approx(2 / 3), "hans": 1}


def test_fewer_phrasings_know_less(files: tuple[Path, Path]) -> None:
    figures = json.loads(run(*files, "--phrasings", 0, "--json").stdout)
    assert figures["wrong_of_answered"] == 0


def test_people_get_a_table(files: tuple[Path, Path]) -> None:
    lines = run(*files).stdout.splitlines()
    assert lines[0].split()[:2] == ["accuracy_at_1", "0.750"]
    assert lines[-1].split() == ["accuracy_at_1", "hans", "1.000"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[]", "expected one JSON object"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"question": "x"}', '"id" is missing'),
        (b'{"id": 1, "question": "x"}', '"id" must be text'),
        (b'{"id": "a", "question": "x", "alts": "y"}', '"alts" must be a list of texts'),
        (b'{"id": "visa", "question": "x"}', "was used before"),
    ],
)
def test_a_broken_line_of_the_bank_is_named(files: tuple[Path, Path], line: bytes, reason: str) -> None:
    bank, queries = files
    bank.write_bytes(bank.read_bytes() + line + b"\n")
    done = run(bank, queries)
    assert done.exit_code == 2
    assert f"{bank}, line 5: " in done.stderr
    assert reason in done.stderr
    assert isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("line", ['{"query": "x"}', '{"answers": []}', '{"query": "x", "answers": [], "lang": 1}'])
def test_a_broken_question_is_named(files: tuple[Path, Path], line: str) -> None:
    files[1].write_text(QUERIES + line, encoding="utf-8")
    with pytest.raises(BrokenLineError, match=r"queries\.jsonl, line 7: "):
        read_queries(files[1])


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_bank_is_refused(files: tuple[Path, Path], content: str) -> None:
    files[0].write_text(content, encoding="utf-8")
    assert run(*files).exit_code == 2


def test_a_missing_file_is_refused(files: tuple[Path, Path]) -> None:
    assert run(files[0], "nowhere.jsonl").exit_code == 2


def figures(name: str, phrasings: int | None = None) -> dict[str, float]:
    if not (DATA / name).is_dir():
        pytest.skip(f"the set {name} is not in {DATA}; COHORTBOT_DATA names the folder")
    entries, queries = read_bank(DATA / name / "bank.jsonl", phrasings), read_queries(DATA / name / "queries.jsonl")
    ranker = build_ranker(entries)
    found = measure_bank(ranker, calibrate(ranker), len(entries), queries)
    return {key: value for key, value in asdict(found).items() if isinstance(value, float)} | dict(found.by_language)


def assert_calibrated(found: dict[str, float]) -> None:
    assert found["wrong_of_answered"] <= 0.05
    assert found.get("out_of_scope_answered", 0) <= 0.05
    assert found["answered_right"] >= 0.6 * found["coverage_at_95"]


def test_live_questions_of_a_shop_reach_their_floor() -> None:
    found = figures("hint3_sofmattress")
    assert found["accuracy_at_1"] >= 0.80
    assert_calibrated(found)


def test_hong_kong_questions_reach_their_floor() -> None:
    found = figures("hk_probe")
    assert (found["yue"] + found["hans"]) / 2 >= 0.88
    assert_calibrated(found)


@pytest.mark.long
@pytest.mark.parametrize(("name", "phrasings", "floor"), [("clinc150", 5, 0.70), ("banking77", None, 0.90)])
def test_large_sets_reach_their_floor(name: str, phrasings: int | None, floor: float) -> None:
    found = figures(name, phrasings)
    assert found["accuracy_at_1"] >= floor
    assert_calibrated(found)
