"""What people typed arrives as they typed it."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.signatures import NotReadable, NotSlack, readable, verify
from adapters.slack.wording import command_line, words
from bot.configuration import Secret
from tests.platforms.slack.delivering import SignedHttp

KNOWN = {"faq": None, "compute": None, "help": None}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@given(st.text())
def test_any_words_survive(text: str) -> None:
    assert words(escaped(text)) == text.strip()
    assert command_line("/faq", escaped(text), "/cohort", KNOWN, list(KNOWN)) == f"/faq {text.strip()}".strip()


@given(st.text("<>@#!|&;:/ab^ \n"))
def test_no_markup_is_too_odd(text: str) -> None:
    words(text, "U0BOT")
    command_line("/cohort", text, "/cohort", KNOWN, list(KNOWN))


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<@U0BOT> when?", "when?"),
        ("<@U0BOT|bot>: when?", "when?"),
        ("ask <@U0ADA> in <#C0GENERAL|general>", "ask <@U0ADA> in <#C0GENERAL|general>"),
        ("see <https://a.example/b?c=d&amp;e=f>", "see https://a.example/b?c=d&e=f"),
        ("see <http://a.example|a.example>", "see a.example"),
        ("write to <mailto:a@b.example|a@b.example>", "write to a@b.example"),
        ("<!subteam^S1|@mentors> and <!date^1^{date}|then>", "@mentors and then"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
    ],
)
def test_markup_becomes_words(markup: str, said: str) -> None:
    assert words(markup, "U0BOT") == said


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("faq who pays?", "/faq who pays?"),
        ("/faq who pays?", "/faq who pays?"),
        ("FAQ who pays?", "/FAQ who pays?"),
        ("compte a100", "/compte a100"),
        ("nonsense", "/nonsense"),
        ("who pays for it?", "who pays for it?"),
        ("", "/help"),
        ("  ", "/help"),
    ],
)
def test_the_umbrella_holds_commands_and_questions(typed: str, line: str) -> None:
    assert command_line("/cohort", typed, "/cohort", KNOWN, list(KNOWN)) == line


NOW = datetime(2026, 11, 24, tzinfo=UTC)
SIGNING = SignedHttp("", "secret")


@given(st.binary(), st.text(), st.text())
def test_only_what_is_signed_passes(body: bytes, timestamp: str, signature: str) -> None:
    verify(Secret("secret"), SIGNING.signed(body, NOW.timestamp()), body, NOW)
    with pytest.raises(NotSlack):
        verify(Secret("secret"), {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}, body, NOW)


@given(st.binary(), st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/plain", ""]))
def test_any_body_is_read_or_refused(body: bytes, content_type: str) -> None:
    with contextlib.suppress(NotReadable):
        assert readable(content_type, body) == body.decode()


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists), min_size=1))
def test_any_object_is_read_or_refused(content: dict[str, object]) -> None:
    body = json.dumps(content).encode()
    with contextlib.suppress(NotReadable):
        assert json.loads(readable("application/json", body)) == content
