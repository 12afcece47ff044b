"""What a person sees of an answer that a model has written."""

from __future__ import annotations

from datetime import date

from bot.components import component, fits
from bot.languages import Language
from bot.messages import Actions, Button, Context, Listing, Message, Paragraph, Plain, RichText, phrase, rich
from commands.faq.answers import asked_as, component_of, origin, question_in, verdict_buttons
from commands.faq.bank import Entry
from commands.faq.grounded.writer import Written


def written_answer(written: Written, language: Language, today: date, question_id: int) -> Message:
    """Return the answer, who wrote it, and the entries it rests on, each to be opened."""
    opening = [
        Button(rich(asked_as(entry, language)), made)
        for entry in written.entries
        if fits(made := component_of(question_id, entry.id))
    ]
    none = Button(phrase("faq.none_of_these"), component("faq:none", str(question_id)))
    return Message(
        (
            Paragraph(rich(written.text)),
            Context(phrase("faq.written_by_model", model=Plain(written.model))),
            Listing(tuple(_source(entry, language, today) for entry in written.entries)),
            Actions((*opening, none)),
            Context(phrase("faq.was_this_right")),
            verdict_buttons(question_id),
        )
    )


def _source(entry: Entry, language: Language, today: date) -> RichText:
    known = origin(entry, today)
    asked = rich(question_in(entry, language))
    return asked if known is None else (*asked, Plain(" — "), *known)
