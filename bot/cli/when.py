"""`cohortbot when`: what a phrase of time means, for people who wonder and for tests."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot.languages import Language
from bot.when import When, read
from bot.when.telling import tell
from bot.when.zones import zone_named

_HONG_KONG = "Asia/Hong_Kong"
_NOT_READ = "I can't read that as a time. What I can read: tomorrow 3pm, 下星期一上午9點至11點, every Wed 4pm"


class Zone(click.ParamType[ZoneInfo]):
    """An IANA zone on the command line."""

    name = "IANA"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        """Return the zone of that name."""
        if isinstance(value, ZoneInfo):
            return value
        zone = zone_named(str(value))
        if zone is None:
            self.fail(f"{value} is no zone; one is named like Asia/Hong_Kong or Europe/London", param, ctx)
        return zone


class Instant(click.ParamType[datetime]):
    """An instant in ISO 8601 on the command line; without an offset it is in the zone of `--zone`."""

    name = "ISO"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant, naive where it was told without an offset."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is not ISO 8601; an instant is written like 2026-09-16T10:30:00+08:00", param, ctx)


@click.command("when")
@click.argument("phrase")
@click.option("--now", type=Instant(), help="The present instant to assume; the machine's own by default.")
@click.option("--zone", type=Zone(), default=_HONG_KONG, show_default=True, help="Where the phrase is said.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def when(phrase: str, now: datetime | None, zone: ZoneInfo, as_json: bool) -> None:
    """Say what PHRASE means: a point in time, a range, something that recurs, or nothing."""
    present = now or datetime.now(UTC)
    if present.tzinfo is None:
        present = present.replace(tzinfo=zone)
    found = read(phrase, present, zone)
    if as_json:
        click.echo(json.dumps(as_document(found, zone), ensure_ascii=False))
        return
    if found is None:
        click.echo(_NOT_READ)
        return
    click.echo(tell(found, zone, Language.EN))
    for other in found.alternatives:
        click.echo(f"or {tell(other, zone, Language.EN)}")


def as_document(found: When | None, zone: ZoneInfo) -> dict[str, object]:
    """Return what `--json` prints; instants are in `zone`, with their offset."""
    if found is None:
        return {"kind": "none", "start": None, "end": None, "rrule": None, "alternatives": []}
    return {
        "kind": found.kind.value,
        "start": found.start.astimezone(zone).isoformat(),
        "end": found.end.astimezone(zone).isoformat() if found.end is not None else None,
        "rrule": str(found.rule) if found.rule is not None else None,
        "alternatives": [each.start.astimezone(zone).isoformat() for each in found.alternatives],
    }
