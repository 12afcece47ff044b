"""The pulse as people see it: the form, the week of all teams, and the weeks of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.components import RUN, component
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Divider,
    Field,
    FieldKind,
    Fields,
    Form,
    FormField,
    Heading,
    Message,
    Paragraph,
    Plain,
    RichText,
    Strong,
    phrase,
    rich,
    say,
)
from bot.people import TeamRef
from bot.revising.edition import Edition
from commands.pulse.weeks import FIELDS, Said

LONGEST = 500
"""Characters of one answer: a few lines, which is what a busy team writes and staff read."""

_FILLED = "pulse:filled"
_MOST_NAMED = 20
_LONGEST_IN_BRIEF = 160
_LONGEST_LABEL = 40
"""Characters of a team's name on a button, of which Slack takes 75 in all."""


def pulse_form(edition: Edition, words: Mapping[str, str], problems: Mapping[str, RichText] | None = None) -> Form:
    """Return the form, filled in with what was said."""
    wrong = problems or {}
    fields = tuple(
        FormField(
            name=name,
            label=phrase(f"pulse.field.{name}"),
            kind=FieldKind.LINE if name == "number" else FieldKind.LINES,
            hint=phrase(f"pulse.field.{name}_hint"),
            required=name == "progress",
            value=words.get(name, ""),
            problem=wrong.get(name, ()),
        )
        for name in FIELDS
    )
    return Form(component(_FILLED, str(edition)), phrase("pulse.form_title"), fields)


def asked(team: TeamRef, week: date) -> Message:
    """Ask a person of a team for the form."""
    button = Button(phrase("pulse.fill"), component("pulse:open", f"{team.id}:{week}"), ButtonStyle.PRIMARY)
    return Message((Paragraph(phrase("pulse.asked", team=Plain(team.name))), Actions((button,))))


def kept(team: TeamRef) -> Message:
    """Confirm that a week is kept."""
    change = Button(phrase("pulse.change"), component(RUN, "/pulse"))
    return Message((Paragraph(phrase("pulse.kept", team=Plain(team.name))), Actions((change,))), private=True)


def overview(week: date, teams: Sequence[TeamRef], now: Mapping[int, Said], before: Mapping[int, Said]) -> Message:
    """Show staff the week of every team beside the week before."""
    if not teams:
        return say("pulse.no_teams")
    blocks: list[Block] = [Heading(phrase("pulse.week_title", week=week.isoformat()))]
    for team in teams:
        if (said := now.get(team.id)) is not None:
            blocks += team_blocks(team, said, before.get(team.id))
    silent = [team.name for team in teams if team.id not in now]
    if silent:
        blocks.append(Context(phrase("pulse.silent", names=", ".join(silent[:_MOST_NAMED]))))
    return Message(tuple(blocks))


def team_blocks(team: TeamRef, said: Said, before: Said | None) -> list[Block]:
    """Show what one team said, with its number beside that of the week before, and a way to hand its ask on."""
    blocks: list[Block] = [Paragraph(rich(Strong(rich(team.name)))), _facts(said, before)]
    if before is not None and before.words["blocked"] and before.words["blocked"] == said.words["blocked"]:
        blocks.append(Context(phrase("pulse.still_blocked")))
    if said.is_blocked:
        blocks.append(_hand_on(team, said))
    return blocks


def in_brief(team: TeamRef, said: Said) -> list[Block]:
    """Show what a team is blocked by and asks for, as short as a digest has to be."""
    items = [
        Field(phrase(f"pulse.field.{name}"), rich(_short(said.words[name], _LONGEST_IN_BRIEF)))
        for name in ("blocked", "ask")
        if said.words[name]
    ]
    return [Paragraph(rich(Strong(rich(team.name)))), Fields(tuple(items)), _hand_on(team, said)]


def history(team: TeamRef, weeks: Sequence[Said]) -> Message:
    """Show the weeks of one team, the newest first, each beside the one before."""
    if not weeks:
        return say("pulse.nothing_said", team=team.name)
    blocks: list[Block] = [Heading(phrase("pulse.team_title", team=team.name))]
    for said, before in zip(weeks, [*weeks[1:], None], strict=True):
        items = [
            Field(phrase(f"pulse.field.{name}"), rich(said.words[name])) for name in FIELDS[:3] if said.words[name]
        ]
        if said.words["number"]:
            items.append(Field(phrase("pulse.field.number"), compared(said, before)))
        blocks += [Context(phrase("pulse.week", week=said.week.isoformat())), Fields(tuple(items)), Divider()]
    return Message(tuple(blocks[:-1]))


def compared(said: Said, before: Said | None) -> RichText:
    """Return the number of a week, and how it differs from that of the week before."""
    number, earlier = said.number, before.number if before is not None else None
    if number is None or earlier is None:
        return rich(said.words["number"])
    return (*rich(said.words["number"], " "), *phrase("pulse.compared", change=_signed(number - earlier)))


def _hand_on(team: TeamRef, said: Said) -> Actions:
    key = "pulse.hand_again" if said.helper_id is not None else "pulse.hand_on"
    label = phrase(key, team=Plain(_short(team.name, _LONGEST_LABEL)))
    return Actions((Button(label, component("pulse:hand", str(team.id))),))


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _facts(said: Said, before: Said | None) -> Fields:
    items = [Field(phrase(f"pulse.field.{name}"), rich(said.words[name])) for name in FIELDS[:3] if said.words[name]]
    if said.words["number"]:
        items.append(Field(phrase("pulse.field.number"), compared(said, before)))
    return Fields(tuple(items))


def _signed(change: Decimal) -> str:
    return f"{'+' if change > 0 else ''}{change:f}" if change else "±0"
