"""Whatever a message or a form holds, Slack takes it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from adapters.slack.modals import field_errors, modal
from adapters.slack.mrkdwn import Reading
from adapters.slack.rendering import MOST_PARTS, render, view_blocks
from adapters.slack.values import submitted_values
from bot.messages import (
    Actions,
    Button,
    Form,
    Heading,
    Link,
    Listing,
    Message,
    Moment,
    Paragraph,
    Plain,
    Table,
    plainly,
    rich,
)
from tests.adapters.message_strategies import forms, messages
from tests.adapters.slack.conftest import needs_contracts
from tests.platforms.slack import contracts, limits
from tests.platforms.slack.reading import words

READING = Reading(ZoneInfo("Asia/Hong_Kong"), {1: "U0ADA"}, {1: "C0GENERAL"})
patient = settings(suppress_health_check=list(HealthCheck))


def message_problems(message: Message) -> list[str]:
    rendered = render(message, READING)
    found = []
    for part in rendered.parts:
        blocks = list(part.blocks)
        arguments = {"channel": "C1", "text": part.text, "blocks": blocks}
        found += contracts.method_problems("chat.postMessage", arguments)
        found += limits.message_limits(blocks)
        found += [] if part.text and len(part.text) <= 40_000 else ["no notification"]
    return found


@needs_contracts
@patient
@given(messages)
def test_any_message_is_taken(message: Message) -> None:
    assert message_problems(message) == []


@needs_contracts
@patient
@given(messages)
def test_any_home_is_taken(message: Message) -> None:
    view = {"type": "home", "blocks": view_blocks(message, READING) or [{"type": "divider"}]}
    assert contracts.view_problems(view) == []
    assert list(limits.view_limits(view)) == []


@needs_contracts
@patient
@given(forms)
def test_any_form_is_taken(form: Form) -> None:
    view = modal(form, {"channel": "C0GENERAL"}, frozenset({"a"}))
    assert contracts.view_problems(view) == []
    assert list(limits.view_limits(view)) == []
    assert all(field_errors(form).values())


def test_no_word_of_people_is_markup() -> None:
    text = "<!channel> <@U1> *stars* _lines_ `ticks` <https://evil.example|bank> &lt;"
    (part,) = render(plainly(text), READING).parts
    assert words(list(part.blocks)) == text
    assert "<!" not in part.text
    assert "<@" not in part.text
    assert "<https" not in part.text


def test_what_is_too_long_is_handed_over_as_a_file() -> None:
    rendered = render(plainly("word " * 30_000), READING)
    assert len(rendered.parts) == MOST_PARTS
    assert rendered.uploads[-1].file.name == "message.txt"
    assert rendered.uploads[-1].file.content.count(b"word") == 30_000


def test_what_is_split_loses_nothing() -> None:
    text = " ".join(str(number) for number in range(4000))
    rendered = render(plainly(text), READING)
    shown = "".join(words(list(part.blocks)).replace("\n", "") for part in rendered.parts)
    assert shown == text
    assert len(rendered.parts) > 1


def test_a_long_ordered_list_keeps_its_numbers() -> None:
    rendered = render(Message((Listing(tuple(rich(f"{'item ' * 20}") for _ in range(60)), ordered=True),)), READING)
    shown = "\n".join(words(list(part.blocks)) for part in rendered.parts)
    assert "\n60. item" in shown


def test_a_second_table_falls_back_to_lines() -> None:
    table = Table((rich("column"),), ((rich("cell"),),))
    (part,) = render(Message((table, table)), READING).parts
    assert [block["type"] for block in part.blocks] == ["table", "rich_text"]


def test_a_moment_in_a_heading_is_told_in_the_readers_zone() -> None:
    at = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    (part,) = render(Message((Heading(rich("demo ", Moment(at))),)), READING).parts
    assert part.blocks[0]["type"] == "rich_text"


def test_a_link_that_leads_nowhere_is_words() -> None:
    (part,) = render(Message((Paragraph(rich(Link("javascript:alert(1)", "press"))),)), READING).parts
    assert words(list(part.blocks)) == "press (javascript:alert(1))"


def test_a_link_with_more_words_than_a_message_holds_is_split_as_words() -> None:
    rendered = render(Message((Heading(rich(Link("https://example.org", "word " * 3100))),)), READING)
    assert len(rendered.parts) > 1
    shown = "".join(words(list(part.blocks)) for part in rendered.parts)
    assert (shown.count("word"), shown.count("https://example.org")) == (3100, 1)


def test_components_of_one_name_are_told_apart_and_found_again() -> None:
    from adapters.slack.components import component_of

    buttons = tuple(Button((Plain(str(number)),), "faq:show:1") for number in range(3))
    (part,) = render(Message((Actions(buttons),)), READING).parts
    ids = [each["action_id"] for each in part.blocks[0]["elements"]]  # type: ignore[union-attr,index,call-overload]
    assert len(set(ids)) == 3
    assert {component_of(each) for each in ids} == {"faq:show:1"}


def test_native_blocks_take_the_place_of_ours() -> None:
    native = [{"type": "divider"}]
    (part,) = render(Message((Paragraph(rich("words")),), native={"slack": native}), READING).parts
    assert list(part.blocks) == native
    assert part.text == "words"


def test_a_field_left_empty_is_absent() -> None:
    state = {"values": {"a": {"a": {"type": "plain_text_input", "value": None}}, "b": {"b": {"type": "checkboxes"}}}}
    assert submitted_values({"state": state}) == {}
