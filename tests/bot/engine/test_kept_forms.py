"""Forms that could not be opened at once, and the other ways in which something arrives beside words and buttons."""

import pytest

from bot.components import component
from bot.interactions import Attachment, AttachmentUnavailable
from bot.mentions import Mentions, mentioned
from bot.messages import FieldKind, Form, FormField, Option, PersonMention, PlaceMention, plainly, rich
from bot.people import Account
from bot.places import PlaceKind
from bot.roles import Role
from bot.storage import tables
from bot.testing.harness import Harness

FORM = Form(
    component("faq:saved"),
    rich("Save"),
    (
        FormField("question", rich("Question"), value="half a sent", problem=rich("say more")),
        FormField("kind", rich("Kind"), FieldKind.CHOICE, options=(Option(rich("One"), "1"),)),
    ),
)


async def test_a_form_that_was_kept_opens_as_it_was(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    button = await programme.application.kept_forms.keep(founder.account, FORM, programme.clock.now())

    await programme.restart()
    reply = await founder.sends_component(button)

    assert reply.form.action == FORM.action
    assert reply.fields["question"].value == "half a sent"
    assert reply.problems == {"question": "say more"}
    assert reply.fields["kind"].options == FORM.fields[1].options


async def test_nobody_else_opens_it_and_it_is_not_kept_for_ever(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    button = await programme.application.kept_forms.keep(founder.account, FORM, programme.clock.now())

    assert "isn't there any more" in (await programme.person("Ben", role="founder").sends_component(button)).text
    await programme.advance(days=61)
    assert "isn't there any more" in (await founder.sends_component(button)).text


async def test_a_stranger_is_a_guest_whatever_others_are_by_default() -> None:
    harness = await Harness.start((), configuration='[people]\ndefault_role = "founder"\nstaff = ["slack:T2/U2"]')
    async with harness:
        identify = harness.application.directory.identify
        now = harness.clock.now()
        one_of_us = await identify(Account("slack", "T1", "U1"), now)
        stranger = await identify(Account("slack", "T2", "U1", stranger=True), now)
        named = await identify(Account("slack", "T2", "U2", stranger=True), now)

    assert (one_of_us.role, stranger.role, named.role) == (Role.FOUNDER, Role.GUEST, Role.STAFF)


async def test_who_reads_along_follows_from_the_configuration() -> None:
    configuration = '[people]\ndefault_role = "founder"\n[channels]\nstaff = ["slack:T1/C1", "discord:7"]'
    async with await Harness.start((), configuration=configuration) as harness:
        readers = harness.application.readers

        assert readers.of("slack", "T1", "C1") is Role.STAFF
        assert readers.of("slack", "T2", "C1") is Role.FOUNDER
        assert readers.of("discord", "", "7") is Role.STAFF
        assert readers.of("slack", "T1", "C2") is Role.FOUNDER
        assert readers.of("slack", "T1", "C1", strangers=True) is Role.GUEST


async def test_mentions_are_found_wherever_they_stand_and_only_where_there_is_an_account(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    person = await founder.known()
    async with programme.application.database.write() as session:
        place = tables.Place(platform="harness", workspace="programme", channel="general", kind=PlaceKind.CHANNEL)
        session.add(place)
        await session.flush()
        mention = PlaceMention(place.id, "general")
    message = plainly("hello ", PersonMention(person.id, "Ada"), PersonMention(999, "nobody"), mention)

    here = await mentioned(programme.application.database, message, "harness", "programme")
    elsewhere = await mentioned(programme.application.database, message, "slack", "T1")

    assert here == Mentions({person.id: "ada"}, {mention.place_id: "general"})
    assert elsewhere == Mentions()


async def test_a_shortcut_that_is_not_there_any_more_is_answered(programme: Harness) -> None:
    reply = await programme.person("Ada", role="founder").uses_shortcut("faq:gone", "words")

    assert "older version" in reply.text
    assert reply.private


async def test_what_people_attached_is_fetched_and_what_is_gone_is_said(programme: Harness) -> None:
    founder = programme.person("Ada", role="founder")
    reply = programme.adapter.reply(founder.account, founder.direct)
    programme.screen.uploads["people.csv"] = b"name"

    assert await reply.fetch(Attachment("people.csv", 4, "text/csv", "people.csv")) == b"name"
    with pytest.raises(AttachmentUnavailable):
        await reply.fetch(Attachment("gone.csv", 4, "text/csv", "gone.csv"))
