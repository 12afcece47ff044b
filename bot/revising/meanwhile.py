"""A form that comes back because somebody else has changed its thing in the meantime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.components import component, split
from bot.messages import Form, FormField, Phrase, Plain, RichText, Span, phrase
from bot.revising.difference import difference
from bot.revising.edition import Edition


def meanwhile(form: Form, opened_on: Edition, now: Mapping[str, str], by: Span | None = None) -> Form | None:
    """Return the form as its person left it, with what stands there by now at each field that `by` has changed.

    `form` is filled in with what was sent, `now` is what is kept of each field. To send the form that is returned means
    to replace what is shown. None where nobody has changed anything that the form would change back.
    """
    changed = opened_on.changed(now)
    fields = tuple(_shown(field, now, changed, by) for field in form.fields)
    if fields == form.fields:
        return None
    name, _ = split(form.action)
    return replace(form, action=component(name, str(Edition.of(opened_on.subject, now))), fields=fields)


def _shown(field: FormField, now: Mapping[str, str], changed: frozenset[str], by: Span | None) -> FormField:
    kept = now.get(field.name, "")
    if field.name not in changed or kept.strip() == field.value.strip():
        return field
    return replace(field, problem=_told(field, kept, by or Phrase("revising.somebody")))


def _told(field: FormField, kept: str, by: Span) -> RichText:
    labels = {option.value: option.label for option in field.options}
    if kept in labels:
        return (*phrase("revising.chose", who=by), Plain(" "), *labels[kept])
    found = difference(kept, field.value)
    if not found.theirs:
        return phrase("revising.emptied", who=by)
    return phrase("revising.changed", who=by, theirs=found.theirs, yours=found.yours or "–")
