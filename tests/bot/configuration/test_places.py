import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.places import locate
from bot.configuration.problems import KeyPath

SCALARS = [
    "1",
    "-0.5e3",
    "true",
    "1979-05-27 07:32:00Z",
    "1979-05-27",
    "07:32:00",
    '"plain"',
    '"a ] } # , = \\" b"',
    "'C:\\raw'",
    '""',
    "''",
    '"""one\n[two]\nthree = 3 \\""" still"""',
    '"""ends in two quotes"""""',
    "'''\n# no comment\nkey = 1'''",
    "''''quoted''''",
]
BREAKS = st.sampled_from(["", " ", "\n", " # a note, with ] and }\n"])
KEYS = st.sampled_from(["plain", "with-dash", '"quoted key"', '"esc\\u0041ped"', "'lit.eral'", '"港"', "1"])


@st.composite
def arrays(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(values, max_size=3))
    return "[" + ",".join(f"{draw(BREAKS)}{item}{draw(BREAKS)}" for item in items) + draw(BREAKS) + "]"


@st.composite
def inline_tables(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    keys = draw(st.lists(KEYS, unique=True, max_size=3))
    return "{" + ", ".join(f"{key} = {draw(values)}" for key in keys) + " }"


VALUES = st.recursive(st.sampled_from(SCALARS), lambda values: arrays(values) | inline_tables(values), max_leaves=6)


@st.composite
def documents(draw: st.DrawFn) -> str:
    text = ""
    headers = [
        "",
        *(draw(st.sampled_from(["[t{}]", "[ t{} . sub ]", "[[a]]", "[[a.b]]", '["t{} x"]'])) for _ in range(4)),
    ]
    for number, header in enumerate(headers):
        text += f"{header.format(number)} # here\n" if header else ""
        for key in draw(st.lists(KEYS, unique=True, max_size=3)):
            dotted = draw(st.sampled_from(["{}", "d . {}", "{}.x"]))
            text += draw(st.sampled_from(["", "\n", "  ", "\t", "# note = 1\n"]))
            text += f"{dotted.format(key)} = {draw(VALUES)}\n"
    return text


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


@given(documents())
def test_every_key_and_item_of_a_document_has_a_position(text: str) -> None:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # the same key twice, under two spellings
    found = locate(text)
    assert set(found) == set(paths(content))
    lines = text.split("\n")
    for path, (line, column) in found.items():
        assert lines[line - 1][column - 1 :].strip(), path


def test_positions_are_those_a_person_would_point_at() -> None:
    text = (
        'top = 1\n\n[people]\n  admins = [\n  "a",  # "no"\n  "b"]\n'
        '[[compute.pools]]\nname = "x"\n[[compute.pools]]\nname = "y"\n'
    )
    found = locate(text)
    assert found["top",] == (1, 1)
    assert found["people",] == (3, 1)
    assert found["people", "admins"] == (4, 3)
    assert found["people", "admins", 1] == (6, 3)
    assert found["compute", "pools", 1] == (9, 1)
    assert found["compute", "pools", 1, "name"] == (10, 1)
