import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import ConfigurationError, check, load
from bot.configuration.document import parse_document
from bot.configuration.problems import Problem, printable, quoted

FILE = Path("config.toml")


def problems(text: str, **environ: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigurationError) as refusal:
        check(parse_document(text, FILE), (), environ)
    return refusal.value.problems


@pytest.mark.parametrize(
    ("text", "place", "expected", "found", "suggestion"),
    [
        ("\n[slak]", "2:1: slak", "one of the sections", 'the section "slak"', "slack"),
        ("port = 1", "1:1: port", "one of the sections", 'the key "port"', "web.port"),
        (
            "[web]\n  prot = 1",
            "2:3: web.prot",
            "the keys allow_loopback_fetch, host, port, public_url",
            'the key "prot"',
            "port",
        ),
        (
            "web.prot = 1",
            "1:1: web.prot",
            "the keys allow_loopback_fetch, host, port, public_url",
            'the key "prot"',
            "port",
        ),
        ("[web]\nlanguages = 1", "2:1: web.languages", "one of the keys", '"languages"', "programme.languages"),
        ("[web]\nzzz = 1", "2:1: web.zzz", "one of the keys", 'the key "zzz"', None),
        ("web = 1", "1:1: web", "a table", "1", None),
        ("[[web]]", "1:1: web", "a table", "a list", None),
        ('[web]\nport = "80"', "2:1: web.port", "a whole number", '"80"', None),
        ("[web]\nport = 80.0", "2:1: web.port", "a whole number", "80.0", None),
        ("[web]\nport = true", "2:1: web.port", "a whole number", "true", None),
        ("[web]\nport = 65536", "2:1: web.port", "from 0 to 65535", "65536", None),
        ("[web]\nport = 1979-05-27", "2:1: web.port", "a whole number", "the date or time 1979-05-27", None),
        ('[web]\nhost = ""', "2:1: web.host", "one line of 1 to 200", '""', None),
        ('[programme]\nname = "a\\nb"', "2:1: programme.name", "one line of 1 to 200", '"a\\nb"', None),
        ("[limits]\nper_person_per_minute = -1", "2:1: limits.per_", "from 0 up", "-1", None),
        ("[limits]\nper_person_per_minute = 0.5", "2:1: limits.per_", "a whole number", "0.5", None),
        ('[programme]\ntimezone = "hong kong"', "2:1: programme.timezone", "IANA", '"hong', '"Asia/Hong_Kong"'),
        ('[programme]\ntimezone = "../passwd"', "2:1: programme.timezone", "IANA", '"../passwd"', None),
        ('[programme]\ntimezone = "Asia"', "2:1: programme.timezone", "IANA", '"Asia"', None),
        ("[programme]\ntimezone = 8", "2:1: programme.timezone", "a text in quotes", "8", None),
        ('[programme]\nlanguages = ["zh-HK"]', "2:14: programme.languages[0]", "one of en, zh-Ha", "", '"zh-Hant-HK"'),
        ('[programme]\nlanguages = ["zh-TW"]', "2:14: programme.languages[0]", "one of en, zh-Ha", "", '"zh-Hant-HK"'),
        ('[programme]\nlanguages = ["zh_CN"]', "2:14: programme.languages[0]", "one of en, zh-Ha", "", '"zh-Hans"'),
        ('[programme]\nlanguages = ["fr"]', "2:14: programme.languages[0]", "one of en, zh-Ha", '"fr"', None),
        ("[programme]\nlanguages = []", "2:1: programme.languages", "at least 1 language", "an empty list", None),
        ('[programme]\nlanguages = ["en", "en"]', "2:1: programme.languages", "each language once", "a list", None),
        ('[programme]\nlanguages = "en"', "2:1: programme.languages", "a list", '"en"', None),
        ('[database]\nurl = "mysql://u:p@h/d"', "2:1: database.url", "sqlite:/// or postgresql://", '"mysql://"', None),
        ('[database]\nurl = "postgre://u:p@h/d"', "2:1: database.url", "", '"postgre://"', '"postgresql://"'),
        ('[people]\nadmins = ["slack:u1"]', "2:11: people.admins[0]", "slack:U0123ABCD", '"slack:u1"', '"slack:U1"'),
        ('[people]\nstaff = ["@may"]', "2:10: people.staff[0]", "slack:U0123ABCD or discord:", '"@may"', None),
        ('[people]\ndefault_role = "guests"', "2:1: people.default_role", "one of guest", '"guests"', '"guest"'),
        ('[channels]\nstaff = ["slack:U1"]', "2:10: channels.staff[0]", "slack:C0123ABCD", '"slack:U1"', None),
        ('[slack]\nmode = "sockets"', "2:1: slack.mode", "'socket' or 'http'", '"sockets"', '"socket"'),
        ('[slack]\nenabled = "yes"', "2:1: slack.enabled", "true or false", '"yes"', None),
        ('[slack]\napi_url = "slack.com"', "2:1: slack.api_url", "https://", '"slack.com"', None),
        ('[slack]\ncommand = "/Co hort"', "2:1: slack.command", "a slash command", '"/Co hort"', None),
        ('[slack]\nshort_commands = ["/me"]', "2:19: slack.short_commands[0]", "keep for itself", '"/me"', None),
        ('[slack]\nworkspaces = ["lab"]', "2:15: slack.workspaces[0]", "a workspace such as T", '"lab"', None),
        ('[slack.groups]\nall = "admin"', "2:1: slack.groups.all", "at most staff", '"admin"', '"staff"'),
        ('[discord]\nroles = {x = "boss"}', "2:10: discord.roles.x", "one of guest", '"boss"', None),
        ('[discord]\nguilds = ["lab"]', "2:11: discord.guilds[0]", "the id of a server", '"lab"', None),
        ("[discord]\nguilds = [true]", "2:11: discord.guilds[0]", "the id of a server", "true", None),
        ('[discord]\ngateway_url = "https://x"', "2:1: discord.gateway_url", "wss://", '"https://"', None),
        (
            '[[compute.pools]]\nname="a"\nkind="b"',
            "1:1: compute.pools[0].units",
            'the key "units"',
            "no such key",
            None,
        ),
        ('[[compute.pools]]\nname="a"\nkind="b"\nunits=0', "4:1: compute.pools[0].units", "from 1 up", "0", None),
        ('[[events.feeds]]\nurl="ftp://x"\norganiser="y"', "2:1: events.feeds[0].url", "http://", '"ftp://"', None),
        ("[events]\nfeeds = 3", "2:1: events.feeds", "a list", "3", None),
    ],
)
def test_a_wrong_key_or_value_is_refused_at_its_place(
    text: str, place: str, expected: str, found: str, suggestion: str | None
) -> None:
    [problem] = problems(text)
    assert str(problem.place).startswith(f"config.toml:{place}")
    assert expected in problem.expected
    assert found in problem.found
    assert problem.suggestion == suggestion
    assert str(problem) == (
        f"{problem.place}\n    expected {problem.expected}; found {problem.found}."
        + (f" Did you mean {suggestion}?" if suggestion else "")
    )


