"""Milestones as people see them: the plan of a team, the board of staff, and a nudge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.components import component
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Field,
    Fields,
    Heading,
    Listing,
    Message,
    Moment,
    Paragraph,
    Plain,
    RichText,
    phrase,
    rich,
    say,
)
from bot.people import TeamRef
from commands.milestones.plan import Step

_MOST_NAMED = 12
_MOST_SHOWN = 20
_LONGEST_LABEL = 60


def team_plan(found: Sequence[Step], team: TeamRef | None, now: datetime) -> Message:
    """Return what is ahead, and what one's own team has done of it."""
    blocks = plan_blocks(found, team, now)
    return Message(tuple(blocks)) if blocks else say("milestone.none")


def plan_blocks(found: Sequence[Step], team: TeamRef | None, now: datetime) -> list[Block]:
    """Return the same as a section: what is still to come, and what the team is late with."""
    shown = [each for each in found if each.due_at >= now or owes(each, team)][:_MOST_SHOWN]
    if not shown:
        return []
    blocks: list[Block] = [Heading(phrase("milestone.title")), Listing(tuple(_line(each, team, now) for each in shown))]
    buttons = tuple(_done_button(each, team) for each in shown if team is not None and owes(each, team))
    return [*blocks, Actions(buttons[:_MOST_NAMED])] if buttons else blocks


def owes(step: Step, team: TeamRef | None) -> bool:
    """Tell whether a team has still to do it."""
    return team is not None and any(each.id == team.id for each in step.outstanding)


def board(found: Sequence[Step], now: datetime) -> Message:
    """Return how far every team has come, for staff."""
    if not found:
        return say("milestone.none_for_staff")
    fields = tuple(
        Field((*rich(f"{each.id} · {each.name} · "), Moment(each.due_at)), _standing(each, now))
        for each in found[:_MOST_SHOWN]
    )
    return Message((Heading(phrase("milestone.board_title")), Fields(fields)))


def nudge(step: Step, team: TeamRef) -> Message:
    """Remind the people of a team that is outstanding."""
    text = phrase("milestone.nudge", name=Plain(step.name), due=Moment(step.due_at), team=Plain(team.name))
    return Message((Paragraph(text), Actions((_done_button(step, team, named=False),))))


def done_by(step: Step, team: TeamRef, who: str) -> Message:
    """Tell the people of a team that it is done, in the place of a nudge."""
    return Message((Paragraph(phrase("milestone.done_by", name=step.name, team=team.name, who=who)),))


def said_done(step: Step, team: TeamRef) -> Message:
    """Confirm that a team has done it."""
    undo = Button(phrase("milestone.undo"), component("milestone:undo", f"{step.id}:{team.id}"))
    told = Paragraph(phrase("milestone.said_done", name=step.name, team=team.name))
    return Message((told, Actions((undo,))), private=True)


def _done_button(step: Step, team: TeamRef | None, *, named: bool = True) -> Button:
    label = phrase("milestone.done_with", name=_short(step.name)) if named else phrase("milestone.done")
    argument = f"{step.id}:{team.id if team is not None else 0}"
    return Button(label, component("milestone:done", argument), ButtonStyle.PRIMARY)


def _line(step: Step, team: TeamRef | None, now: datetime) -> RichText:
    line: RichText = (*rich(f"{step.name} · "), Moment(step.due_at))
    if not step.asks or team is None:
        return line
    key = "late" if step.due_at < now else "open"
    return (*line, Plain(" · "), *phrase(f"milestone.{key if owes(step, team) else 'is_done'}"))


def _standing(step: Step, now: datetime) -> RichText:
    if not step.asks:
        return phrase("milestone.asks_nobody")
    counted = phrase("milestone.counted", done=len(step.done), of=len(step.done) + len(step.outstanding))
    if not step.outstanding:
        return counted
    names = ", ".join(team.name for team in step.outstanding[:_MOST_NAMED])
    key = "milestone.overdue" if step.due_at < now else "milestone.outstanding"
    return (*counted, Plain(" "), *phrase(key, names=names))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"
