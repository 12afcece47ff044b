from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage import Backend, DatabaseUrl, DatabaseUrlError

SECRET = "s3cretzz"  # noqa: S105


@pytest.mark.parametrize(
    ("text", "backend", "file"),
    [
        ("sqlite://", Backend.SQLITE, None),
        ("sqlite:///:memory:", Backend.SQLITE, None),
        ("sqlite:///cohortbot.db", Backend.SQLITE, "cohortbot.db"),
        ("sqlite:////var/lib/co%20hort.db", Backend.SQLITE, "/var/lib/co hort.db"),
        ("postgresql://bot:x@db.example.org:6432/cohort", Backend.POSTGRESQL, None),
        ("postgres://bot@/cohort?host=/run/postgresql", Backend.POSTGRESQL, None),
        ("postgresql+psycopg://bot@localhost/cohort", Backend.POSTGRESQL, None),
    ],
)
def test_addresses_that_are_understood(text: str, backend: Backend, file: str | None) -> None:
    url = DatabaseUrl.parse(text)
    assert url.backend is backend
    assert (url.file and str(url.file)) == file


@pytest.mark.parametrize(
    "text",
    [
        "",
        SECRET,
        "cohortbot.db",
        f"mysql://bot:{SECRET}@host/name",
        f"{SECRET}!://x",
        f"postgresql://bot:{SECRET}@host:port{SECRET}/name",
        f"postgresql://bot:a@{SECRET}@host/name",
        f"postgresql://bot:{SECRET}@host",
        f"sqlite:///file.db?key={SECRET}",
        "sqlite://file.db",
    ],
)
def test_addresses_that_are_refused_without_repeating_a_secret(text: str) -> None:
    with pytest.raises(DatabaseUrlError) as refusal:
        DatabaseUrl.parse(text)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    "text",
    [f"postgresql://bot:{SECRET}@host/name", f"postgresql://bot@host/name?password={SECRET}&sslmode=require"],
)
def test_an_address_is_printed_without_its_secret(text: str) -> None:
    url = DatabaseUrl.parse(text)
    assert SECRET not in f"{url} {url!r} {[url]}"
    assert "host/name" in str(url)


@given(st.text(), st.sampled_from(["", "sqlite://", "sqlite:///", "postgresql://", "postgresql://a:b@"]))
def test_any_text_is_either_understood_or_refused(text: str, start: str) -> None:
    with suppress(DatabaseUrlError):
        assert str(DatabaseUrl.parse(start + text))


@given(st.from_regex(r"[^/\0]+", fullmatch=True))
def test_a_file_may_have_any_name(name: str) -> None:
    file = Path("/data") / f"{name}.db"
    assert DatabaseUrl.of_file(file).file == file