def test_pools_have_names_of_their_own() -> None:
    pool = '[[compute.pools]]\nname = "{}"\nkind = "GPU"\nunits = 1\n'
    [problem] = problems(pool.format("a100") + pool.format("h100") + pool.format("A100"))
    assert str(problem.place) == "config.toml:1:1: compute.pools"
    assert "two are named a100" in problem.expected


def test_unknown_keys_in_the_second_table_of_an_array() -> None:
    pools = (
        '[[compute.pools]]\nname = "a"\nkind = "b"\nunits = 1\n[[compute.pools]]\nname = "c"\nkind = "d"\nunit = 2\n'
    )
    missing, unknown = problems(pools)
    assert str(missing.place) == "config.toml:5:1: compute.pools[1].units"
    assert (str(unknown.place), unknown.suggestion) == ("config.toml:8:1: compute.pools[1].unit", "units")


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    found = problems("[web]\nport = -1\nx = 1\n[slak]\n[limits]\nper_person_per_minute = 1.5\n", SLACK_API_URL="nope")
    assert [str(problem.place) for problem in found] == [
        "environment variable SLACK_API_URL",
        "config.toml:2:1: web.port",
        "config.toml:3:1: web.x",
        "config.toml:4:1: slak",
        "config.toml:6:1: limits.per_person_per_minute",
    ]
    text = str(ConfigurationError(found))
    assert text.startswith("There are 5 problems in the configuration:\n")
    assert all(str(problem) in text for problem in found)


