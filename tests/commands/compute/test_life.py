"""What happens by itself: reminders, check-ins, warnings, offers; and what staff decide."""

from datetime import timedelta

from tests.commands.compute.conftest import Lab


async def test_a_reminder_comes_before_the_start(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 today 2pm-4pm")

    await lab.harness.advance(hours=4, minutes=29)
    assert lab.ada.inbox == []
    await lab.harness.advance(minutes=1)

    (reminder,) = lab.ada.inbox
    assert "Soon yours: #1" in reminder.text
    assert "Cancelled" in (await lab.ada.presses(reminder, "I don't need it")).text


async def test_nobody_is_reminded_of_what_is_cancelled(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 today 2pm-4pm")
    await lab.ada.says("/compute cancel 1")

    await lab.harness.advance(hours=6)

    assert lab.ada.inbox == []


async def test_whoever_checks_in_keeps_it_and_whoever_does_not_loses_it(lab: Lab) -> None:
    await lab.book(lab.ada, "1 lab today 2pm-4pm")
    await lab.book(lab.chloe, "1 lab today 2pm-4pm")
    await lab.harness.advance(hours=4, minutes=40)
    assert "checked in" in (await lab.ada.presses(lab.ada.inbox[-1], "I'm here")).text

    await lab.harness.advance(minutes=35)

    assert len(lab.ada.inbox) == 1
    assert "Nobody checked in" in lab.chloe.inbox[-1].text
    assert "nobody checked in" in (await lab.chloe.says("/compute release 2")).text
    assert "Please check" in (await lab.ben.says("/compute book 1 lab today 3pm-4pm")).text
    assert not await lab.overlaps()


async def test_the_end_is_warned_of_and_extended_with_one_press(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 today 10am-12")
    await lab.harness.advance(hours=2, minutes=46)

    warning = lab.ada.inbox[-1]
    assert "Ends soon: #1" in warning.text
    assert "10:00 am – 1:00 pm" in (await lab.ada.presses(warning, "Extend by 1 h")).text
    assert "extended already" in (await lab.ada.presses(warning, "Extend by 1 h")).text


async def test_the_end_is_warned_of_without_a_button_where_there_is_no_room(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 today 10am-12")
    await lab.book(lab.chloe, "8 a100 today 12-2pm")
    await lab.harness.advance(hours=2, minutes=46)

    assert lab.ada.inbox[-1].buttons == []
    assert "no room" in lab.ada.inbox[-1].text


async def test_the_waitlist_offers_exclusively_and_books_with_one_press(lab: Lab) -> None:
    await lab.book(lab.chloe, "8 a100 tomorrow 10am-2pm")
    refused = await lab.ada.says("/compute book 4 a100 tomorrow 10am-2pm")
    assert "on the waitlist" in (await refused.press("Wait for this time")).text
    await lab.chloe.says("/compute cancel 1")
    await lab.harness.advance(seconds=5)

    offer = lab.ada.inbox[-1]
    assert "This is free now" in offer.text
    assert "4 of the 8 are free" in (await lab.chloe.says("/compute book 8 a100 tomorrow 10am-2pm")).text
    assert "Booked" in (await lab.ada.presses(offer, "Book it")).text
    assert "wait for" not in (await lab.ada.says("/compute mine")).text


async def test_an_offer_that_is_left_goes_on_to_the_next(lab: Lab) -> None:
    await lab.book(lab.chloe, "8 a100 tomorrow 10am-2pm")
    for who in (lab.ada, lab.ben):
        await who.says("/compute watch 8 a100 4 hours tomorrow 10am-2pm")
    await lab.chloe.says("/compute cancel 1")
    await lab.harness.advance(seconds=5)
    assert len(lab.ada.inbox) == 1
    assert lab.ben.inbox == []

    await lab.harness.advance(minutes=15)

    assert "offer is over" in lab.ada.inbox[-1].text
    assert "This is free now" in lab.ben.inbox[-1].text
    assert "over" in (await lab.ada.sends_component("compute:confirm:2")).text
    assert "others get it" in (await lab.ben.presses(lab.ben.inbox[-1], "No, thanks")).text
    assert await lab.allocations() == []


async def test_what_maintenance_takes_from_an_offer_is_waited_for_again(lab: Lab) -> None:
    await lab.book(lab.chloe, "8 a100 tomorrow 10am-2pm")
    await lab.ada.says("/compute watch 8 a100 4 hours tomorrow 10am-2pm")
    await lab.chloe.says("/compute cancel 1")
    await lab.harness.advance(seconds=5)
    assert "This is free now" in lab.ada.inbox[-1].text
    blocked = await lab.sam.says("/compute out a100 3 tomorrow 9am-6pm fan")
    await lab.harness.advance(seconds=5)
    assert "offer is over" in lab.ada.inbox[-1].text
    assert "wait for" in (await lab.ada.says("/compute mine")).text

    await blocked.press("Cancel it")
    await lab.harness.advance(seconds=5)

    offer = lab.ada.inbox[-1]
    assert "This is free now" in offer.text
    assert "Booked" in (await lab.ada.presses(offer, "Book it")).text
    assert not await lab.overlaps()


async def test_whoever_used_less_lately_is_offered_first(lab: Lab) -> None:
    await lab.book(lab.ada, "4 a100 now for 3 hours")
    await lab.book(lab.chloe, "8 a100 tomorrow 10am-2pm")
    await lab.harness.advance(hours=4)
    for who in (lab.ben, lab.chloe):
        await who.says("/compute watch 8 a100 4 hours tomorrow 10am-2pm")
        await lab.harness.advance(seconds=5)
    await lab.chloe.says("/compute cancel 2")
    await lab.harness.advance(seconds=5)

    assert "This is free now" in lab.chloe.inbox[-1].text
    assert not any("free now" in each.text for each in lab.ben.inbox)


async def test_nobody_is_offered_at_night_what_can_wait_for_the_morning(lab: Lab) -> None:
    await lab.book(lab.chloe, "8 a100 Thu 10am-2pm")
    await lab.ada.says("/compute watch 8 a100 4 hours Thu 10am-2pm")
    await lab.harness.advance(hours=14)
    await lab.chloe.says("/compute cancel 1")
    await lab.harness.advance(seconds=5)
    assert lab.ada.inbox == []

    await lab.harness.advance(hours=9)

    assert "This is free now" in lab.ada.inbox[-1].text


async def test_staff_approve_what_has_been_kept_since_it_was_asked_for(lab: Lab) -> None:
    asked = await lab.book(lab.ada, "4 h100 tomorrow 10am-2pm")
    assert "asked the staff" in asked.text
    assert "0 of the 1 are free" in (await lab.chloe.says("/compute book 1 h100 tomorrow 10am-2pm")).text
    await lab.harness.advance(seconds=1)
    (card,) = lab.staff.messages
    assert "Alpha" in card.text
    refused = await lab.ada.sends_component("compute:approve:1")
    assert "Only staff" in refused.text

    assert "Approved" in (await lab.sam.presses(card, "Approve")).text
    await lab.harness.advance(seconds=1)

    assert "The staff agree" in lab.ada.inbox[-1].text
    assert "booked" in lab.staff.messages[0].text
    assert "booked already" in (await lab.sam.says("/compute approve 1")).text


async def test_a_request_that_staff_decline_or_forget_gives_its_units_back(lab: Lab) -> None:
    await lab.book(lab.ada, "2 h100 Thu 10am-2pm")
    await lab.book(lab.chloe, "2 h100 Thu 10am-2pm")
    await lab.harness.advance(seconds=1)
    form = await lab.sam.presses(lab.staff.messages[0], "Decline")
    assert "Declined" in (await form.fill(reason="too large")).text

    await lab.harness.advance(hours=24)

    assert "too large" in lab.ada.inbox[-1].text
    assert "have not answered in time" in lab.chloe.inbox[-1].text
    assert await lab.allocations() == []


async def test_an_approval_after_the_start_is_none(lab: Lab) -> None:
    await lab.book(lab.ada, "2 h100 today 10am-2pm")
    await lab.harness.advance(seconds=1)
    (card,) = lab.staff.messages
    lab.harness.clock.advance(timedelta(hours=2))

    for answer in (
        await lab.sam.says("/compute approve 1"),
        await lab.sam.presses(card, "Approve"),
        await lab.sam.says("/compute decline 1 too late"),
    ):
        assert "It was to have begun by now, so it can be approved or declined no more" in answer.text
    await lab.harness.advance(seconds=5)
    assert await lab.allocations() == []
    assert "have not answered in time" in lab.ada.inbox[-1].text
    assert "1000 credits" in (await lab.ada.says("/compute mine")).text


async def test_maintenance_cancels_what_is_in_its_way_and_tells_its_people(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 tomorrow 10am-2pm")
    blocked = await lab.sam.says('/compute maintenance a100 "tomorrow 9am-6pm" new drivers')

    assert "1 booking was in the way" in blocked.text
    await lab.harness.advance(seconds=1)
    assert "new drivers" in lab.ada.inbox[-1].text
    assert "0 of the 1 are free" in (await lab.ada.says("/compute book 1 a100 tomorrow 10-11am")).text
    assert "Only staff" in (await lab.ada.says('/compute maintenance a100 "tomorrow 9am-6pm"')).text
    assert "can't be blocked" in (await lab.sam.says('/compute out a100 3 "tomorrow 9am-6pm"')).text
    assert "Cancelled" in (await blocked.press("Cancel it")).text


async def test_a_unit_is_taken_out_and_the_others_stay(lab: Lab) -> None:
    await lab.sam.says('/compute out a100 3 "tomorrow 9am-6pm" fan broken')

    assert "7 of the 8 are free" in (await lab.ada.says("/compute book 8 a100 tomorrow 10-11am")).text
    await lab.book(lab.ada, "7 a100 tomorrow 10-11am")
    assert not await lab.overlaps()
    assert "units 0 to 7" in (await lab.sam.says('/compute out a100 8 "tomorrow 9am-6pm"')).text


async def test_buffers_are_kept_free_after_a_booking(lab: Lab) -> None:
    await lab.book(lab.ada, "2 lab tomorrow 10-11am")

    assert "0 of the 1 are free" in (await lab.chloe.says("/compute book 1 lab tomorrow 11am-12")).text
    assert "Please check" in (await lab.chloe.says("/compute book 1 lab tomorrow 11:30am-12:30pm")).text
    assert not await lab.overlaps()


async def test_staff_refund_with_a_reason_and_give_credits(lab: Lab) -> None:
    await lab.book(lab.ada, "2 a100 tomorrow 10am-2pm")

    assert "8 credits" in (await lab.sam.says("/compute refund 1 the node crashed")).text
    assert "refunded already" in (await lab.sam.says("/compute refund 1 the node crashed")).text
    assert "1050 credits" in (await lab.sam.says('/compute credits "Alpha" 50 demo day')).text
    await lab.harness.advance(seconds=1)
    assert "the node crashed" in lab.ada.inbox[-1].text


async def test_what_a_team_cannot_afford_is_refused(lab: Lab) -> None:
    await lab.sam.says('/compute credits "Alpha" -995 trial')

    assert (
        "8 credits, and your team has 5: 3 are missing"
        in (await lab.ada.says("/compute book 2 a100 tomorrow 10am-2pm")).text
    )
