import tomllib

from hypothesis import example, given
from hypothesis import strategies as st

from commands.faq.bank.chunks import Chunk, chunks

# Pieces that a bank file is made of, so that random texts get near to the hard cases.
PIECES = st.sampled_from(
    [
        "[[entry]]",
        "[[ entry ]] # note",
        "[entry]",
        "[[entyr]]",
        "[entry.question]",
        '"""',
        "'''",
        '"',
        "'",
        "\\",
        "#",
        "\n",
        "\r\n",
        "\r",
        'id = "a"',
        "en = ",
        "[",
        "]",
        "=",
        ",",
        "\u2028",
        "\x00",
        "問",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
VALUES = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]))
BROKEN = st.sampled_from(
    [
        "id = ",
        'id = "never closed',
        'id = """never closed',
        "id = '''never closed",
        'id = "a"\nid = "twice"',
        "tags = [1, 2",
        "as_of = 2018-05",
        "[entry.question",
        "]]",
        "\x00",
        "tags = " + "[" * 5000,
        "number = " + "9" * 5000,
        '[entry.answer]\nen = """\n"""\n"""',
    ]
)


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def headed(text: str) -> list[Chunk]:
    return [chunk for chunk in chunks(text) if chunk.is_headed]


@given(TEXTS)
@example("tags = " + "[" * 100_000)
@example('"\\' * 50_000)
def test_chunks_of_any_text_are_the_text_and_count_its_lines(text: str) -> None:
    found = list(chunks(text))
    assert "\n".join(chunk.text for chunk in found) == text
    line = 1
    for chunk in found:
        assert chunk.line == line
        after = line + chunk.text.count("\n") + 1
        if chunk.fault is not None:
            assert line <= chunk.fault_line < after
        assert all(line <= number < after for number in chunk.key_lines().values())
        line = after


@given(st.lists(st.one_of(VALUES.map(quoted), BROKEN), min_size=1, max_size=6), st.data())
def test_a_broken_entry_never_loses_its_neighbours(parts: list[str], data: st.DataObject) -> None:
    comment = data.draw(st.sampled_from(["", "# the bank\n\n", "\n\n"]))
    bodies = [f"id = {part}" if part.startswith('"') else part for part in parts]
    text = comment + "\n".join(f"[[entry]]\n{body}" for body in bodies)
    sound = [tomllib.loads(part)["id"] for part in bodies if part.startswith('id = "') and not _is_broken(part)]
    read = [chunk for chunk in headed(text) if chunk.fault is None]
    assert [chunk.table["entry"] for chunk in read] == [[{"id": value}] for value in sound]


def _is_broken(part: str) -> bool:
    try:
        tomllib.loads(part)
    except ValueError:
        return True
    return False


def test_a_heading_inside_a_multi_line_text_belongs_to_the_text() -> None:
    text = '[[entry]]\na = \'\'\'\n[[entry]]\n\'\'\'\nb = """\\"""\n[[entry]]\n"""""\n[[entry]]\nc = 1'
    first, second = headed(text)
    assert first.table == {"entry": [{"a": "[[entry]]\n", "b": '"""\n[[entry]]\n""'}]}
    assert (second.line, second.table) == (8, {"entry": [{"c": 1}]})


def test_quotes_in_comments_and_texts_open_nothing() -> None:
    text = '# isn\'t """\n[[entry]]\na = "it\'s \'\'\'" # """\nb = \'"""\'\n[[entry]]\nc = 1'
    assert [chunk.line for chunk in headed(text)] == [2, 5]


def test_a_misspelled_heading_ends_the_entry_above() -> None:
    text = '[[entry]]\nid = "a"\n[[entyr]]\nid = "b"\n[entry]\nid = "c"\n[[entry]\nid = "d"'
    assert [chunk.line for chunk in headed(text)] == [1, 3, 5, 7]
    assert [chunk.fault is None for chunk in headed(text)] == [True, True, True, False]


def test_faults_say_in_plain_words_what_and_where() -> None:
    text = '[[entry]]\nid = "a"\ntags = ["x\nowner = "b"\n\n[[entry]]\nas_of = 2018-05\n[[entry]]\nid = """x\n\n'
    assert [(chunk.fault_line, chunk.fault) for chunk in headed(text)] == [
        (3, "a text has no closing quote on its line"),
        (7, 'a date without a day needs quotes, as "2018-05"'),
        (9, "a text that starts in this entry is never closed"),
    ]


def test_key_lines_name_tables_and_languages() -> None:
    (chunk,) = headed('[[entry]]\nid = "a"\n[entry.answer]\nen = """\nzh-Hans = 1\n"""\nzh-Hans = "b"\r\n"fr" = ""')
    assert chunk.key_lines() == {"id": 2, "answer": 3, "answer.en": 4, "answer.zh-Hans": 7, "answer.fr": 8}
