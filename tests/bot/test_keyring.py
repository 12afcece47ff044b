"""What the bot signs and encrypts, with which secret, and what becomes of it when the secret changes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import Secrets
from bot.keyring import Keyring, KeyringError, load_keyring
from bot.storage import Database

NOW = datetime(2026, 11, 24, tzinfo=UTC)


async def test_a_secret_is_made_once_and_kept(database: Database) -> None:
    first = await load_keyring(database, Secrets({}), NOW)
    second = await load_keyring(database, Secrets({}), NOW)

    assert second.verify("feed", "cohort", first.sign("feed", "cohort"))


async def test_the_environment_wins_and_what_was_made_before_still_verifies(database: Database) -> None:
    kept = await load_keyring(database, Secrets({}), NOW)
    given_one = await load_keyring(database, Secrets({"COHORTBOT_SECRET": "from the operator"}), NOW)

    assert given_one.sign("feed", "cohort") == Keyring(b"from the operator").sign("feed", "cohort")
    assert given_one.verify("feed", "cohort", kept.sign("feed", "cohort"))
    assert given_one.decrypt("tokens", kept.encrypt("tokens", b"xoxb")) == b"xoxb"


async def test_a_secret_of_the_environment_is_not_kept(database: Database) -> None:
    await load_keyring(database, Secrets({"COHORTBOT_SECRET": "from the operator"}), NOW)
    without = await load_keyring(database, Secrets({}), NOW)

    assert not without.verify("feed", "cohort", Keyring(b"from the operator").sign("feed", "cohort"))


async def test_the_previous_secret_verifies_and_no_longer_signs(database: Database) -> None:
    changed = Secrets({"COHORTBOT_SECRET": "new", "COHORTBOT_SECRET_PREVIOUS": "old"})
    keyring = await load_keyring(database, changed, NOW)

    assert keyring.verify("feed", "cohort", Keyring(b"old").sign("feed", "cohort"))
    assert keyring.sign("feed", "cohort") == Keyring(b"new").sign("feed", "cohort")


@given(st.text(), st.text(), st.binary())
def test_nothing_serves_another_purpose_or_another_secret(text: str, other: str, content: bytes) -> None:
    ours, theirs = Keyring(b"ours"), Keyring(b"theirs")
    signature = ours.sign("feed", text)

    assert ours.verify("feed", text, signature)
    assert ours.verify("feed", other, signature) is (other == text)
    assert not ours.verify("invitation", text, signature)
    assert not theirs.verify("feed", text, signature)
    assert ours.decrypt("tokens", ours.encrypt("tokens", content)) == content
    with pytest.raises(KeyringError):
        theirs.decrypt("tokens", ours.encrypt("tokens", content))
    with pytest.raises(KeyringError):
        ours.decrypt("feed", ours.encrypt("tokens", content))


def test_a_signature_that_is_no_ascii_is_refused_without_trouble() -> None:
    assert not Keyring(b"ours").verify("feed", "cohort", "簽名")
