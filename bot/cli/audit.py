"""`cohortbot audit`: what staff did and every change of a right, for whoever has the machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.audit import Act, acts, record
from bot.cli.options import config_option, database_option
from bot.installed import Installed
from bot.spreadsheets import write_csv
from bot.startup import configure, database_of, opened


@dataclass(frozen=True, slots=True)
class _Wish:
    since: datetime | None
    person: int | None
    action: str | None
    last: int


_COLUMNS = ("at", "person", "account", "action", "subject", "detail")


def make_audit_command(composed_of: Installed) -> click.Command:
    """Make the command."""

    @click.command("audit")
    @config_option
    @database_option
    @click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from that day on (UTC).")
    @click.option("--person", type=int, metavar="ID", help="Only what one person did, or what was done about them.")
    @click.option("--action", metavar="PREFIX", help="Only actions that begin so, such as role or person.linked.")
    @click.option("--last", type=click.IntRange(1), default=100, show_default=True, help="How many of the newest.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
    @click.option("--csv", type=click.Path(path_type=Path, dir_okay=False), help="Write a CSV file; this is audited.")
    def audit(
        config: Path | None,
        database: str | None,
        since: datetime | None,
        person: int | None,
        action: str | None,
        last: int,
        csv: Path | None,
        *,
        as_json: bool,
    ) -> None:
        """Print the audit log, the oldest first: who did what to what. Nothing in it is ever changed or removed."""
        found = asyncio.run(_read(composed_of, config, database, _Wish(since, person, action, last), csv))
        if csv is not None:
            try:
                csv.write_bytes(write_csv(_COLUMNS, (_cells(act) for act in found)))
            except OSError as error:
                raise click.ClickException(f"{csv} cannot be written: {error.strerror}.") from error
            click.echo(f"{len(found)} entries written to {csv}.")
            return
        for line in _lines(found, as_json=as_json):
            click.echo(line)

    return audit


async def _read(
    composed_of: Installed, config: Path | None, url: str | None, wish: _Wish, exported_to: Path | None
) -> Sequence[Act]:
    configuration = configure(composed_of, config)
    since = wish.since.replace(tzinfo=UTC) if wish.since is not None else None
    async with opened(composed_of, configuration, database_of(configuration, url)) as application:
        async with application.database.read() as session:
            found = await acts(session, wish.last, since=since, person_id=wish.person, action=wish.action)
        if exported_to is not None:
            async with application.database.write() as session:
                await record(session, None, "audit.exported", "audit", application.clock.now(), {"entries": len(found)})
    return found


def _lines(found: Sequence[Act], *, as_json: bool) -> Iterator[str]:
    for act in found:
        if as_json:
            yield json.dumps(dict(zip(_COLUMNS, _cells(act), strict=True)), ensure_ascii=False)
        else:
            yield "  ".join(filter(None, _cells(act)))


def _cells(act: Act) -> Sequence[str]:
    detail = json.dumps(act.detail, ensure_ascii=False) if act.detail else ""
    who = f"person:{act.person_id}" if act.person_id is not None else "console"
    account = f"account:{act.account_id}" if act.account_id is not None else ""
    return act.at.isoformat(timespec="seconds"), who, account, act.action, act.subject, detail
