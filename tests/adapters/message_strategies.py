"""Any message and any form of the model, localised, in sizes within and beyond the limits of every platform."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.messages import (
    Actions,
    Button,
    ButtonStyle,
    Code,
    Context,
    Divider,
    Emphasis,
    Field,
    FieldKind,
    Fields,
    File,
    Form,
    FormField,
    Heading,
    Image,
    Link,
    Listing,
    Message,
    Moment,
    Option,
    Paragraph,
    PersonMention,
    PlaceMention,
    Plain,
    RichText,
    Select,
    Strong,
    Table,
)

characters = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n*_~`|[]()<>@#-+>\\:/1."), max_size=12
)
long = st.builds(
    lambda word, times: word * times,
    st.sampled_from(["word ", "字", "<&>", "x", "\n", " "]),
    st.sampled_from([1, 80, 700, 3100]),
)
hostile = st.sampled_from(
    ["<!channel>", "<@U1>", "*stars*", "`ticks`", "&amp;", "<https://a|b>", "", " ", "\x00", "👩🏽‍🚀"]
)
words = st.one_of(characters, hostile, long)
addresses = st.one_of(
    st.sampled_from(["https://example.org/a?b=c&d=<e>|f", "http://[", "javascript:alert(1)", "mailto:a@b.example", ""]),
    characters,
    st.builds(lambda times: f"https://example.org/{'a' * times}", st.integers(1, 4000)),
)
instants = st.datetimes(timezones=st.just(UTC), min_value=datetime(1950, 1, 1), max_value=datetime(9990, 1, 1))  # noqa: DTZ001 - hypothesis adds the zone
simple = st.one_of(
    st.builds(Plain, words),
    st.builds(Code, words),
    st.builds(Link, addresses, words),
    st.builds(PersonMention, st.integers(1, 2), words),
    st.builds(PlaceMention, st.integers(1, 2), words),
    st.builds(Moment, instants),
)
texts: st.SearchStrategy[RichText] = st.lists(
    st.one_of(simple, st.builds(Strong, st.tuples(simple)), st.builds(Emphasis, st.tuples(simple))), max_size=3
).map(tuple)
files = st.builds(File, words, st.binary(max_size=20))
components = st.one_of(st.sampled_from(["faq:show:1", "faq:show:2"]), st.text(max_size=300))
option = st.builds(Option, texts, words)
options = st.one_of(
    st.lists(option, max_size=4).map(tuple),
    st.sampled_from([11, 101, 205]).map(
        lambda many: tuple(Option((Plain(f"{each}"),), f"{each}") for each in range(many))
    ),
)
buttons = st.builds(Button, texts, components, st.sampled_from(ButtonStyle), addresses)
selects = st.builds(Select, texts, components, options, st.integers(0, 30))
pressed = st.lists(buttons | selects, max_size=4)


def tables(columns: int, rows: int) -> st.SearchStrategy[Table]:
    """Return tables of a size; their cells are alike, because what matters is how many there are."""
    cells = st.tuples(texts).map(lambda cell: cell * columns)
    return st.builds(Table, cells, st.tuples(cells).map(lambda row: row * rows))


blocks = st.one_of(
    st.builds(Heading, texts),
    st.builds(Paragraph, texts),
    st.builds(Context, texts),
    st.builds(Fields, st.lists(st.builds(Field, texts, texts), max_size=4).map(tuple)),
    st.builds(Listing, st.lists(texts, max_size=4).map(tuple), st.booleans()),
    st.sampled_from([(1, 0), (2, 2), (21, 1), (2, 120)]).flatmap(lambda size: tables(*size)),
    st.builds(Image, files, texts),
    st.builds(Divider),
    st.builds(Actions, st.builds(lambda few, times: tuple(few * times), pressed, st.sampled_from([1, 1, 10]))),
    files,
)
many = st.lists(blocks, max_size=6)
messages = st.builds(Message, st.builds(lambda few, times: tuple(few * times), many, st.sampled_from([1, 1, 1, 20])))

names = st.text("abcdefghij", min_size=1, max_size=10)
fields = st.builds(
    FormField,
    names,
    texts,
    st.sampled_from(FieldKind),
    texts,
    st.booleans(),
    options,
    st.one_of(words, st.sampled_from(["2026-11-24", "15:00", "<@U0ADA>", "<#C0GENERAL>", "tea,water"])),
    texts,
)
forms = st.builds(
    Form,
    st.text(max_size=300),
    texts,
    st.lists(fields, max_size=5, unique_by=lambda field: field.name).map(tuple),
    texts,
)
