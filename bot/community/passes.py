"""Codes that people type to link two accounts, or to claim the place that an import has kept for them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.community import tables as rows
from bot.community.tables import PassKind
from bot.keyring import Keyring

LINK_LASTS = timedelta(minutes=10)
INVITE_LASTS = timedelta(days=30)
MOST_TRIES = 5
"""How often one code may be typed, and how many wrong ones one account may type within `LINK_LASTS`."""

_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Nothing that looks like something else, and no U, so that no word comes of it."""

_LENGTH = 8
_PURPOSE = "pass"


class Denied(StrEnum):
    """Why a code opens nothing."""

    WRONG = "wrong"
    BLOCKED = "blocked"
    OWN = "own"


async def issue_link(session: AsyncSession, keyring: Keyring, person_id: int, account_id: int, now: datetime) -> str:
    """Return a new code with which another account can ask to be linked to this one; an older one ends."""
    table = rows.Pass
    await session.execute(delete(table).where(table.kind == PassKind.LINK, table.account_id == account_id))
    return await _issue(session, keyring, PassKind.LINK, person_id, account_id, now, LINK_LASTS)


async def issue_invite(session: AsyncSession, keyring: Keyring, person_id: int, now: datetime) -> str:
    """Return a new code with which somebody claims to be this person; an older one ends."""
    table = rows.Pass
    await session.execute(delete(table).where(table.kind == PassKind.INVITE, table.person_id == person_id))
    return await _issue(session, keyring, PassKind.INVITE, person_id, None, now, INVITE_LASTS)


async def try_pass(
    session: AsyncSession, keyring: Keyring, code: str, account_id: int, now: datetime
) -> rows.Pass | Denied:
    """Return what a code opens for an account, and count the try; committed whatever comes of it."""
    if await _wrong_lately(session, account_id, now) >= MOST_TRIES:
        return Denied.BLOCKED
    table = rows.Pass
    statement = (
        update(table)
        .where(
            table.signature == _signature(keyring, code),
            table.used_at.is_(None),
            table.expires_at > now,
            table.tries < MOST_TRIES,
        )
        .values(tries=table.tries + 1)
        .returning(table)
    )
    found = (await session.scalars(statement)).first()
    if found is None:
        session.add(rows.WrongPass(account_id=account_id, at=now))
        return Denied.WRONG
    return Denied.OWN if found.account_id == account_id else found


async def answer_pass(session: AsyncSession, pass_id: int, account_id: int, now: datetime) -> rows.Pass | None:
    """Use a link's code up for the account that agreed; None where it was used, withdrawn or too late."""
    table = rows.Pass
    statement = (
        update(table)
        .where(table.id == pass_id, table.kind == PassKind.LINK, table.used_at.is_(None), table.expires_at > now)
        .values(used_at=now, answered_by=account_id, expires_at=now + LINK_LASTS)
        .returning(table)
    )
    return (await session.scalars(statement)).first()


async def take_answered(session: AsyncSession, pass_id: int, account_id: int, now: datetime) -> rows.Pass | None:
    """Return the answered pass of an account, once; None where it is not theirs, is gone or came too late."""
    table = rows.Pass
    statement = (
        delete(table)
        .where(
            table.id == pass_id,
            table.account_id == account_id,
            table.answered_by.is_not(None),
            table.expires_at > now,
        )
        .returning(table)
    )
    return (await session.scalars(statement)).first()


async def take_invite(session: AsyncSession, pass_id: int, now: datetime) -> rows.Pass | None:
    """Return an invite, once; None where it was used, withdrawn or too late."""
    table = rows.Pass
    statement = (
        delete(table).where(table.id == pass_id, table.kind == PassKind.INVITE, table.expires_at > now).returning(table)
    )
    return (await session.scalars(statement)).first()


async def withdraw(session: AsyncSession, pass_id: int) -> None:
    """Let a pass open nothing any more."""
    await session.execute(delete(rows.Pass).where(rows.Pass.id == pass_id))


async def find_pass(session: AsyncSession, pass_id: int) -> rows.Pass | None:
    """Return a pass by its row."""
    return (await session.scalars(select(rows.Pass).where(rows.Pass.id == pass_id))).first()


async def _issue(
    session: AsyncSession,
    keyring: Keyring,
    kind: PassKind,
    person_id: int,
    account_id: int | None,
    now: datetime,
    lasts: timedelta,
) -> str:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    session.add(
        rows.Pass(
            kind=kind,
            signature=_signature(keyring, code),
            person_id=person_id,
            account_id=account_id,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    await session.flush()
    return f"{code[:4]}-{code[4:]}"


async def _wrong_lately(session: AsyncSession, account_id: int, now: datetime) -> int:
    table = rows.WrongPass
    await session.execute(delete(table).where(table.at <= now - LINK_LASTS))
    statement = select(func.count()).select_from(table).where(table.account_id == account_id)
    return int(await session.scalar(statement) or 0)


def _signature(keyring: Keyring, code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return keyring.sign(_PURPOSE, letters)
