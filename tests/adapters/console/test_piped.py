"""Chats through a pipe, as a program has them."""

from __future__ import annotations

import os
import shlex
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Chat, Launch


def _answers(output: str) -> list[str]:
    return [part.strip() for part in output.split("\n\n")]


def test_lines_are_answered_in_order_and_stdout_holds_nothing_else(rehearsed_chat: Chat) -> None:
    done = rehearsed_chat(b"first\n\n  \nsecond\r\n/meeting\nlast")
    assert _answers(done.text) == [
        "You said: first",
        "You said: second",
        "We meet Tue 2026-11-24 15:00 HKT",
        "You said: last",
    ]
    assert "cohortbot.db" in done.errors
    assert done.status == 0


def test_an_instant_is_told_in_the_language_of_its_reader(rehearsed_chat: Chat) -> None:
    answer = rehearsed_chat(b"/meeting", "--language", "zh-Hant-HK").text
    assert "2026年11月24日(週二) 下午3:00 HKT" in answer


def test_bytes_that_are_no_text_are_answered_like_any_other(rehearsed_chat: Chat) -> None:
    long = b"x" * 100_000 + b"\n" + b"y" * 3_000_000 + b"\n"
    done = rehearsed_chat(b"\xff\xfe\n\x00\n\x1b[31mred\n/crash\n" + long + "你好".encode() + b"\r\n/save /\n")
    assert done.status == 0
    assert "\x1b" not in done.text
    assert "You said: ��" in done.text
    assert "interaction failed" in done.errors


def test_json_lines_describe_messages_and_forms_in_utf8(rehearsed_chat: Chat) -> None:
    done = rehearsed_chat("/menu\n/press 1\n/plan\nToo much 係\nlarge\n\n/press 1\n", "--json", "--as", "陳大文")
    menu, pressed, form, planned, nothing = done.messages
    assert "陳大文" in done.text
    assert {"to": "陳大文", "private": False}.items() <= menu.items()
    assert [block["kind"] for block in menu["blocks"]] == [
        "heading",
        "paragraph",
        "fields",
        "list",
        "table",
        "divider",
        "context",
        "actions",
    ]
    assert menu["buttons"][0] == {"number": 1, "label": "Tea", "action": "rehearsal:drink:tea", "style": "primary"}
    assert pressed["replaces"] == menu["id"]
    assert [(field["name"], field["required"]) for field in form["form"]["fields"]] == [
        ("title", True),
        ("size", True),
        ("note", False),
    ]
    assert planned["text"] == "Too much 係 / large / "
    assert "no buttons" in nothing["text"]


def test_what_is_for_somebody_absent_waits_until_they_chat(rehearsed_chat: Chat) -> None:
    told = rehearsed_chat('/tell MEI "see you"\n/tell Kai "now"\n', "--as", "Kai")
    assert _answers(told.text) == ["Told.", "Told.", "now"]
    assert rehearsed_chat("", "--as", "Mei").text == "see you\n"
    assert rehearsed_chat("", "--as", "Mei").text == ""


def test_the_language_given_holds_for_this_chat_only_and_until_another_is_chosen(chat: Chat) -> None:
    database = ("--database", "sqlite:///chosen.db")
    first = chat("/language\n/language zh-Hans\n/language\n", *database, "--language", "zh-HK")
    assert "繁體中文" in first.text.partition("[1]")[0]
    assert "简体中文" in first.text.rpartition("[1]")[0]
    other = chat("/language\n", *database, "--as", "other", "--language", "zh-HK")
    again = chat("/language\n", *database, "--as", "other")
    assert "English" not in other.text.partition("[1]")[0]
    assert "English" in again.text.partition("[1]")[0]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--language", "fr"), "zh-Hant-HK"),
        (("--role", "king"), "founder"),
        (("--as", " "), "name"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_an_option_that_is_wrong_is_named_with_what_would_be_right(
    rehearsed_chat: Chat, options: tuple[str, ...], named: str
) -> None:
    done = rehearsed_chat("hello\n", *options)
    assert named in done.errors
    assert (done.status, done.text) == (2, "")


def test_troubles_with_database_and_configuration_are_told_in_words(rehearsed_chat: Chat, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[programme\n")
    (tmp_path / "text.db").write_text("no database at all, but long enough to be looked at as one")
    for options, named in (
        (("--config", "broken.toml"), "broken.toml:1"),
        (("--config", "missing.toml"), "missing.toml"),
        (("--database", "oracle://x"), "oracle"),
        (("--database", "sqlite:///missing/folder/x.db"), "missing"),
        (("--database", "sqlite:///text.db"), "text.db"),
    ):
        done = rehearsed_chat("hello\n", *options)
        assert named in done.errors
        assert (done.status, done.text) == (1, "")


def test_a_database_of_a_newer_version_is_refused(rehearsed_chat: Chat, tmp_path: Path) -> None:
    assert rehearsed_chat("hello\n").status == 0
    with closing(sqlite3.connect(tmp_path / "cohortbot.db")) as connection, connection:
        connection.execute("INSERT INTO alembic_version VALUES ('bot_9999')")
    done = rehearsed_chat("hello\n")
    assert "newer version" in done.errors
    assert (done.status, done.text) == (1, "")


def test_a_reader_who_leaves_ends_the_chat_quietly(launch: Launch) -> None:
    with _started(launch) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _say(process.stdin, "water")
        assert process.stdout.readline() == b"You said: water\n"
        process.stdout.close()
        _say(process.stdin, "/menu")
        _say(process.stdin, "/menu")
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert b"rror" not in process.stderr.read()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to processes")
def test_an_interruption_ends_the_chat_after_what_is_being_done(launch: Launch) -> None:
    with _started(launch) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _say(process.stdin, "/sit")
        assert process.stdout.readline() == b"Sitting down.\n"
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        status = process.wait(30)
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
        assert status in {128 + signal.SIGINT, 128 + signal.SIGTERM}


@pytest.mark.skipif(os.name != "posix", reason="only a POSIX shell starts a program without its streams")
def test_a_chat_without_input_or_output_is_over_at_once(launch: Launch) -> None:
    command = f"exec {shlex.join(launch.command)} <&- >&-"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=launch.folder, env=launch.environment(), stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def _started(launch: Launch) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        launch.command,
        cwd=launch.folder,
        env=launch.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _say(stream: IO[bytes], line: str) -> None:
    try:
        stream.write(line.encode() + b"\n")
        stream.flush()
    except BrokenPipeError:
        # The chat is over already, as it should be.
        return
