import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import Language
from commands.faq.ranking import Decision, RankedEntry, Ranker, build_ranker, calibrate, decide
from commands.faq.ranking.bank import NOTHING, AnalysedBank
from commands.faq.ranking.features import features
from commands.faq.ranking.lexical import LexicalRanker
from commands.faq.ranking.scaled import ScaledScorer
from commands.faq.ranking.scores import PlainScorer

QUERIES = st.text(max_size=40) | st.lists(
    st.sampled_from(["how", "long", "visa", "demo", "book", "room", "導師", "幾時", "股份", "the"]), max_size=8
).map(" ".join)
SLIPS = {"case": str.upper, "punctuation": "«{}»!?".format, "spaces": "  {}\n".format}


@pytest.fixture(scope="session")
def ranker(bank: tuple[RankedEntry, ...]) -> Ranker:
    return build_ranker(bank)


@given(query=QUERIES)
def test_a_ranking_is_the_same_twice_bounded_and_in_order(ranker: Ranker, query: str) -> None:
    ranking = ranker.rank(query)
    scores = [candidate.score for candidate in ranking.candidates]
    assert ranker.rank(query) == ranking
    assert all(0 <= score <= 1 for score in scores)
    assert ranking.exact or scores == sorted(scores, reverse=True)
    assert 0 <= ranking.confidence <= 1
    assert len({candidate.entry_id for candidate in ranking.candidates}) == len(scores) <= 5


@given(data=st.data(), change=st.sampled_from(sorted(SLIPS)))
def test_a_phrasing_of_the_bank_comes_first_and_is_answered(
    bank: tuple[RankedEntry, ...], ranker: Ranker, data: st.DataObject, change: str
) -> None:
    entry = data.draw(st.sampled_from(bank))
    text = SLIPS[change](data.draw(st.sampled_from(entry.phrasings)))
    ranking = ranker.rank(text)
    assert ranking.candidates[0].entry_id == entry.id
    assert decide(ranking, calibrate(ranker)) is Decision.ANSWER


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("what is the wifi pasword", "wifi"),
        ("howlong does theprogramme last", "length"),
        ("计划为期多久", "length"),
        ("計劃為期幾耐？", "length"),
        ("How do I book a meetign room", "room"),
    ],
)
def test_a_typo_and_another_script_are_answered(ranker: Ranker, text: str, entry_id: str) -> None:
    ranking = ranker.rank(text)
    assert ranking.candidates[0].entry_id == entry_id
    assert decide(ranking, calibrate(ranker)) is Decision.ANSWER


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("你哋會唔會攞股份", "equity"),
        ("demo day係幾時", "demo"),
        ("怎么订会议室", "room"),
        ("想換mentor", "mentor"),
        ("any computing power for us?", "gpu"),
    ],
)
def test_other_words_for_the_same_find_it(ranker: Ranker, text: str, entry_id: str) -> None:
    assert ranker.rank(text).candidates[0].entry_id == entry_id


@pytest.mark.parametrize("text", ["", "???", " \n", "\x00\ud800", "🎉", "zzzqqq"])
def test_nothing_in_common_is_unknown(ranker: Ranker, text: str) -> None:
    ranking = ranker.rank(text)
    assert ranking.candidates == ()
    assert ranking.confidence == 0
    assert decide(ranking, calibrate(ranker)) is Decision.UNKNOWN


def test_a_hundred_thousand_characters_are_ranked(ranker: Ranker) -> None:
    assert ranker.rank("visa " * 20_000).candidates[0].entry_id == "visa"


@pytest.mark.parametrize(
    "entries", [(), (RankedEntry("none", ()),), (RankedEntry("blank", ("?",)),)], ids=["empty", "without", "blank"]
)
def test_a_bank_may_hold_nothing(entries: tuple[RankedEntry, ...]) -> None:
    ranker = build_ranker(entries)
    assert ranker.rank("anything").candidates == ()
    calibrate(ranker)


def test_a_bank_of_one_entry_answers() -> None:
    ranker = build_ranker([RankedEntry("only", ("When is demo day?",))])
    assert decide(ranker.rank("when is demo day"), calibrate(ranker)) is Decision.ANSWER


def test_what_two_entries_say_is_offered_and_not_answered(bank: tuple[RankedEntry, ...]) -> None:
    twin = RankedEntry("twin", ("When is demo day?", "開放日在何時"))
    ranker = build_ranker([*bank, twin])
    ranking = ranker.rank("when is demo day")
    assert not ranking.exact
    assert {candidate.entry_id for candidate in ranking.candidates[:2]} == {"demo", "twin"}
    assert decide(ranking, calibrate(ranker)) is Decision.OFFER


def test_the_limit_holds(ranker: Ranker) -> None:
    assert len(ranker.rank("how do I get the mentor to book a visa", limit=2).candidates) == 2


@given(query=QUERIES)
def test_both_tiers_find_the_same(bank: tuple[RankedEntry, ...], query: str) -> None:
    analysed = AnalysedBank(bank)
    plain, scaled = (scorer(analysed) for scorer in (PlainScorer, ScaledScorer))
    for hidden in (NOTHING, 2):
        ours, theirs = (scorer.nearest(features(query), 8, hidden) for scorer in (plain, scaled))
        assert sorted(one.score for one in ours) == pytest.approx(sorted(one.score for one in theirs), abs=1e-5)


def test_a_hidden_entry_is_not_found(bank: tuple[RankedEntry, ...]) -> None:
    analysed = AnalysedBank(bank)
    scorer = PlainScorer(analysed)
    query = features("How long does the programme last?")
    assert scorer.nearest(query, 8, NOTHING)[0].best == pytest.approx(1)
    assert all(scored.entry != 0 for scored in scorer.nearest(query, 8, 0))


def test_many_phrasings_train_a_head() -> None:
    places = ["rome", "paris", "oslo", "lima", "cairo", "delhi", "tokyo", "accra", "quito", "minsk", "sofia", "riga"]
    bank = [
        RankedEntry("weather", tuple(f"will it rain in {place}" for place in places)),
        RankedEntry("flight", tuple(f"fly me to {place}" for place in places)),
    ]
    ranker = build_ranker(bank)
    assert isinstance(ranker, LexicalRanker)
    assert ranker.trained
    assert ranker.rank("is there rain over paris").candidates[0].entry_id == "weather"
    assert ranker.rank("i want to fly").candidates[0].entry_id == "flight"


def test_without_the_extra_the_standard_library_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    bank = [RankedEntry(str(number), tuple(f"{word} {number}" for word in "abcdefghijkl")) for number in range(3)]
    ranker = build_ranker(bank)
    assert isinstance(ranker, LexicalRanker)
    assert not ranker.trained
    assert ranker.rank("k 2").candidates[0].entry_id == "2"


def test_the_script_of_a_question_is_known(ranker: Ranker) -> None:
    assert ranker.rank("demo day").language is Language.EN
    assert ranker.rank("demo day係幾時").language is Language.ZH_HANT
    assert ranker.rank("demo day什么时候").language is Language.ZH_HANS
