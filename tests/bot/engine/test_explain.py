"""What people are told when their words do not fit a command."""

from bot.engine.explain import explain
from bot.messages import Code, Paragraph, phrase
from bot.reading.binding import NotBound, Trouble
from bot.testing import probe


def test_words_that_belong_nowhere_are_named_beside_what_can_be_given() -> None:
    answer = explain(NotBound(probe.order, Trouble.TOO_MUCH, typed="where:here"))

    assert answer.blocks[:2] == (
        Paragraph(phrase("usage.too_much", typed=Code("where:here"))),
        Paragraph(phrase("usage.takes", names=Code("portions: price: what:"))),
    )
