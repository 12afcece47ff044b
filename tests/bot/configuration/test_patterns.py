import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.contract import DiscordSection, SlackSection
from bot.configuration.patterns import ANY_ID, AccountPattern, ChannelPattern
from bot.configuration.problems import RefusedValueError

PLATFORMS = {"slack": SlackSection.ids, "discord": DiscordSection.ids, "matrix": ANY_ID}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("slack:U0123", AccountPattern("slack", None, "U0123")),
        ("slack:W0123", AccountPattern("slack", None, "W0123")),
        ("slack:T9/U0123", AccountPattern("slack", "T9", "U0123")),
        ("discord:80351110224678912", AccountPattern("discord", None, "80351110224678912")),
        ("matrix:@may:hk.example", AccountPattern("matrix", None, "@may:hk.example")),
    ],
)
def test_an_account_is_read_and_written_alike(text: str, pattern: AccountPattern) -> None:
    assert AccountPattern.parse(text, PLATFORMS) == pattern
    assert str(pattern) == text


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("slack:C0123", ChannelPattern("slack", None, "C0123")),
        ("slack:T9/G0123", ChannelPattern("slack", "T9", "G0123")),
        ("discord:41771983423143937", ChannelPattern("discord", None, "41771983423143937")),
    ],
)
def test_a_channel_is_read_and_written_alike(text: str, pattern: ChannelPattern) -> None:
    assert ChannelPattern.parse(text, PLATFORMS) == pattern
    assert str(pattern) == text


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("U0123", None),
        ("slack:", None),
        ("slack:C0123", None),
        ("slack:X/U0123", None),
        ("slack:u0123", "slack:U0123"),
        ("slack:T9/u0123", "slack:T9/U0123"),
        ("slak:U0123", "slack:U0123"),
        ("Slack:U0123", "slack:U0123"),
        ("discord:may", None),
        ("discord:1/80351110224678912", None),
        ("slack:U0123\n", None),
    ],
)
def test_a_wrong_account_is_refused_with_an_example(text: str, suggestion: str | None) -> None:
    with pytest.raises(RefusedValueError) as refusal:
        AccountPattern.parse(text, PLATFORMS)
    assert "an id such as" in refusal.value.expected
    assert refusal.value.suggestion == suggestion


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        pattern = AccountPattern.parse(text, PLATFORMS)
    except RefusedValueError:
        return
    assert str(pattern) == text


def test_a_pattern_without_a_workspace_matches_in_any() -> None:
    anywhere, there = AccountPattern("slack", None, "U1"), AccountPattern("slack", "T1", "U1")
    assert anywhere.matches("slack", "T1", "U1")
    assert anywhere.matches("slack", "T2", "U1")
    assert there.matches("slack", "T1", "U1")
    assert not there.matches("slack", "T2", "U1")
    assert not anywhere.matches("discord", "", "U1")
    assert not anywhere.matches("slack", "T1", "U2")
    assert ChannelPattern("discord", None, "1").matches("discord", "", "1")
    assert not ChannelPattern("slack", "T1", "C1").matches("slack", "T2", "C1")
