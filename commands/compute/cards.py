"""The messages that the bot sends about a booking on its own initiative."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.components import component
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Field,
    Fields,
    Heading,
    Listing,
    Message,
    Moment,
    Paragraph,
    PersonMention,
    Phrase,
    Plain,
    RichText,
    phrase,
    rich,
)
from commands.compute.described import Described
from commands.compute.tables import BookingState, ComputeBooking
from commands.compute.wording import line_of, told_length


def reminder(booking: ComputeBooking, zone: ZoneInfo, *, checks_in: bool) -> Message:
    """Call a booking to mind, and ask to check in."""
    text = "compute.reminder_check_in" if checks_in else "compute.reminder"
    buttons = [Button(phrase("compute.check_in"), _to("checkin", booking), ButtonStyle.PRIMARY)] if checks_in else []
    buttons.append(Button(phrase("compute.not_needed"), _to("cancel", booking)))
    return Message((Paragraph(phrase(text, booking=line_of(booking, zone))), Actions(tuple(buttons))))


def notice(what: str, booking: ComputeBooking, zone: ZoneInfo, **values: str) -> Message:
    """Tell one thing of a booking, under `compute.told.<what>`."""
    told = {name: Plain(value) for name, value in values.items()}
    return Message((Paragraph(phrase(f"compute.told.{what}", booking=line_of(booking, zone), **told)),))


def cancelled(booking: ComputeBooking, zone: ZoneInfo, reason: str) -> Message:
    """Tell that staff have cancelled a booking, and offer to book something in its place."""
    told = notice("by_staff", booking, zone, reason=reason)
    button = Button(phrase("compute.other_times"), _to("again", booking), ButtonStyle.PRIMARY)
    return Message((*told.blocks, Actions((button,))))


def stop_recurring(recurrence_id: int) -> Button:
    """Return the button that lets nothing more be booked of what recurs."""
    return Button(phrase("compute.stop_recurring"), component("compute:norecur", str(recurrence_id)))


def topped_up(
    recurrence_id: int, booked: Sequence[ComputeBooking], left_out: Sequence[RichText], zone: ZoneInfo
) -> Message:
    """Tell what was booked of what recurs and what was left out, and offer to stop it."""
    blocks: list[Block] = []
    if booked:
        lines = tuple(rich(line_of(each, zone)) for each in booked)
        blocks += [Paragraph(phrase("compute.told.topped_up")), Listing(lines)]
    if left_out:
        blocks += [Paragraph(phrase("compute.told.left_out")), Listing(tuple(left_out))]
    return Message((*blocks, Actions((stop_recurring(recurrence_id),))))


def approval(described: Described, zone: ZoneInfo) -> Message:
    """Ask staff whether a booking is all right, or say what has become of it."""
    booking = described.booking
    facts = [
        Field(phrase("compute.card.team"), rich(described.team.name if described.team else "–")),
        Field(phrase("compute.card.person"), rich(PersonMention(described.person.id, described.person.name))),
        Field(phrase("compute.card.purpose"), rich(booking.purpose or "–")),
    ]
    blocks: list[Block] = [
        Heading(phrase("compute.card.approval")),
        Paragraph(rich(line_of(booking, zone))),
        Fields(tuple(facts)),
    ]
    if booking.state is BookingState.PENDING:
        if booking.held_until is not None:
            blocks.append(Context(phrase("compute.card.until", until=Moment(booking.held_until))))
        approve = Button(phrase("compute.card.approve"), _to("approve", booking), ButtonStyle.PRIMARY)
        decline = Button(phrase("compute.card.decline"), _to("decline", booking), ButtonStyle.DANGER)
        blocks.append(Actions((approve, decline)))
    else:
        blocks.append(Context(phrase("compute.card.is", state=state_of(booking.state))))
    return Message(tuple(blocks))


def warning(booking: ComputeBooking, zone: ZoneInfo, extension: timedelta | None) -> Message:
    """Say that a booking ends soon; `extension` is what there is room for."""
    text = Paragraph(phrase("compute.ends_soon", booking=line_of(booking, zone)))
    if extension is None:
        return Message((text, Context(phrase("compute.no_extension"))))
    minutes = extension // timedelta(minutes=1)
    label = phrase("compute.extend_by", length=told_length(extension))
    button = Button(label, component("compute:extend", f"{booking.id}:{minutes}"), ButtonStyle.PRIMARY)
    return Message((text, Actions((button,))))


def offer(booking: ComputeBooking, zone: ZoneInfo) -> Message:
    """Offer what somebody waited for."""
    until = Moment(booking.held_until) if booking.held_until is not None else Plain("–")
    take = Button(phrase("compute.take"), _to("confirm", booking), ButtonStyle.PRIMARY)
    leave = Button(phrase("compute.leave"), _to("pass", booking))
    text: RichText = phrase("compute.offered", booking=line_of(booking, zone), until=until)
    return Message((Paragraph(text), Actions((take, leave))))


def state_of(state: BookingState) -> Phrase:
    """Return a state in words."""
    return Phrase(f"compute.state.{state.value}")


def _to(act: str, booking: ComputeBooking) -> str:
    return component(f"compute:{act}", str(booking.id))
