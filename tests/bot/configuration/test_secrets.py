import json
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import (
    Configuration,
    ConfigurationError,
    ConfigurationSection,
    RedactSecrets,
    Secret,
    Secrets,
    Section,
)

TOKEN = "xoxb-17653672481-pdFZKVeTuE8sk7oOcHrzqqgy"  # noqa: S105 - Slack's own example, cut short
WORDS = "correct horse/battery & \"staple\" '港'"


@pytest.mark.parametrize("shown", [str, repr, "{}".format, "{!r}".format, "%s".__mod__, lambda secret: str([secret])])
def test_a_secret_does_not_show(shown: Callable[[Secret], str]) -> None:
    assert TOKEN not in shown(Secret(TOKEN))
    assert Secret(TOKEN).reveal() == TOKEN
    assert Secret(TOKEN) == Secret(TOKEN) != Secret("other")
    assert hash(Secret(TOKEN)) == hash(Secret(TOKEN))


def test_a_secret_comes_from_the_variable_or_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"\ufeff{TOKEN}\n", encoding="utf-8")
    secrets = Secrets({"SLACK_BOT_TOKEN_FILE": str(file), "DISCORD_TOKEN": " abc ", "METRICS_TOKEN": ""})
    assert secrets.get("SLACK_BOT_TOKEN") == Secret(TOKEN)
    assert secrets.get("DISCORD_TOKEN") == Secret("abc")
    assert secrets.get("METRICS_TOKEN") is None
    assert secrets.get("SLACK_APP_TOKEN") is None
    assert set(secrets.values()) == {TOKEN, "abc"}
    assert secrets.problems() == ()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "No such file"),
        (b"", "nothing in"),
        (b" \n", "nothing in"),
        (b"\xff\xfe", "other bytes"),
        (b"x" * 70_000, "a longer one"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes | None, found: str) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=found) as refusal:
        Secrets({"DISCORD_TOKEN_FILE": str(file)}).get("DISCORD_TOKEN")
    assert "environment variable DISCORD_TOKEN_FILE" in str(refusal.value)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Is a directory"):
        Secrets({"DISCORD_TOKEN_FILE": str(tmp_path)}).get("DISCORD_TOKEN")


def test_both_ways_at_once_are_refused_without_showing_either() -> None:
    secrets = Secrets({"DISCORD_TOKEN": TOKEN, "DISCORD_TOKEN_FILE": "/run/secrets/discord", "MATRIX_TOKEN": "m"})
    with pytest.raises(ConfigurationError, match="either DISCORD_TOKEN or DISCORD_TOKEN_FILE; found both") as refusal:
        secrets.get("DISCORD_TOKEN")
    assert TOKEN not in str(refusal.value)
    assert secrets.problems() == refusal.value.problems
    assert list(secrets.values()) == []


def test_an_adapter_adds_names_of_its_own() -> None:
    assert set(Configuration([ConfigurationSection("matrix", Section, secrets=("MATRIX_TOKEN",))]).secret_names) == {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "DISCORD_TOKEN",
        "MATRIX_TOKEN",
    }
    assert list(Secrets({"MATRIX_TOKEN": "m"}, names=["MATRIX_TOKEN"]).values()) == ["m"]


def formatted(formatter: logging.Formatter, message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    return formatter.format(logging.LogRecord("bot", logging.INFO, __file__, 1, message, args, info))


def test_the_log_holds_no_secret() -> None:
    formatter = RedactSecrets(logging.Formatter("%(name)s %(message)s"), [WORDS, "tiny"])
    for spelling in (WORDS, repr(WORDS), json.dumps(WORDS), json.dumps(WORDS, ensure_ascii=False), quote(WORDS)):
        assert formatted(formatter, "sent %s now", spelling) in {
            "bot sent [redacted] now",
            "bot sent '[redacted]' now",
            'bot sent "[redacted]" now',
        }
    assert formatted(formatter, "a tiny thing") == "bot a tiny thing"
    text = formatted(formatter, "failed", error=ValueError(WORDS))
    assert "ValueError: [redacted]" in text
    assert WORDS not in text


def test_a_secret_learnt_later_is_redacted_too() -> None:
    formatter = RedactSecrets(logging.Formatter())
    formatter.add("kept in the database")
    assert formatted(formatter, "it is kept in the database") == "it is [redacted]"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"token {TOKEN}!", "token [redacted]!"),
        ("xapp-1-A02-123-abc", "[redacted]"),
        ("postgresql://may:pass@db.example/bot", "postgresql://[redacted]@db.example/bot"),
        ("POST https://hooks.slack.com/commands/T0/1/abc", "POST https://hooks.slack.com/[redacted]"),
        (f"M{'T' * 23}.{'a' * 6}.{'b' * 27}", "[redacted]"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("mail may@example.org", "mail may@example.org"),
    ],
)
def test_what_looks_like_a_credential_is_redacted(text: str, redacted: str) -> None:
    assert formatted(RedactSecrets(logging.Formatter()), text) == redacted


@given(st.text(min_size=6), st.text(), st.text())
def test_no_secret_survives_formatting(secret: str, before: str, after: str) -> None:
    text = formatted(RedactSecrets(logging.Formatter(), [secret]), "%s", f"{before}{secret}{after}")
    assert secret not in text or "[redacted]".find(secret) >= 0
