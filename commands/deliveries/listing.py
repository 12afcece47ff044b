"""Deliveries in trouble as a message: how many, which, what to do about each, and who cannot be reached."""

from collections.abc import Mapping, Sequence

from bot.adapter import Refusal
from bot.call import Call
from bot.components import component
from bot.delivery.dead_letters import DeadLetter, DeadLetters, Trouble, Unreachable
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Context,
    Divider,
    Heading,
    Message,
    Moment,
    Paragraph,
    PersonMention,
    PlaceMention,
    Plain,
    RichText,
    Strong,
    phrase,
    rich,
)
from bot.messages.plain import message_text
from bot.storage.tables import DeliveryAct

_A_PAGE = 4
_MOST_NAMES = 20
_LONGEST_PREVIEW = 80
_LONGEST_ERROR = 200


async def overview(call: Call, trouble: Trouble | None, before: int | None = None) -> Message:
    """Return what is in trouble: the first kind that has any, unless told which, from the newest or after `before`."""
    letters = call.service(DeadLetters)
    counts = await letters.counts(call.now)
    if not any(counts.values()):
        return Message((Paragraph(phrase("deliveries.none")),))
    shown = trouble or next(each for each in Trouble if counts[each])
    page = await letters.page(shown, call.now, most=_A_PAGE + 1, before=before)
    blocks: list[Block] = [Heading(phrase("deliveries.title")), *_counted(counts)]
    blocks += [Divider(), Paragraph(rich(Strong(phrase(f"deliveries.about_{shown.value}"))))]
    if not page:
        blocks.append(Paragraph(phrase("deliveries.no_more")))
    for letter in page[:_A_PAGE]:
        blocks += _letter(call, letter)
    if shown is Trouble.PARKED:
        blocks += _unreachable(await letters.unreachable(_MOST_NAMES))
    blocks += _buttons(shown, page, counts)
    return Message(tuple(blocks))


def _counted(counts: Mapping[Trouble, int]) -> list[Block]:
    return [
        Paragraph(phrase(f"deliveries.count_{trouble.value}", number=number))
        for trouble, number in counts.items()
        if number
    ]


def _letter(call: Call, letter: DeadLetter) -> list[Block]:
    blocks: list[Block] = [Paragraph(subject(letter))]
    preview = _preview(call, letter)
    if preview:
        blocks.append(Paragraph(rich(preview)))
    blocks.append(Context(advice(letter)))
    if letter.error and not letter.expired:
        blocks.append(Context(phrase("deliveries.said", error=Plain(letter.error[:_LONGEST_ERROR]))))
    return [*blocks, Actions(_choices(letter))]


def _to(letter: DeadLetter) -> Plain | PersonMention | PlaceMention:
    if letter.person_id is not None:
        return PersonMention(letter.person_id, letter.name)
    if letter.place_id is not None:
        return PlaceMention(letter.place_id, letter.name)
    return Plain(letter.name)


def _preview(call: Call, letter: DeadLetter) -> str:
    if letter.message is None or letter.act is DeliveryAct.RECALL:
        return ""
    words = " ".join(message_text(call.localiser.localise(letter.message, call.language), call.zone).split())
    return words if len(words) <= _LONGEST_PREVIEW else f"{words[: _LONGEST_PREVIEW - 1]}…"


def subject(letter: DeadLetter) -> RichText:
    """Return what was to go where, and when."""
    return phrase(f"deliveries.{letter.act.value}", kind=Plain(letter.kind), to=_to(letter), at=Moment(letter.due_at))


def advice(letter: DeadLetter) -> RichText:
    """Return what whoever reads it can do."""
    if letter.expired:
        return phrase("deliveries.expired")
    if letter.trouble is Trouble.FAILED:
        return phrase(f"deliveries.why_{(letter.refusal or Refusal.OTHER).value}")
    return phrase(f"deliveries.do_{letter.trouble.value}")


def _choices(letter: DeadLetter) -> tuple[Button, ...]:
    drop = Button(phrase("deliveries.drop"), component("deliveries:drop", str(letter.id)), ButtonStyle.DANGER)
    if letter.trouble is Trouble.STUCK:
        return (drop,)
    return Button(phrase("deliveries.retry"), component("deliveries:retry", str(letter.id))), drop


def _unreachable(persons: Sequence[Unreachable]) -> list[Block]:
    lines = [
        Paragraph(phrase("deliveries.unreachable", name=PersonMention(each.person_id, each.name), number=each.waiting))
        for each in persons
    ]
    return [Divider(), *lines]


def _buttons(shown: Trouble, page: Sequence[DeadLetter], counts: Mapping[Trouble, int]) -> list[Block]:
    buttons: list[Button] = []
    if len(page) > _A_PAGE:
        argument = f"{shown.value}:{page[_A_PAGE - 1].id}"
        buttons.append(Button(phrase("deliveries.more"), component("deliveries:more", argument)))
    if shown is Trouble.FAILED and counts[shown] > 1:
        label = phrase("deliveries.retry_all", number=counts[shown])
        buttons.append(Button(label, component("deliveries:retry_all")))
    buttons += [
        Button(phrase(f"deliveries.show_{each.value}"), component("deliveries:more", each.value))
        for each in Trouble
        if each is not shown and counts[each]
    ]
    return [Actions(tuple(buttons))] if buttons else []
