import subprocess
import sys
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from bot.configuration import (
    AccountPattern,
    AdapterSection,
    ChannelPattern,
    Configuration,
    ConfigurationError,
    ConfigurationSection,
    Secret,
    Section,
    load,
)
from bot.configuration.contract import ComputeSection, DiscordSection, EventsSection, FeedTable, PoolTable, SlackSection
from bot.configuration.core import (
    ChannelsSection,
    DatabaseSection,
    LimitsSection,
    PeopleSection,
    ProgrammeSection,
    WebSection,
)
from bot.configuration.fields import Items
from bot.languages import Language
from bot.roles import Role

EVERYTHING = """
[programme]
name = " 香港　AI 實驗室 👩‍🔬"
timezone = "Europe/London"
languages = ["zh-Hant-HK", "en"]
[database]
url = "postgresql://may:pass@db.example/bot"
[people]
admins = ["slack:T1/U1", "discord:80351110224678912"]
staff = ["slack:U2"]
default_role = "founder"
[limits]
per_person_per_minute = 0
[slack]
enabled = true
mode = "http"
api_url = "http://127.0.0.1:8765/api/"
command = "/lab"
short_commands = ["faq", "/events"]
workspaces = ["T1", "E2"]
groups = { mentors = "mentor", office = "staff" }
[discord]
enabled = true
api_url = "http://127.0.0.1:8766/api/v10"
gateway_url = "ws://127.0.0.1:8767"
guilds = ["197038439483310086", 197038439483310087]
[discord.roles]
Mentor = "mentor"
41771983423143936 = "staff"
[web]
host = "0.0.0.0"
port = 0
[channels]
announcements = ["slack:C1", "discord:41771983423143937"]
staff = ["slack:T1/C2"]
[[compute.pools]]
name = "a100"
kind = "NVIDIA A100"
units = 8
[[compute.pools]]
name = "cpu"
kind = "node"
units = 1
[[events.feeds]]
url = "https://example.org/events.ics"
organiser = "HKSTP"
"""


def loaded(tmp_path: Path, text: str, *sections: ConfigurationSection, **environ: str) -> Configuration:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, sections, environ)


def test_every_key_of_the_contract_is_read(tmp_path: Path) -> None:
    configuration = loaded(tmp_path, EVERYTHING)
    assert configuration.section(ProgrammeSection) == ProgrammeSection(
        name="香港　AI 實驗室 👩‍🔬", timezone=ZoneInfo("Europe/London"), languages=(Language.ZH_HANT, Language.EN)
    )
    assert configuration.section(DatabaseSection).url == Secret("postgresql://may:pass@db.example/bot")
    assert configuration.section(PeopleSection) == PeopleSection(
        admins=(AccountPattern("slack", "T1", "U1"), AccountPattern("discord", None, "80351110224678912")),
        staff=(AccountPattern("slack", None, "U2"),),
        default_role=Role.FOUNDER,
    )
    assert configuration.section(LimitsSection) == LimitsSection(per_person_per_minute=0)
    assert configuration.section(SlackSection) == SlackSection(
        enabled=True,
        mode="http",
        api_url="http://127.0.0.1:8765/api/",
        command="/lab",
        short_commands=("/faq", "/events"),
        workspaces=("T1", "E2"),
        groups={"mentors": Role.MENTOR, "office": Role.STAFF},
    )
    assert configuration.section(DiscordSection) == DiscordSection(
        enabled=True,
        api_url="http://127.0.0.1:8766/api/v10",
        gateway_url="ws://127.0.0.1:8767",
        guilds=("197038439483310086", "197038439483310087"),
        roles={"Mentor": Role.MENTOR, "41771983423143936": Role.STAFF},
    )
    assert configuration.section(WebSection) == WebSection(host="0.0.0.0", port=0)  # noqa: S104 - read, not listened on
    assert configuration.section(ChannelsSection) == ChannelsSection(
        announcements=(ChannelPattern("slack", None, "C1"), ChannelPattern("discord", None, "41771983423143937")),
        staff=(ChannelPattern("slack", "T1", "C2"),),
    )
    assert configuration.section(ComputeSection).pools == (
        PoolTable(name="a100", kind="NVIDIA A100", units=8),
        PoolTable(name="cpu", kind="node", units=1),
    )
    assert configuration.section(EventsSection).feeds == (
        FeedTable(url="https://example.org/events.ics", organiser="HKSTP"),
    )


