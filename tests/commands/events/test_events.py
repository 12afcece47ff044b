"""Events as staff put them up and people answer to them."""

from __future__ import annotations

import pytest

from bot.community.leaving import leave
from bot.testing.exchange import Exchange
from bot.testing.harness import Harness
from bot.testing.participants import Channel, Participant
from commands.events.personal import OwnEvents

HK = "Asia/Hong_Kong"


async def put_up(staff: Participant, line: str = "tomorrow 3-5pm Pricing talk") -> Exchange:
    return await (await staff.says(f"/events create {line}")).press("Yes, put it up")


async def test_an_event_is_shown_as_understood_before_it_is_put_up(staff: Participant, ada: Participant) -> None:
    await ada.known()
    preview = await staff.says('/events create tomorrow 3-5pm Pricing talk place:"Room 2" capacity:20')
    assert "3:00 pm – 5:00 pm HKT" in preview.text
    assert "20 seats" in preview.text
    assert "Nothing is planned" in (await ada.says("/events")).text

    done = await preview.press("Yes, put it up")
    assert "It's up: Pricing talk, number 1" in done.text
    listed = await ada.says("/events")
    assert listed.text.count("Pricing talk") == 1
    assert "20 seats left" in listed.text


async def test_the_card_in_the_channel_follows_every_answer(
    staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff, "tomorrow 3-5pm Pricing talk capacity:2")
    (card,) = news.messages
    assert "0 going · 2 of 2 seats left" in card.text

    said = await ada.presses(card, "Going")
    await ben.presses(card, "Maybe")

    assert said.private
    assert "You're going to Pricing talk" in said.text
    (card,) = news.messages
    assert "1 going · 1 of 2 seats left · 1 maybe" in card.text
    await ada.presses(card, "No")
    (card,) = news.messages
    assert "0 going" in card.text


async def test_the_audience_is_told_and_can_answer_there(staff: Participant, ada: Participant) -> None:
    await ada.known()
    await put_up(staff)
    (told,) = ada.inbox
    assert "Pricing talk" in told.text
    answered = await ada.presses(told, "Going")
    assert "You're going" in answered.text


async def test_who_is_not_in_the_audience_does_not_know_of_it(
    lab: Harness, staff: Participant, ada: Participant
) -> None:
    guest = lab.person("Visitor", language="en")
    await put_up(staff, "tomorrow 3-5pm Pricing talk")
    await put_up(staff, "tomorrow 6-7pm Open house audience:public")
    assert "Pricing" in (await ada.says("/events")).text
    seen = (await guest.says("/events")).text
    assert "Open house" in seen
    assert "Pricing" not in seen
    assert "I know no such event" in (await guest.says("/events show 1")).text


