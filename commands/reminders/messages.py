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
    Block,
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
    RichText,
    Select,
    Strong,
    phrase,
    rich,
)
from bot.series.kinds import Occurrence
from bot.series.rhythm import Rhythm
from bot.when import When
from bot.when.telling import tell, zone_name
from commands.reminders.wishes import Wish, when_of

if TYPE_CHECKING:
    from commands.reminders.diary import Entry

SNOOZES = ("10m", "1h", "tomorrow")
_LATE = timedelta(minutes=2)
_MOST_LISTED = 25
_LONGEST_LABEL = 60


def preview(wish: Wish, token: str, now: datetime, zone: ZoneInfo, language: Language) -> Message:
    """Ask whether a reminder is meant as it was understood; each reading has its button."""
    first, *others = wish.rhythms
    key = "remind.preview"
    if wish.to.is_shared:
        key = "remind.preview_channel" if wish.to.place_id is not None else "remind.preview_team"
    blocks: list[Block] = [Paragraph(phrase(key, text=Plain(wish.text)))]
    blocks.append(Paragraph(rich(Strong(rich(_understood(first, now, zone, language))))))
    if first.rule is not None and first.rule.count is None and first.rule.until is None:
        blocks.append(Context(phrase("remind.endless")))
    if others:
        blocks.append(Paragraph(phrase("remind.or_else")))
        blocks += [Paragraph(rich(_understood(each, now, zone, language))) for each in others]
    yes = Button(phrase("remind.set"), component("remind:set", f"{token}:0"), ButtonStyle.PRIMARY)
    switches = [
        Button(_switch(each, first, now, zone, language), component("remind:set", f"{token}:{number}"))
        for number, each in enumerate(others, start=1)
    ]
    forget = Button(phrase("remind.forget"), component("remind:forget", token))
    return Message((*blocks, Actions((yes, *switches, forget))))


def _understood(rhythm: Rhythm, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """Return in words when a rhythm comes next, by the clock that it goes by and by the reader's where they differ."""
    at = rhythm.since(now) or now
    by_its_own = tell(when_of(rhythm, at), rhythm.zone, language)
    by_the_readers = tell(When(at.astimezone(zone), None, None, zone), zone, language)
    same = at.astimezone(rhythm.zone).utcoffset() == at.astimezone(zone).utcoffset()
    return by_its_own if same else f"{by_its_own} = {by_the_readers}"


def _switch(rhythm: Rhythm, first: Rhythm, now: datetime, zone: ZoneInfo, language: Language) -> RichText:
    """Label what takes another reading: by its zone where that is what differs, else by its time."""
    at = rhythm.since(now) or now
    if rhythm.zone != first.zone:
        return phrase("remind.by_clock", zone=zone_name(at.astimezone(rhythm.zone)))
    return rich(_short(tell(when_of(rhythm, at), zone, language)))


def entered(entry: Entry, zone: ZoneInfo, language: Language) -> Message:
    """Say that a reminder is set, and when it comes."""
    return _set(entry, component("remind:cancel", str(entry.id)), zone, language)


def changed(entry: Entry, undo: str, zone: ZoneInfo, language: Language) -> Message:
    """Say when a reminder comes now; `undo` is the draft that holds when it came before."""
    return _set(entry, component("remind:set", f"{undo}:0"), zone, language)


def _set(entry: Entry, undo: str, zone: ZoneInfo, language: Language) -> Message:
    words = Paragraph(phrase("remind.entered", text=Plain(entry.text)))
    when = Paragraph(rich(Strong(rich(told(entry, zone, language)))))
    return Message((words, when, Actions((Button(phrase("remind.undo"), undo),))))


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
        end = Button(phrase("remind.stop"), component("remind:stop", str(reminder_id)))
        return Message((*blocks, *late, Actions((later,) if occurrence.last else (later, end))))
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
