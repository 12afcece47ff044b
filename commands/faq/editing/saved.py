"""What staff are told once an entry is in the bank."""

from __future__ import annotations

from collections.abc import Sequence

from bot.components import component
from bot.languages import Language
from bot.messages import Actions, Block, Button, Context, Message, Paragraph, Plain, RichText, phrase
from commands.faq.answers import question_in
from commands.faq.bank import Entry
from commands.faq.editing.entries import missing_languages


def saved_message(entry: Entry, language: Language = Language.EN) -> Message:
    """Say what is answered from now on, and in which languages a translation is missing."""
    blocks: list[Block] = [Paragraph(phrase("faq.saved", question=Plain(question_in(entry, language))))]
    if missing := missing_languages(entry):
        blocks.append(Context((*phrase("faq.translation_missing"), Plain(" "), *language_names(missing))))
    buttons = (
        Button(phrase("faq.edit_it"), component("faq:edit", entry.id)),
        Button(phrase("faq.history_of_it"), component("faq:history", entry.id)),
    )
    return Message((*blocks, Actions(buttons)))


def language_names(languages: Sequence[Language]) -> RichText:
    """Return the names of languages as one text."""
    first, *others = languages
    names: RichText = phrase(f"faq.language.{first.value}")
    for each in others:
        names = (*names, Plain(", "), *phrase(f"faq.language.{each.value}"))
    return names
