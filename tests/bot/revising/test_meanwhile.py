"""Forms that two people fill in at once."""

from datetime import UTC
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from bot.components import component, split
from bot.languages import Language
from bot.messages import FieldKind, Form, FormField, Option, Plain, rich
from bot.messages.catalogue import Catalogue
from bot.messages.localise import Localiser
from bot.messages.plain import plain_text
from bot.revising.difference import difference
from bot.revising.edition import Edition
from bot.revising.meanwhile import meanwhile

THEN = {"text": "The visit is at ten on Monday, at the front door.", "audience": "all"}


def form(edition: Edition, **written: str) -> Form:
    audience = (Option(rich("Everybody"), "all"), Option(rich("Founders"), "founders"))
    return Form(
        component("notes:edited", str(edition)),
        rich("Edit"),
        (
            FormField("text", rich("Text"), FieldKind.LINES, value=written.get("text", THEN["text"])),
            FormField(
                "audience",
                rich("For"),
                FieldKind.CHOICE,
                options=audience,
                value=written.get("audience", THEN["audience"]),
            ),
        ),
    )


def told(found: Form, field: int) -> str:
    localiser = Localiser(Catalogue.load([files("bot") / "texts"]))
    return plain_text(localiser.text(found.fields[field].problem, Language.EN), UTC)


def test_what_nobody_changed_is_taken() -> None:
    edition = Edition.of("7", THEN)

    assert meanwhile(form(edition, text="The visit is off."), edition, THEN) is None


def test_the_second_sees_what_differs_and_keeps_what_they_wrote() -> None:
    edition = Edition.of("7", THEN)
    now = {**THEN, "text": "The visit is at eleven on Monday, at the front door."}
    mine = form(edition, text="The visit is at noon on Monday, at the front door.")

    again = meanwhile(mine, edition, now, Plain("Grace"))

    assert again is not None
    assert "Grace" in told(again, 0)
    assert "eleven" in told(again, 0)
    assert "noon" in told(again, 0)
    assert again.fields[0].value.endswith("noon on Monday, at the front door.")
    assert again.fields[1].problem == ()


def test_to_send_the_form_again_replaces_what_it_showed_and_nothing_newer() -> None:
    edition = Edition.of("7", THEN)
    now = {**THEN, "audience": "founders"}
    again = meanwhile(form(edition), edition, now)
    assert again is not None
    assert "Founders" in told(again, 1)

    shown = Edition.parse(split(again.action)[1])
    assert shown is not None
    assert shown.subject == "7"
    assert meanwhile(again, shown, now) is None
    assert meanwhile(again, shown, {**now, "text": "Off."}) is not None


def test_two_who_wrote_the_same_agree() -> None:
    edition = Edition.of("7", THEN)
    now = {**THEN, "text": "Off."}

    assert meanwhile(form(edition, text="Off. "), edition, now) is None


@given(st.text(min_size=1), st.dictionaries(st.text(st.characters(categories=("L",)), min_size=1), st.text()))
def test_an_edition_survives_its_component(subject: str, fields: dict[str, str]) -> None:
    edition = Edition.of(subject, fields)

    assert Edition.parse(str(edition)) == edition
    assert edition.changed(fields) == frozenset()


@given(st.text(), st.text())
def test_a_difference_is_short_and_between_texts_that_differ_it_differs(theirs: str, yours: str) -> None:
    found = difference(theirs, yours, 80)

    assert max(len(found.theirs), len(found.yours)) <= 82
    if theirs.split() == yours.split():
        return
    if max(len(theirs), len(yours)) <= 60:
        assert found.theirs != found.yours
