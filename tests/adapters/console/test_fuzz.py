"""Whatever comes through the pipe is answered: no traceback, no failure, no row that is lost or broken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from conftest import Chat

_PIECES = st.sampled_from(
    [
        *("/", "／", "faq", "/faq", "/help", "/language", "ask", "list", "unanswered", "/press", "/abort", "/save"),
        *(
            "tag:",
            "question:",
            "topic:",
            '"',
            "“",
            "”",
            "「",
            "」",
            ":",
            " ",
            "\t",
            "{name}",
            "%s",
            "\\",
            "'",
            "*",
            "_",
        ),
        *(
            "1",
            "２",
            "0",
            "-1",
            "99999999999",
            "en",
            "zh-HK",
            "auto",
            "how long is the programme?",
            "課程有幾耐",
            "thanks",
        ),
        *("<@U1>", "<#C1>", "<!channel>", "@everyone", "\x00", "\x1b[2J", "\u202e", "\ufeff", "\u2028", "é", "🙏" * 3),
        *("a" * 5_000, "名" * 3_000, "'; DROP TABLE person; --"),
    ]
)
_LINES = st.lists(
    st.one_of(
        st.lists(_PIECES, max_size=7).map(lambda pieces: "".join(pieces).encode()),
        st.binary(max_size=60),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    ).map(lambda line: line.replace(b"\n", b" ")),
    min_size=20,
    max_size=60,
)
_QUIT = (b"/quit", b"/exit")


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(lines=_LINES, role=st.sampled_from(["guest", "founder", "staff"]))
def test_any_lines_are_answered(chat: Chat, tmp_path: Path, lines: list[bytes], role: str) -> None:
    typed = [line for line in lines if not line.lower().lstrip().startswith(_QUIT)]
    before = _asked(tmp_path)
    done = chat(b"\n".join([*typed, b"is this the last of all the lines?"]), "--json", "--role", role)
    assert done.status == 0
    assert "failed" not in done.errors
    assert all(message.keys() >= {"to", "text", "private", "blocks", "buttons"} for message in done.messages)
    assert _asked(tmp_path) > before


def _asked(folder: Path) -> int:
    if not (folder / "cohortbot.db").exists():
        return 0
    with closing(sqlite3.connect(folder / "cohortbot.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(number,)] = connection.execute("SELECT count(*) FROM faq_question").fetchall()
    return int(number)
