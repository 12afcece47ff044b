"""The secret that signs and encrypts what leaves the bot's hands: addresses, invitations, tokens at rest."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.configuration import Secrets
from bot.storage import Database, tables
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

CURRENT = "COHORTBOT_SECRET"
PREVIOUS = "COHORTBOT_SECRET_PREVIOUS"
_SETTING = "secret"
_SIGNATURE_BYTES = 16


class KeyringError(ValueError):
    """What was to be decrypted was made with a secret that is not ours any more, or was changed on the way."""


class Keyring:
    """Secrets, the current one first. All of them verify and decrypt; only the first signs and encrypts.

    Each purpose (`feed`, `slack tokens`) has keys of its own, so that what is made for one is worthless for another.
    """

    def __init__(self, current: bytes, *previous: bytes) -> None:
        self._secrets = (current, *previous)

    def sign(self, purpose: str, text: str) -> str:
        """Return a signature of 22 characters that are safe in addresses and component ids."""
        return _signature(self._secrets[0], purpose, text)

    def verify(self, purpose: str, text: str, signature: str) -> bool:
        """Tell whether a signature is ours, by the current secret or a previous one."""
        given = signature.encode()
        return any(hmac.compare_digest(_signature(each, purpose, text).encode(), given) for each in self._secrets)

    def encrypt(self, purpose: str, content: bytes) -> bytes:
        """Return content that only `decrypt` can read, as ASCII."""
        return self._cipher(purpose).encrypt(content)

    def decrypt(self, purpose: str, encrypted: bytes) -> bytes:
        """Return what was encrypted for a purpose.

        Raises:
            KeyringError: no secret of ours made it.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._cipher(purpose).decrypt(encrypted)
        except InvalidToken:
            raise KeyringError(f"what was encrypted for {purpose!r} cannot be read with the present secrets") from None

    def _cipher(self, purpose: str) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet(
            [Fernet(base64.urlsafe_b64encode(_derived(each, f"encrypt {purpose}"))) for each in self._secrets]
        )


async def load_keyring(database: Database, given: Secrets, now: datetime) -> Keyring:
    """Return the keyring of a database: the secrets of the environment, else one that is made once and kept in it.

    One that was kept still verifies after the environment has been given another.
    """
    environment = [secret.reveal().encode() for name in (CURRENT, PREVIOUS) if (secret := given.get(name)) is not None]
    kept = await _kept(database)
    if given.get(CURRENT) is None and kept is None:
        kept = await _make(database, now)
    ours = [] if kept is None else [kept.encode()]
    ordered = [*environment, *ours] if given.get(CURRENT) is not None else [*ours, *environment]
    return Keyring(*ordered)


async def _kept(database: Database) -> str | None:
    async with database.read() as session:
        value: str | None = await session.scalar(select(tables.Setting.value).where(tables.Setting.key == _SETTING))
    return value


async def _make(database: Database, now: datetime) -> str | None:
    """Keep a new secret; another process may be a moment faster, and then theirs is ours."""
    async with database.write() as session:
        row = {"key": _SETTING, "value": secrets.token_urlsafe(32), "updated_at": now}
        await session.execute(upsert(session, tables.Setting).values(row).on_conflict_do_nothing())
    return await _kept(database)


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, purpose.encode(), hashlib.sha256)


def _signature(secret: bytes, purpose: str, text: str) -> str:
    digest = hmac.digest(_derived(secret, f"sign {purpose}"), text.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).rstrip(b"=").decode("ascii")
