"""Words with marks that were read somewhere, put together as text: two ways to write the same give the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.messages.spans import Code, Emphasis, Plain, RichText, Span, Strong


@dataclass(frozen=True, slots=True)
class Marks:
    """How words are marked."""

    strong: bool = False
    stressed: bool = False
    code: bool = False


@dataclass(slots=True)
class Runs:
    """Collects words and spans in their order; neighbours that are marked alike become one."""

    _found: list[tuple[Span, Marks]] = field(default_factory=list)

    def add(self, words: str, marks: Marks = Marks()) -> None:
        """Add words."""
        before = self._found[-1] if self._found else None
        if not words:
            return
        if before is not None and before[1] == marks and isinstance(before[0], Plain):
            self._found[-1] = (Plain(before[0].text + words), marks)
        else:
            self._found.append((Plain(words), marks))

    def add_span(self, span: Span, marks: Marks = Marks()) -> None:
        """Add what is more than words."""
        self._found.append((span, replace(marks, code=False)))

    @property
    def text(self) -> RichText:
        """Return what was collected."""
        return tuple(_marked(span, marks) for span, marks in self._found)


def _marked(span: Span, marks: Marks) -> Span:
    marked: Span = Code(span.text) if marks.code and isinstance(span, Plain) else span
    if marks.stressed:
        marked = Emphasis((marked,))
    return Strong((marked,)) if marks.strong else marked
