"""A new post in a help forum: the bank answers only what it is sure of, and only what everybody there may read."""

from bot.testing.harness import Harness


async def test_a_sure_answer_is_given(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", language="en")

    exchange = await founder.asks_everybody("How long is the programme?", in_=programme.channel("help"))

    assert "six months" in exchange.text.lower() or "6" in exchange.text
    assert not exchange.private
    assert exchange.buttons == ["Yes", "No"]


async def test_without_being_sure_the_bot_says_nothing(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", language="en")

    exchange = await founder.asks_everybody("Does anyone want my old bicycle?", in_=programme.channel("help"))

    assert exchange.messages == []


async def test_a_title_that_is_the_question_is_answered_whatever_chat_is_below(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder", language="en")
    channel = programme.channel("help")

    exchange = await founder.asks_everybody("How long is the programme?\nI could not find it anywhere.", in_=channel)

    assert "month" in exchange.text


async def test_the_language_is_that_of_the_post(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")

    exchange = await founder.asks_everybody("計劃為期多久？", in_=programme.channel("help"))

    assert "個月" in exchange.text
