"""How a person wants to be treated: their time zone, and where they are reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import update

from bot.call import Call
from bot.components import component
from bot.declaration.command import Answers, action
from bot.declaration.parameters import Circumstances, OptionKind, Param, Wrong
from bot.interactions import OptionValue
from bot.messages import Actions, Button, ButtonStyle, Message, Option, Paragraph, phrase, rich, say
from bot.storage import Database, tables
from bot.when.zones import zone_of_place
from commands.me.accounts import accounts_of, prefer, preferred_of, shown
from commands.me.chat import me

_AUTO = "auto"


class ZoneType:
    """A time zone by its IANA name, by the city in it, or `auto` for that of the platform and the programme."""

    kind = OptionKind.TEXT
    most_words = 3

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the IANA name; empty for `auto`."""
        if str(value).strip().casefold() == _AUTO:
            return ""
        zone = zone_of_place(str(value))
        if zone is None:
            raise Wrong(phrase("me.expected_zone"))
        return zone

    def options(self) -> Sequence[Option]:
        """Return none: there are hundreds, which the completions search."""
        return ()


async def _complete_zone(_call: Call, typed: str, _others: Mapping[str, OptionValue]) -> Sequence[Option]:
    wanted = typed.casefold().replace(" ", "_")
    return [Option(rich(zone), zone) for zone in sorted(available_timezones()) if wanted in zone.casefold()]


@me.command("timezone", answers=Answers.PRIVATE)
async def timezone(
    call: Call, zone: Annotated[str | None, Param(type=ZoneType(), complete=_complete_zone)] = None
) -> Message:
    """Show or keep the time zone in which a person is told instants."""
    if zone is None:
        return say("me.zone_now", zone=call.zone.key)
    async with call.service(Database).write() as session:
        table = tables.Person
        await session.execute(update(table).where(table.id == call.person.id).values(timezone=zone or None))
    if not zone:
        return say("me.zone_forgotten")
    call.person = replace(call.person, timezone=zone)
    local = call.now.astimezone(UTC).astimezone(ZoneInfo(zone))
    return say("me.zone_kept", zone=zone, now=local.strftime("%H:%M"))


@me.command("notify", answers=Answers.PRIVATE)
async def notify(call: Call) -> Message:
    """Ask where a person wants to be reached."""
    async with call.service(Database).read() as session:
        accounts = await accounts_of(session, call.person.id)
    preferred = preferred_of(accounts)
    buttons = [
        Button(
            rich(shown(each)[:75]),
            component("me:reach", str(each.id)),
            ButtonStyle.PRIMARY if preferred is not None and each.id == preferred.id else ButtonStyle.DEFAULT,
        )
        for each in accounts
    ]
    buttons.append(Button(phrase("me.where_last"), component("me:reach", _AUTO)))
    now = phrase("me.reached_on", account=shown(preferred)) if preferred else phrase("me.reached_anywhere")
    return Message((Paragraph(now), Paragraph(phrase("me.reach_where")), Actions(tuple(buttons))))


@action("me:reach", replaces=True)
async def reach(call: Call, argument: str) -> Message:
    """Keep where a person wants to be reached."""
    account_id = int(argument) if argument.isdecimal() else None
    async with call.service(Database).write() as session:
        if not await prefer(session, call.person.id, account_id, call.now):
            return say("me.not_your_account")
        chosen = preferred_of(await accounts_of(session, call.person.id)) if account_id is not None else None
    return say("me.reached_on", account=shown(chosen)) if chosen is not None else say("me.reached_anywhere")
