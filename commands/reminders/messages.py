"""What a person sees of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.components import component
from bot.languages import Language
from bot.messages import (
    Actions,
    Button,
    ButtonStyle,
    Context,
    Field,
    Fields,
    Message,
    Moment,
    Option,
    Paragraph,
    Plain,
    Select,
    Strong,
    phrase,
    rich,
)
from bot.series.kinds import Occurrence
from bot.when.telling import tell
from commands.reminders.wishes import Wish, when_of

if TYPE_CHECKING:
    from commands.reminders.diary import Entry

SNOOZES = ("10m", "1h", "tomorrow")
_LATE = timedelta(minutes=2)
_MOST_LISTED = 25
_LONGEST_LABEL = 60


def preview(wish: Wish, token: str, now: datetime, zone: ZoneInfo, language: Language) -> Message:
    """Ask whether a reminder is meant as it was understood; each reading has its button."""
    readings = [tell(when_of(each, each.since(now) or now), zone, language) for each in wish.rhythms]
    key = "remind.preview"
    if wish.to.is_shared:
        key = "remind.preview_channel" if wish.to.place_id is not None else "remind.preview_team"
    blocks = [Paragraph(phrase(key, text=Plain(wish.text))), Paragraph(rich(Strong(rich(readings[0]))))]
    if len(readings) > 1:
        blocks.append(Paragraph(phrase("remind.or_else")))
    first = Button(phrase("remind.set"), component("remind:set", f"{token}:0"), ButtonStyle.PRIMARY)
    others = [
        Button(rich(_short(text)), component("remind:set", f"{token}:{number}"))
        for number, text in enumerate(readings[1:], start=1)
    ]
    forget = Button(phrase("remind.forget"), component("remind:forget", token))
    return Message((*blocks, Actions((first, *others, forget))))


def entered(entry: Entry, zone: ZoneInfo, language: Language) -> Message:
    """Say that a reminder is set, and when it comes."""
    words = Paragraph(phrase("remind.entered", text=Plain(entry.text)))
    undo = Button(phrase("remind.undo"), component("remind:cancel", str(entry.id)))
    return Message((words, Paragraph(rich(Strong(rich(told(entry, zone, language))))), Actions((undo,))))


def cancelled(entry: Entry) -> Message:
    """Say that a reminder will not come, and offer to bring it back."""
    back = Button(phrase("remind.restore"), component("remind:restore", str(entry.id)))
    return Message((Paragraph(phrase("remind.cancelled", text=Plain(entry.text))), Actions((back,))))


def listing(entries: Sequence[Entry], zone: ZoneInfo, language: Language) -> Message:
    """List what is to come, and offer to cancel any of it."""
    if not entries:
        return Message((Paragraph(phrase("remind.none")), Context(phrase("remind.how"))))
    shown = entries[:_MOST_LISTED]
    items = tuple(Field(rich(f"{each.id} · {told(each, zone, language)}"), rich(each.text)) for each in shown)
    options = tuple(Option(rich(_short(f"{each.id} · {each.text}")), str(each.id)) for each in shown)
    choose = Select(phrase("remind.cancel_one"), component("remind:drop"), options)
    return Message((Paragraph(phrase("remind.listed", count=len(entries))), Fields(items), Actions((choose,))))


def due_message(reminder_id: int, text: str, occurrence: Occurrence, *, shared: bool) -> Message:
    """Remind; a late one says so."""
    blocks = [Paragraph(phrase("remind.due", text=Plain(text)))]
    late = [Context(phrase("remind.late", at=Moment(occurrence.at)))] if occurrence.late > _LATE else []
    if shared:
        later = Button(phrase("remind.me_later"), component("remind:later", f"{reminder_id}:1h"))
        return Message((*blocks, *late, Actions((later,))))
    done = Button(phrase("remind.done"), component("remind:done", str(reminder_id)), ButtonStyle.PRIMARY)
    snoozes = [
        Button(phrase(f"remind.snooze_{each}"), component("remind:snooze", f"{reminder_id}:{each}")) for each in SNOOZES
    ]
    stop = () if occurrence.last else (Button(phrase("remind.stop"), component("remind:cancel", str(reminder_id))),)
    return Message((*blocks, *late, Actions((done, *snoozes, *stop))))


def finished(text: str) -> Message:
    """Say that something is done."""
    return Message((Paragraph(phrase("remind.finished", text=Plain(text))),))


def put_off(entry: Entry, zone: ZoneInfo, language: Language) -> Message:
    """Say when a reminder comes again."""
    return Message((Paragraph(phrase("remind.put_off", text=Plain(entry.text), when=told(entry, zone, language))),))


def told(entry: Entry, zone: ZoneInfo, language: Language) -> str:
    """Return in words when a reminder comes next; empty where it does not."""
    at = entry.upcoming.due_at
    return tell(when_of(entry.upcoming.rhythm, at), zone, language) if at is not None else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
