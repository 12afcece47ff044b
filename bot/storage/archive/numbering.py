"""The highest row that a table ever numbered: numbers are never given twice, because buttons outlive rows."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.url import Backend


async def highest(connection: AsyncConnection, backend: Backend, table: str) -> int | None:
    """Return the highest number that was given; None for a table that numbers nothing, or has not yet."""
    if backend is Backend.SQLITE:
        if await connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")) is None:
            return None
        return _number(
            await connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
        )
    sequence = await _sequence(connection, table)
    if sequence is None:
        return None
    # The name comes from the server's own catalogue, quoted as it has to be.
    return _number(
        await connection.scalar(text(f"SELECT CASE WHEN is_called THEN last_value END FROM {sequence}"))  # noqa: S608
    )


async def continue_behind(connection: AsyncConnection, backend: Backend, table: str, number: int) -> None:
    """Let the table number its next row behind `number`."""
    if backend is Backend.SQLITE:
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
        await connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"),
            {"table": table, "number": number},
        )
    elif (sequence := await _sequence(connection, table)) is not None:
        await connection.execute(text("SELECT setval(:sequence, :number)"), {"sequence": sequence, "number": number})


async def _sequence(connection: AsyncConnection, table: str) -> str | None:
    numbered = text(
        "SELECT pg_get_serial_sequence(quote_ident(:table), 'id') FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = :table AND column_name = 'id'"
    )
    name = await connection.scalar(numbered, {"table": table})
    return None if name is None else str(name)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