@pytest.mark.parametrize("configuration", [Configuration(), load(environ={})], ids=["made", "loaded"])
def test_without_a_file_everything_is_a_default(configuration: Configuration) -> None:
    assert configuration.path is None
    for registered in configuration.registered:
        assert configuration.section(registered.model) == registered.model()
    assert configuration.section(PeopleSection).default_role is Role.GUEST
    assert not configuration.sets("programme", "name")


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    configuration = loaded(tmp_path, "\ufeff# nothing\r\n")
    assert configuration.path == tmp_path / "config.toml"
    assert configuration.section(SlackSection) == SlackSection()


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    address = tmp_path / "address"
    address.write_text("postgresql://db.example/other\n")
    configuration = loaded(
        tmp_path, EVERYTHING, COHORTBOT_DATABASE_URL_FILE=str(address), SLACK_API_URL="https://slack-gov.com/api/"
    )
    assert configuration.section(DatabaseSection).url.reveal() == "postgresql://db.example/other"
    assert configuration.section(SlackSection).api_url == "https://slack-gov.com/api/"
    assert configuration.section(SlackSection).command == "/lab"


def test_the_environment_needs_no_file() -> None:
    configuration = load(environ={"COHORTBOT_DATABASE_URL": "sqlite:///x.db"})
    assert configuration.section(DatabaseSection).url.reveal() == "sqlite:///x.db"
    assert configuration.sets("database", "url")


def test_printing_a_configuration_shows_no_password(tmp_path: Path) -> None:
    assert "pass" not in repr(loaded(tmp_path, EVERYTHING).section(DatabaseSection))


def test_a_section_and_its_tables_are_frozen(tmp_path: Path) -> None:
    slack = loaded(tmp_path, EVERYTHING).section(SlackSection)
    with pytest.raises(AttributeError):
        slack.mode = "socket"  # type: ignore[misc]
    with pytest.raises(TypeError):
        slack.groups["all"] = Role.STAFF  # type: ignore[index]
    with pytest.raises(TypeError):
        SlackSection().groups["all"] = Role.STAFF  # type: ignore[index]


class MatrixSection(AdapterSection):
    homeserver: str
    rooms: Items[str] = ()
    colour: Literal["red", "blue"] = "red"


MATRIX = ConfigurationSection("matrix", MatrixSection, overrides={"homeserver": "MATRIX_URL"}, secrets=("MATRIX_KEY",))


def test_a_package_registers_a_section(tmp_path: Path) -> None:
    text = '[matrix]\nhomeserver = "hk.example"\nrooms = ["a"]\n[people]\nadmins = ["matrix:@may:hk.example"]\n'
    configuration = loaded(tmp_path, text, MATRIX)
    assert configuration.section(MatrixSection) == MatrixSection(homeserver="hk.example", rooms=("a",))
    assert configuration.section(PeopleSection).admins == (AccountPattern("matrix", None, "@may:hk.example"),)
    assert [name for name, _ in configuration.adapters()] == ["matrix", "slack", "discord"]


def test_a_key_without_a_default_must_be_given(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r'matrix\.homeserver\n.*the key "homeserver"; found no such key'):
        loaded(tmp_path, "", MATRIX)
    assert loaded(tmp_path, "", MATRIX, MATRIX_URL="hk.example").section(MatrixSection).homeserver == "hk.example"


def test_a_feature_takes_a_section_of_the_contract_over(tmp_path: Path) -> None:
    class OwnComputeSection(Section):
        nodes: int = 0

    configuration = loaded(tmp_path, "[compute]\nnodes = 3\n", ConfigurationSection("compute", OwnComputeSection))
    assert configuration.section(OwnComputeSection).nodes == 3
    with pytest.raises(LookupError):
        configuration.section(ComputeSection)


@pytest.mark.parametrize(
    "sections",
    [
        [MATRIX, MATRIX],
        [MATRIX, ConfigurationSection("element", MatrixSection)],
        [ConfigurationSection("web", MatrixSection)],
    ],
)
def test_a_collision_is_a_mistake_of_the_program(sections: list[ConfigurationSection]) -> None:
    with pytest.raises(ValueError, match="more than one section"):
        load(None, sections, {})


def test_defaults_do_not_load_pydantic() -> None:
    code = "import sys, bot.configuration, bot.doctor; bot.configuration.load(environ={}); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "sqlalchemy", "opencc"} & set(ran.stdout.split())