def test_a_variable_set_in_both_ways_is_refused() -> None:
    [problem] = problems("", SLACK_API_URL="https://x", SLACK_API_URL_FILE="/x")
    assert str(problem.place) == "environment variable SLACK_API_URL"


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('[slack]\nbot_token = "{}"', "SLACK_BOT_TOKEN"),
        ('[slack]\nSLACK_APP_TOKEN = "{}"', "SLACK_APP_TOKEN"),
        ('slack.signing-secret = "{}"', "SLACK_SIGNING_SECRET"),
        ('[slack]\ntoken = "{}"', "SLACK_BOT_TOKEN or SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"),
        ('[discord]\ntoken = "{}"', "DISCORD_TOKEN"),
        ('[discord]\nbot_token = "{}"', "DISCORD_TOKEN"),
        ('secret = "{}"', "COHORTBOT_SECRET"),
        ('DISCORD_TOKEN = "{}"', "DISCORD_TOKEN"),
        ('[web]\nmetrics_token = "{}"', "METRICS_TOKEN"),
        ('[metrics]\ntoken = "{}"', None),
        ("[slack]\nbot_token = {}", None),
        ('[slack]\nmode = "{}"', None),
        ('[slack]\nmode = "{}', None),
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_shown(text: str, variable: str | None) -> None:
    token = "xoxb-17653672481-pdFZKVeTuE8sk7oOcHrzqqgy"  # noqa: S105 - Slack's own example, cut short
    with pytest.raises(ConfigurationError) as refusal:
        check(parse_document(text.format(token), FILE), (), {})
    assert "pdFZ" not in str(refusal.value)
    if variable is not None:
        assert f"set {variable} in the environment" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("[web]\nport = \n", "config.toml:2:8", '"port =" (Invalid value)'),
        ("[web\n", "config.toml:1:5", '"[web"'),
        ("a = [1,", "config.toml:1:8", '"a = [1,"'),
        ("a = [1,\n", "config.toml:2:1", "the end of the text"),
        ("a = 1\na = 2", "config.toml:2:6", "Cannot overwrite"),
        ('a = "\x1b[31m"', "config.toml:1:6", "\\u001b[31m"),
        ("a = " + "9" * 5000, "config.toml", "too many digits"),
        ("a = " + "[" * 5000, "config.toml", "nested too deep"),
    ],
)
def test_broken_toml_is_shown_with_its_line(text: str, place: str, found: str) -> None:
    [problem] = problems(text)
    assert str(problem.place) == place
    assert found in problem.found
    assert "\x1b" not in str(problem)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"# \xb5", "another encoding"),
        ("[web]".encode("utf-16"), "another encoding"),
        (b"#" * (1024 * 1024 + 1), "more than a mebibyte"),
    ],
)
def test_a_file_that_is_no_configuration_is_refused(tmp_path: Path, content: bytes, found: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=found) as refusal:
        load(file, environ={})
    assert str(file) in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "found"),
    [("", "a folder"), ("absent.toml", "nothing there"), ("config.toml/x", "cannot be read"), ("\0", "cannot be read")],
)
def test_a_path_that_cannot_be_read_is_refused(tmp_path: Path, name: str, found: str) -> None:
    (tmp_path / "config.toml").touch()
    with pytest.raises(ConfigurationError, match=found):
        load(tmp_path / name, environ={})


KEYS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
NAMES = st.sampled_from(["programme", "people", "slack", "groups", "compute", "pools", "events", "url", "port", "name"])
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63) | KEYS | st.sampled_from(["1.5", "nan", "1979-05-27T07:32:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | KEYS, inner, max_size=3),
    max_leaves=8,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {toml(one)}" for key, one in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if value in {"nan", "1979-05-27T07:32:00", "1.5"}:
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def refusal_of(text: str) -> ConfigurationError | None:
    try:
        check(parse_document(text, FILE), (), {})
    except ConfigurationError as refusal:
        return refusal
    return None


@given(st.dictionaries(NAMES | KEYS, VALUES, max_size=4))
def test_any_toml_document_loads_or_is_refused(content: dict[str, object]) -> None:
    text = "\n".join(f"{json.dumps(key, ensure_ascii=False)} = {toml(value)}" for key, value in content.items())
    assert tomllib.loads(text).keys() == content.keys()
    refusal = refusal_of(text)
    if refusal is not None:
        assert refusal.problems
        assert all(problem.place.line for problem in refusal.problems)
        assert all(line.isprintable() for line in str(refusal).split("\n"))


@given(st.text())
def test_any_text_loads_or_is_refused(text: str) -> None:
    refusal = refusal_of(text)
    if refusal is not None:
        assert all(line.isprintable() for line in str(refusal).split("\n"))


@given(key=KEYS, section=st.sampled_from(["", "programme", "slack", "web"]))
def test_any_unknown_key_is_named(key: str, section: str) -> None:
    header = f"[{section}]\n" if section else ""
    known = {"name", "timezone", "languages", "host", "port", "enabled", "mode", "command", "groups", "workspaces"}
    if key in known | {"programme", "database", "people", "limits", "slack", "discord", "web", "channels"}:
        return
    [problem] = problems(f"{header}{json.dumps(key, ensure_ascii=False)} = 1\n")
    assert quoted(key) in problem.found
    assert problem.place.line == (2 if section else 1)
    assert printable(key) == key or key not in str(problem)
