"""One person gets one message, on the account they chose or used last; else when they next say something."""

from __future__ import annotations

from bot.adapter import Refusal, SendDelayed, SendRefused
from bot.features import Feature
from bot.languages import Language
from bot.messages import Message, Paragraph, PerLanguage
from bot.storage import DeliveryState
from bot.testing.harness import Harness
from bot.testing.participants import Participant
from tests.bot.delivery.post import Post

CLOSED = SendRefused("they take no direct messages", Refusal.CLOSED)


async def test_the_account_that_was_chosen_wins_over_the_one_seen_last(post: Post) -> None:
    person = await post.person("ada", "grace")
    await post.prefers("ada")
    await post.put("hi", person)
    assert await post.drain() == 1
    assert [shown.to for shown in post.screen.shown] == ["ada"]


async def test_where_one_account_is_refused_the_other_gets_it_and_the_row_says_where(post: Post) -> None:
    person = await post.person("ada", "grace")
    post.adapter.refusing["@grace"] = CLOSED
    await post.put("hi", person)
    assert await post.drain() == 1
    assert [shown.to for shown in post.screen.shown] == ["ada"]
    row = await post.row("hi")
    assert row.state is DeliveryState.SENT
    async with post.database.read() as session:
        from bot.storage import tables

        place = await session.get(tables.Place, row.place_id)
    assert place is not None
    assert place.channel == "@ada"


async def test_where_all_accounts_are_refused_it_is_parked_and_the_next_one_is_tried_anew(post: Post) -> None:
    person = await post.person("ada", "grace")
    post.adapter.refusing = {"@grace": CLOSED, "@ada": CLOSED}
    await post.put("first", person)
    assert await post.drain() == 0
    row = await post.row("first")
    assert (row.state, row.refusal, row.next_at) == (DeliveryState.PARKED, Refusal.CLOSED.value, None)
    post.adapter.refusing.clear()
    await post.put("second", person)
    assert await post.drain() == 1


async def test_patience_at_one_account_is_no_refusal(post: Post) -> None:
    person = await post.person("ada", "grace")
    post.adapter.refusing["@ada"] = CLOSED
    post.adapter.no_direct = SendDelayed(20)
    await post.put("hi", person)
    assert await post.drain() == 0
    assert (await post.row("hi")).state is DeliveryState.PENDING
    post.adapter.no_direct = None
    post.advance(20)
    assert await post.drain() == 1
    assert post.screen.shown[-1].to == "grace"


async def test_a_crash_after_a_refusal_asks_where_it_was_last_on_its_way(post: Post) -> None:
    person = await post.person("ada", "grace")
    post.adapter.refusing["@grace"] = CLOSED
    post.adapter.troubles.append(TimeoutError())
    await post.put("hi", person)
    assert await post.drain() == 0
    assert (await post.row("hi")).state is DeliveryState.AMBIGUOUS
    post.advance(5)
    assert await post.drain() == 0
    post.advance(5)
    assert await post.drain() == 1
    assert [shown.to for shown in post.screen.shown] == ["ada"]


async def parked(programme: Harness, ada: Participant) -> None:
    """Park two messages for a person who has closed their direct messages."""
    from bot.delivery import NewDelivery

    await ada.known()
    now = programme.clock.now()
    person = (await programme.application.directory.identify(ada.account, now)).id
    texts = PerLanguage({Language.EN: "Your demo is on Friday.", Language.ZH_HANT: "你的示範日是星期五。"})
    async with programme.application.database.write() as session:
        for number in (1, 2):
            delivery = NewDelivery(
                key=f"p{number}", kind="test", to=person, message=Message((Paragraph((texts,)),)), due_at=now
            )
            await programme.application.outbox.enqueue(session, delivery, now)
    for _ in (1, 2):
        programme.adapter.troubles.append(CLOSED)
    assert await programme.application.sender.drain() == 0


async def test_what_is_parked_is_shown_privately_at_the_next_interaction_once() -> None:
    async with await Harness.start(features=[Feature(name="none")]) as programme:
        ada = programme.person("Ada", language="zh-Hant-HK")
        await parked(programme, ada)
        reply = await ada.says("hello")
        private = [shown for shown in reply.messages if shown.text == "你的示範日是星期五。"]
        assert [shown.to for shown in private] == ["ada", "ada"]
        assert reply.messages[0] not in private
        assert len((await ada.says("hello")).messages) == 1


async def test_what_is_parked_survives_the_process(programme: Harness) -> None:
    ada = programme.person("Ada", language="en")
    await parked(programme, ada)
    await programme.restart()
    reply = await ada.says("/help")
    assert sum("demo is on Friday" in shown.text for shown in reply.messages) == 2


async def test_nobody_else_sees_what_is_parked(programme: Harness) -> None:
    await parked(programme, programme.person("Ada", language="en"))
    reply = await programme.person("Grace", language="en").says("/help")
    assert "demo" not in reply.text
