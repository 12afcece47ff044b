"""Staff see what could not be delivered, and decide; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.adapter import Refusal, SendRefused
from bot.delivery import NewDelivery, Unclear
from bot.messages import plainly
from bot.places import Place
from bot.storage import DeliveryState, tables
from bot.testing.harness import Harness
from bot.testing.participants import Participant


async def put(programme: Harness, key: str, to: Place | int, *, unclear: Unclear = Unclear.SEND_AGAIN) -> None:
    now = programme.clock.now()
    delivery = NewDelivery(
        key=key,
        kind="announcement",
        to=to,
        message=plainly(f"words of {key}"),
        due_at=now,
        expires_at=now + timedelta(hours=1),
        unclear=unclear,
    )
    async with programme.application.database.write() as session:
        await programme.application.outbox.enqueue(session, delivery, now)


async def state(programme: Harness, key: str) -> DeliveryState:
    async with programme.application.database.read() as session:
        found = await session.scalar(select(tables.Delivery.state).filter_by(key=key))
    assert found is not None
    return found


@pytest.fixture
def staff(programme: Harness) -> Participant:
    return programme.person("Wing", role="staff", language="en")


async def refused(programme: Harness, key: str, why: Refusal) -> None:
    await put(programme, key, programme.channel("general").place)
    programme.adapter.troubles.append(SendRefused("channel_says_no", why))
    await programme.application.sender.drain()


async def test_nothing_in_trouble_is_said_so(programme: Harness, staff: Participant) -> None:
    reply = await staff.says("/deliveries")
    assert reply.private
    assert "Everything has been delivered" in reply.text


async def test_a_founder_does_not_see_them(programme: Harness) -> None:
    await refused(programme, "news", Refusal.ARCHIVED)
    reply = await programme.person("Ada", role="founder", language="en").says("/deliveries")
    assert "Only staff" in reply.text
    assert "words of news" not in reply.text


@pytest.mark.parametrize(
    ("why", "advice"),
    [
        (Refusal.ARCHIVED, "Unarchive it"),
        (Refusal.NOT_A_MEMBER, "Invite me there"),
        (Refusal.GONE, "gone"),
        (Refusal.OTHER, "When the cause is gone"),
    ],
)
async def test_what_failed_says_where_and_what_to_do(
    programme: Harness, staff: Participant, why: Refusal, advice: str
) -> None:
    await refused(programme, "news", why)
    reply = await staff.says("/deliveries")
    for part in ("general", "words of news", advice, "channel_says_no"):
        assert part in reply.text
    assert reply.buttons == ["Retry", "Drop"]


async def test_retry_sends_it_once_however_late_and_is_audited(programme: Harness, staff: Participant) -> None:
    await refused(programme, "news", Refusal.ARCHIVED)
    reply = await staff.says("/deliveries")
    await programme.advance(hours=5)
    again = await reply.press("Retry")
    assert "on its way again" in again.text
    assert await state(programme, "news") is DeliveryState.SENT
    assert [shown.text for shown in programme.channel("general").messages] == ["words of news"]
    async with programme.application.database.read() as session:
        subjects = (await session.execute(select(tables.Audit.subject).filter_by(action="deliveries:retry"))).scalars()
        assert "news" in list(subjects)


async def test_a_button_pressed_twice_or_by_two_does_nothing_more(programme: Harness, staff: Participant) -> None:
    await refused(programme, "news", Refusal.ARCHIVED)
    reply = await staff.says("/deliveries")
    pressed = reply.last.button("Retry").action
    await staff.sends_component(pressed)
    second = await staff.sends_component(pressed)
    assert "no longer in trouble" in second.text
    dropped = await staff.sends_component(pressed.replace("retry", "drop"))
    assert "no longer in trouble" in dropped.text
    assert len(programme.channel("general").messages) == 1


async def test_what_may_have_arrived_is_held_until_staff_decide(programme: Harness, staff: Participant) -> None:
    programme.adapter.can_be_asked = False
    await put(programme, "news", programme.channel("general").place, unclear=Unclear.HOLD)
    programme.adapter.troubles.append(TimeoutError())
    await programme.application.sender.drain()
    await programme.advance(minutes=1)
    reply = await staff.says("/deliveries")
    assert "Nobody can tell whether it arrived" in reply.text
    assert "It won't be sent" in (await reply.press("Drop")).text
    assert await state(programme, "news") is DeliveryState.CANCELLED
    assert programme.channel("general").messages == []


async def test_who_cannot_be_reached_is_named_and_their_message_is_not_shown(
    programme: Harness, staff: Participant
) -> None:
    ada = programme.person("Ada Lovelace", language="en")
    person = (await ada.known()).id
    await put(programme, "private", person)
    programme.adapter.troubles.append(SendRefused("closed", Refusal.CLOSED))
    await programme.application.sender.drain()
    reply = await staff.says("/deliveries")
    assert "I can't reach" in reply.text
    assert "Ada Lovelace" in reply.text
    assert "words of private" not in reply.text


async def test_what_waits_for_a_place_out_of_reach_is_shown_after_a_while(
    programme: Harness, staff: Participant
) -> None:
    await staff.known()
    elsewhere = Place("pigeon", "", "roof", programme.channel("x").place.kind, name="roof")
    await put(programme, "far", elsewhere)
    await programme.advance(minutes=11)
    reply = await staff.says("/deliveries")
    assert "roof" in reply.text
    assert reply.buttons == ["Drop"]
    await reply.press("Drop")
    assert await state(programme, "far") is DeliveryState.CANCELLED


async def test_many_are_paged_and_can_be_sent_together(programme: Harness, staff: Participant) -> None:
    for number in range(6):
        await refused(programme, f"news{number}", Refusal.ARCHIVED)
    reply = await staff.says("/deliveries")
    assert [f"news{number}" for number in range(6) if f"words of news{number}" in reply.text] == [
        "news2",
        "news3",
        "news4",
        "news5",
    ]
    last = await reply.press("More")
    assert "words of news0" in last.text
    done = await last.press("Retry all 6")
    assert "on its way again" in done.text
    assert len(programme.channel("general").messages) == 6


@pytest.mark.parametrize("argument", ["", "x", "99999999999999999999999", "-1", "0"])
async def test_a_forged_button_does_nothing(programme: Harness, staff: Participant, argument: str) -> None:
    await refused(programme, "news", Refusal.ARCHIVED)
    for name in ("retry", "drop", "more"):
        reply = await staff.sends_component(f"deliveries:{name}:{argument}")
        assert "reference" not in reply.text
    assert await state(programme, "news") is DeliveryState.FAILED


@pytest.mark.parametrize(("language", "words"), [("zh-Hant-HK", "頻道已封存"), ("zh-Hans", "频道已归档")])
async def test_it_speaks_the_language_of_its_reader(programme: Harness, language: str, words: str) -> None:
    await refused(programme, "news", Refusal.ARCHIVED)
    reply = await programme.person("Mei", role="staff", language=language).says("/deliveries")
    assert words in reply.text
