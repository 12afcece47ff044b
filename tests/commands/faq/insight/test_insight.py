"""What staff learn from the questions."""

from datetime import date, timedelta
from io import BytesIO

import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageColor

from bot.messages import Image
from bot.pictures import DARK, LIGHT, Theme, find_typeface
from bot.testing.harness import Harness
from commands.faq.bank import SAMPLE_BANK, read_bank
from commands.faq.insight.clusters import clusters
from commands.faq.insight.figures import Day
from commands.faq.insight.picture import Legend, trend

LEGEND = Legend("Answered from the bank", "交給職員")


async def test_stats_tell_what_was_asked_and_what_became_of_it(desk: Harness) -> None:
    founder = desk.person("Ada", role="founder", language="en")
    staff = desk.person("Grace", role="staff", language="en")
    mei = desk.person("Mei", role="founder", language="zh-Hant-HK")
    await (await founder.says("where is the kitchen?")).press("Yes")
    await (await mei.says("廚房在哪裏？")).press("不對")
    await founder.says("may dogs visit on Fridays?")
    cards = desk.channel("staff").messages
    await desk.advance(hours=3)
    await (await staff.presses(cards[-1], "Answer")).fill(answer="Yes.")

    report = await staff.says("/faq stats 7")

    for line in (
        "Asked: 3",
        "Answered from the bank: 2 (66 %)",
        "1 yes, 1 no",
        "Handed over to staff: 2 (66 %)",
        "Answered by staff: 1 (50 %)",
        "3.0 hours",
        "Traditional Chinese | 1",
        "space | 2",
    ):
        assert line in report.text
    [picture] = [block for block in report.last.message.blocks if isinstance(block, Image)]
    assert picture.file.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert "most on 2026-11-23: 3" in report.text


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK", "zh-Hans"])
async def test_every_report_has_words_where_nothing_happened(desk: Harness, language: str) -> None:
    staff = desk.person("Grace", role="staff", language=language)
    for line in ("/faq stats", "/faq unanswered", "/faq review"):
        assert (await staff.says(line)).text


async def test_open_questions_are_listed_and_answered_without_a_place_for_staff(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", language="en")
    staff = programme.person("Grace", role="staff", language="en")
    await founder.says("what is the capital of France?")

    listed = await staff.says("/faq unanswered")
    card = await listed.choose("what is the capital of France?")
    await (await card.press("Answer")).fill(answer="Paris, but ask me about Hong Kong.")

    assert "Paris" in founder.inbox[-1].text
    assert "Nothing is open" in (await staff.says("/faq unanswered")).text


async def test_questions_that_ask_for_the_same_are_shown_together(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff", language="en")
    asked = ("bicycle parking?", "parking bicycles", "secure bicycle parking", "zumba classes?")
    for number, words in enumerate(asked):
        await desk.person(f"P{number}", role="founder", language="en").says(words)

    assert "3 × " in (await staff.says("/faq unanswered")).text


async def test_review_lists_what_is_overdue_unused_and_untranslated(desk: Harness) -> None:
    staff = desk.person("Grace", role="staff", language="en")
    await desk.person("Ada", role="founder").says("where is the kitchen?")

    listed = await staff.says("/faq review")
    never = listed.text[listed.text.index("Never used") :]
    assert "visa" in never
    assert "kitchen" not in never
    assert "Translation missing (3)" in listed.text


async def test_an_overdue_entry_is_confirmed_for_half_a_year(programme: Harness) -> None:
    staff = programme.person("Grace", role="staff", language="en")
    await programme.advance(days=365)
    listed = await staff.says("/faq review")
    [select] = listed.last.selects
    first = select.options[0]
    assert f"({first.value})" in listed.text

    done = await staff.sends_component(select.action, first.value, "nonsense")
    assert "Noted for 1" in done.text
    assert f"({first.value})" not in (await staff.says("/faq review")).text.split("Translation")[0].split("Never")[0]


@pytest.mark.parametrize("line", ["/faq stats", "/faq unanswered", "/faq review"])
async def test_only_staff_see_insight(desk: Harness, line: str) -> None:
    assert "Only staff" in (await desk.person("Ada", role="founder").says(line)).text


def test_clusters_part_what_is_alike_from_what_is_not() -> None:
    texts = {
        1: "can I bring my dog to the office?",
        2: "are dogs allowed in the office",
        3: "where do I park my bicycle",
        4: "bicycle parking?",
        5: "邊度可以泊單車",
        6: "單車可以停喺邊",
        7: "can we get a refund for the train ticket",
    }
    assert [sorted(members) for members in clusters(texts)] == [[1, 2], [3, 4], [5, 6], [7]]
    assert clusters({}) == []


counts = st.integers(0, 5_000).flatmap(lambda asked: st.tuples(st.just(asked), st.integers(0, asked)))


@settings(max_examples=20)
@given(st.lists(counts, max_size=180), st.sampled_from([LIGHT, DARK]))
def test_any_days_make_a_picture_that_decodes(found: list[tuple[int, int]], theme: Theme) -> None:
    days = [Day(date(2026, 1, 1) + timedelta(days=n), asked, handed) for n, (asked, handed) in enumerate(found)]
    drawn = PIL.Image.open(BytesIO(trend(days, LEGEND, find_typeface(), theme).content))
    drawn.load()
    assert drawn.size == (780, 380)


def test_a_day_shows_in_the_picture_and_staff_are_told_by_a_pattern() -> None:
    def drawn(asked: int, handed: int) -> set[tuple[int, ...]]:
        days = [Day(date(2026, 1, 1), asked, handed), Day(date(2026, 1, 2), 4, 0)]
        picture = PIL.Image.open(BytesIO(trend(days, LEGEND, find_typeface()).content))
        return {colour for _, colour in picture.crop((80, 200, 200, 300)).getcolors()}  # type: ignore[misc,union-attr]

    ground, bank, staff = (ImageColor.getrgb(each) for each in (LIGHT.ground, *LIGHT.series[:2]))
    assert bank not in drawn(0, 0) | drawn(4, 4)
    assert ground in drawn(0, 0)
    assert bank in drawn(4, 0)
    assert {staff, ImageColor.getrgb(LIGHT.text)} <= drawn(4, 4)


def test_few_questions_are_told_apart_by_what_is_usual() -> None:
    few = {1: "Can I bring my dog to the office on Fridays?", 2: "Are dogs allowed in the office?", 3: "Any zumba?"}
    usual = [text for entry in read_bank(SAMPLE_BANK).entries for text in entry.question.values()]
    assert [sorted(members) for members in clusters(few, usual)] == [[1, 2], [3]]