async def test_names_are_for_the_programme_and_only_of_those_who_want(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    guest = lab.person("Visitor", language="en")
    await put_up(staff, "tomorrow 3-5pm Open house audience:public")
    (card,) = news.messages
    shown = await ada.presses(card, "Going")
    await ben.presses(card, "Going")
    assert "Ada" in (await ben.presses(card, "Who goes")).text

    await shown.press("Count me, hide my name")

    seen = (await ben.presses(card, "Who goes")).text
    assert "Ada" not in seen
    assert "1 without a name" in seen
    told = (await guest.presses(card, "Who goes")).text
    assert "2 people are going" in told
    assert "Ben" not in told
    assert "Ben" not in (await guest.says("/events show 1")).text


async def test_a_full_event_has_a_waitlist_and_offers_a_seat_for_a_while(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    cleo = lab.person("Cleo", role="founder", language="en", timezone=HK)
    await put_up(staff, "in 5 days Pricing talk capacity:1")
    (card,) = news.messages
    await ada.presses(card, "Going")
    (card,) = news.messages
    assert "Join the waitlist" in card.buttons
    waiting = await ben.presses(card, "Join the waitlist")
    await cleo.presses(card, "Join the waitlist")
    assert "number 1 on the waitlist" in waiting.text

    await ada.presses(card, "No")
    offer = ben.inbox[-1]
    assert "Accept it by" in offer.text
    await lab.advance(hours=2)
    assert "has gone to the next" in ben.inbox[-1].text
    assert "Accept it by" in cleo.inbox[-1].text
    accepted = await cleo.presses(cleo.inbox[-1], "Accept the seat")

    assert "You're going" in accepted.text
    assert "That offer has ended" in (await ben.presses(offer, "Accept the seat")).text
    card, _digest = news.messages
    assert "1 going · 0 of 1 seat left" in card.text


async def test_staff_pick_who_of_the_waitlist_is_next(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    cleo = lab.person("Cleo", role="founder", language="en", timezone=HK)
    await put_up(staff, "in 5 days Pricing talk capacity:1")
    await ada.presses(news.messages[0], "Going")
    await ben.presses(news.messages[0], "Join the waitlist")
    await cleo.presses(news.messages[0], "Join the waitlist")

    picked = await staff.says("/events pick 1 @Cleo")
    refused = await staff.says("/events pick 1 @Ada")
    await ada.presses(news.messages[0], "No")

    assert "Cleo is next" in picked.text
    assert "isn't on the waitlist" in refused.text
    assert "Accept it by" in cleo.inbox[-1].text
    assert ben.inbox == [] or "Accept it by" not in ben.inbox[-1].text


async def test_guests_take_seats(staff: Participant, ada: Participant, ben: Participant, news: Channel) -> None:
    await put_up(staff, "tomorrow 3-5pm Demo capacity:3 guests:2")
    (card,) = news.messages
    mine = await ada.presses(card, "Going")
    mine = await mine.choose("+2")
    assert "with 2 guests" in mine.text
    (card,) = news.messages
    assert "3 going · 0 of 3 seats left" in card.text
    assert "full" in (await ben.presses(card, "Join the waitlist")).text


async def test_questions_are_asked_before_somebody_goes(staff: Participant, ada: Participant, news: Channel) -> None:
    await put_up(staff, 'tomorrow 3-5pm Dinner questions:"Vegetarian?|Allergies?"')
    (card,) = news.messages
    form = await ada.presses(card, "Going")
    done = await form.fill(q0="yes", q1="none")
    assert "You're going to Dinner" in done.text
    table = await staff.says("/events attendance 1")
    assert "1 said yes" in table.text


async def test_a_change_is_shown_saved_and_told(staff: Participant, ada: Participant, news: Channel) -> None:
    await put_up(staff)
    await ada.presses(news.messages[0], "Going")

    preview = await staff.says('/events edit 1 when:"tomorrow 4-6pm" place:"Room 5"')
    assert "Room 5" in preview.text
    assert "Room 5" not in news.messages[0].text
    saved = await preview.press("Yes, change it")

    assert "Changed: Pricing talk. 1 person is told" in saved.text
    assert "Room 5" in news.messages[0].text
    assert "has changed" in ada.inbox[-1].text
    assert "16:00" in ada.inbox[-1].text


async def test_the_form_of_an_event_holds_what_it_is(staff: Participant) -> None:
    await put_up(staff)
    form = await staff.says("/events edit 1")
    wrong = await form.fill(when="some day", capacity="many")
    assert set(wrong.problems) == {"when", "capacity"}
    preview = await (await staff.says("/events edit 1")).fill(title="Talk on pricing", capacity="12")
    assert "Talk on pricing" in preview.text
    await preview.press("Yes, change it")
    assert "Talk on pricing" in (await staff.says("/events show 1")).text


async def test_of_two_who_edit_the_second_is_shown_the_difference(lab: Harness, staff: Participant) -> None:
    other = lab.person("Hugo", role="staff", language="en", timezone=HK)
    await put_up(staff)
    mine = await staff.says('/events edit 1 place:"Room 5"')
    theirs = await other.says("/events edit 1 capacity:30")
    await mine.press("Yes, change it")

    shown = await theirs.press("Yes, change it")
    assert "Somebody has changed this event" in shown.text
    assert "Room 5" in shown.text
    await shown.press("Yes, change it")

    card = (await staff.says("/events show 1")).text
    assert "Room 5" in card
    assert "30 of 30 seats left" in card


async def test_fewer_seats_than_people_throw_nobody_out(
    staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff)
    for each in (ada, ben):
        await each.presses(news.messages[0], "Going")
    preview = await staff.says("/events edit 1 capacity:1")
    assert "Nobody loses their seat" in preview.text
    await preview.press("Yes, change it")
    assert "2 going · 0 of 1 seat left" in news.messages[0].text


async def test_what_is_cancelled_is_told_and_can_come_back(staff: Participant, ada: Participant, news: Channel) -> None:
    await put_up(staff)
    await ada.presses(news.messages[0], "Going")
    asked = await staff.says("/events cancel 1 The speaker is ill")
    assert "1 person who answered" in asked.text
    gone = await asked.press("Yes, cancel it")
    assert "Cancelled: Pricing talk" in news.messages[0].text
    assert "The speaker is ill" in ada.inbox[-1].text
    assert news.messages[0].buttons == []

    await gone.press("Bring it back")
    assert "takes place after all" in ada.inbox[-1].text
    assert "1 going" in news.messages[0].text


async def test_what_recurs_is_many_events_and_one_can_be_left_out(staff: Participant, ada: Participant) -> None:
    done = await put_up(staff, "every Thu 7-9pm Dinner")
    assert "times for now, the first is number 1" in done.text
    asked = await staff.says("/events cancel 2")
    await asked.press("Yes, cancel it")
    listed = (await ada.says("/events")).text
    assert "1 Dinner" in listed
    assert "2 Dinner" not in listed
    assert "3 Dinner" in listed

    preview = await staff.says('/events edit 3 when:"2026-12-31 18:00 - 20:00"')
    assert preview.buttons
    moved = await staff.says('/events edit 3 place:"Room 9" series:yes')
    await moved.press("Yes, change it")
    assert "Room 9" in (await ada.says("/events show 4")).text
    assert "Room 9" not in (await ada.says("/events show 1")).text


async def test_reminders_come_as_each_wants_them_and_then_thanks(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff, "in 10 days Pricing talk")
    for each in (ada, ben):
        await each.presses(news.messages[0], "Going")
    choice = await ben.says("/events notify")
    await choice.choose("An hour before")
    before = len(ben.inbox)

    await lab.advance(days=3, hours=1)
    assert "is in a week" in ada.inbox[-1].text
    await lab.advance(days=6)
    assert "is tomorrow" in ada.inbox[-1].text
    await lab.advance(hours=22)
    assert "in an hour" in ada.inbox[-1].text
    assert len(ben.inbox) == before + 1
    await lab.advance(hours=1)
    assert "begins now" in ada.inbox[-1].text
    await lab.advance(hours=2)

    thanks = ada.inbox[-1]
    assert "Thank you for coming" in thanks.text
    rated = await ada.presses(thanks, "4")
    kept = await (await rated.press("Add a line")).fill(line="More tea, please")
    assert "Thank you" in kept.text
    summary = await staff.says("/events feedback 1")
    assert "4.0 of 5" in summary.text
    assert "More tea" in summary.text
    assert "Ada" not in summary.text


async def test_check_in_by_code_and_the_no_shows(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff, "in 3 hours Pricing talk")
    for each in (ada, ben):
        await each.presses(news.messages[0], "Going")
    door = await staff.says("/events door 1")
    code = door.text.split("The code for check-in: ")[1][:6]
    assert "not the code" in (await ada.says(f"/events checkin {code}")).text

    await lab.advance(hours=3)
    assert "You're checked in" in (await ada.says(f"/events checkin {code}")).text
    assert "already" in (await ada.says(f"/events checkin {code}")).text
    await lab.advance(hours=2)

    counted = await staff.says("/events attendance 1")
    assert "2 said yes, 1 came, 1 did not show up" in counted.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/events create tomorrow 15:00 to 14:00 Talk", "end before it starts"),
        ("/events create tomorrow 17:00-15:00 Talk", "end before it starts"),
        ("/events create 2026-12-02 to 2026-12-01 Camp", "end before it starts"),
        ("/events create 聽日下晝五點至下晝三點 講座", "end before it starts"),
        ('/events create when:"tomorrow 5pm to 3pm" title:Talk', "end before it starts"),
        ("/events create 2020-01-01 10:00 - 12:00 Talk", "over already"),
        ("/events create tomorrow 3pm Talk link:nowhere", "https://example.org"),
        ("/events create tomorrow 3pm Talk audience:team:Nobody", "no such audience"),
        ("/events create tomorrow 3-5pm Talk capacity:-2", "capacity"),
        ("/events edit 77 capacity:3", "no such event"),
        ("/events show", "event"),
    ],
)
async def test_what_does_not_fit_is_said(staff: Participant, line: str, said: str) -> None:
    assert said.casefold() in (await staff.says(line)).text.casefold()


async def test_a_form_asks_for_what_is_missing_and_keeps_the_rest(staff: Participant) -> None:
    form = await staff.says("/events create capacity:9 organiser:HKSTP")
    assert form.fields["capacity"].value == "9"
    wrong = await form.fill(when="whenever", title="Talk")
    assert "I can't read that" in wrong.problems["when"]
    preview = await wrong.fill(when="tomorrow 3-5pm")
    assert "HKSTP" in preview.text
    assert "9 seats" in preview.text


async def test_a_day_that_does_not_exist_is_asked_for_again(staff: Participant) -> None:
    form = await staff.says("/events create 2026-02-30 10:00 Talk")
    assert "I can't read that" in form.problems["when"]


async def test_founders_cannot_put_events_up(ada: Participant) -> None:
    assert "Only staff" in (await ada.says("/events create tomorrow 3pm Talk")).text


async def test_it_speaks_three_languages(lab: Harness, staff: Participant) -> None:
    await put_up(staff)
    done = await staff.says("/events translate 1 zh-Hant-HK 定價講座")
    await done.press("Yes, change it")
    mei = lab.person("Mei", role="founder", language="zh-Hant-HK", timezone=HK)
    lin = lab.person("Lin", role="founder", language="zh-Hans", timezone=HK)
    assert "定價講座" in (await mei.says("/events")).text
    assert "接下来的活动" in (await lin.says("/events")).text


async def test_an_event_reminds_only_when_it_is_told_to(
    lab: Harness, staff: Participant, ada: Participant, news: Channel
) -> None:
    assert "no reminder called noon" in (await staff.says("/events create in 3 days Talk reminders:noon")).text
    await put_up(staff, "in 3 days Talk reminders:hour")
    await ada.presses(news.messages[0], "Going")
    await lab.advance(days=2, hours=1)
    assert not any("is tomorrow" in shown.text for shown in ada.inbox)
    await lab.advance(hours=22)
    assert "in an hour" in ada.inbox[-1].text


async def test_whoever_leaves_gives_their_seat_to_the_next(
    lab: Harness, staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff, "in 3 days Talk capacity:1")
    await ada.presses(news.messages[0], "Going")
    await ben.presses(news.messages[0], "Join the waitlist")
    person = await ada.known()
    application = lab.application
    async with application.database.write() as session:
        await leave(session, application.stakeholders, person.id, lab.clock.now())
    await lab.advance(seconds=1)
    assert "Accept it by" in ben.inbox[-1].text


async def test_old_buttons_work_after_a_restart(
    lab: Harness, staff: Participant, ada: Participant, news: Channel
) -> None:
    preview = await staff.says("/events create in 3 days Talk capacity:1")
    await lab.restart()
    await preview.press("Yes, put it up")
    card = news.messages[0]
    await lab.restart()
    await ada.presses(card, "Going")
    assert "1 going" in news.messages[0].text
    await lab.advance(days=30)
    assert "is over" in (await ada.presses(card, "Maybe")).text


async def test_what_is_kept_of_a_person_is_theirs(
    lab: Harness, staff: Participant, ada: Participant, news: Channel
) -> None:
    await put_up(staff, "in 3 days Talk")
    await ada.presses(news.messages[0], "Going")
    person = await ada.known()
    async with lab.application.database.read() as session:
        exported = await OwnEvents().export(session, person.id)
    assert "going" in str(exported)
    async with lab.application.database.write() as session:
        await OwnEvents().erase(session, person.id)
        assert "going" not in str(await OwnEvents().export(session, person.id))


async def test_staff_copy_an_event_to_another_time(staff: Participant, news: Channel) -> None:
    await put_up(staff, 'tomorrow 3-5pm Talk place:"Room 2" capacity:9')
    preview = await staff.says("/events duplicate 1 2026-12-08 10:00 - 12:00")
    assert "Room 2" in preview.text
    await preview.press("Yes, put it up")
    assert "2026-12-08 10:00" in news.messages[-1].text


async def test_a_filter_that_finds_nothing_says_what_there_is(staff: Participant, ada: Participant) -> None:
    await put_up(staff, "in 40 days Pricing talk tags:pricing organiser:HKSTP")
    nothing = (await ada.says("/events tag:sales")).text
    assert "Nothing that is on matches" in nothing
    assert "Tags: pricing" in nothing
    assert "Organisers: HKSTP" in nothing
    assert "Next: 1 Pricing talk" in (await ada.says("/events week")).text


async def test_whoever_has_a_seat_or_waits_is_offered_no_waitlist(
    staff: Participant, ada: Participant, ben: Participant, news: Channel
) -> None:
    await put_up(staff, "tomorrow 3-5pm Pricing talk capacity:1")
    going = await ada.presses(news.messages[0], "Going")
    waiting = await ben.presses(news.messages[0], "Join the waitlist")
    assert going.buttons[0] == "Going"
    assert waiting.buttons[0] == "Maybe"


async def test_everything_that_was_asked_for_is_shown_before_it_is_put_up(staff: Participant) -> None:
    shown = (
        await staff.says(
            "/events create 2026-12-10 3-5pm Talk place:online guests:2 off_record:yes reminders:day "
            'deadline:"2026-12-09 6pm" questions:"Vegetarian?" audience:public'
        )
    ).text
    for each in (
        "Online",
        "everybody, guests too",
        "Guests each: 2",
        "Vegetarian?",
        "A day before",
        "2026-12-09 18:00",
    ):
        assert each in shown
    assert "Off the record" in shown


async def test_a_title_in_another_language_needs_no_quotes(staff: Participant) -> None:
    await put_up(staff, "tomorrow 3-5pm 定價講座")
    shown = (await staff.says("/events translate 1 en A talk on pricing")).text
    assert "A talk on pricing" in shown
    assert "About" not in shown


async def test_a_long_filter_stays_on_the_next_page(staff: Participant, ada: Participant) -> None:
    organiser = "The Hong Kong Association of Founders of Companies that Have Long Names, and their Friends"
    await put_up(staff, f'every day 9-10am Coffee organiser:"{organiser}"')
    await put_up(staff, "every day 9-10am Tea")
    first = await ada.says(f'/events organiser:"{organiser}"')
    second = await first.press("More")
    assert "Tea" not in second.text
    assert second.text.count("Coffee") == 8
