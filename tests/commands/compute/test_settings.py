"""The section `compute`: what is refused, and what the doctor finds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration import Configuration, ConfigurationError, ConfigurationSection, Secrets
from bot.configuration.document import parse_document
from bot.configuration.loading import check
from bot.doctor import DoctorContext, Level
from commands.compute.check import check_compute
from commands.compute.opening import parse_opening
from commands.compute.settings import ComputeSection

SECTION = ConfigurationSection("compute", ComputeSection)
POOL = '[[compute.pools]]\nname = "a100"\nkind = "A100"\nunits = 8\n'


def read(text: str) -> Configuration:
    return check(parse_document(text, Path("config.toml")), [SECTION], {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("units_at_once = 1\n" + POOL, None),
        (POOL + 'handover = "slurm"\n', "because Slurm reserves by node"),
        (POOL + 'handover = "webhook"\n', "a webhook_url for a100"),
        (POOL + '[[compute.pools.nodes]]\nname = "gpu1"\nunits = 4\n', "whose units are 8 in all"),
        (POOL + '[[compute.pools.nodes]]\nname = "gpu 1;rm"\nunits = 8\n', "the name of a machine"),
        (POOL + "slot_minutes = 7\n", "slots of a100 that divide a day"),
        (POOL + 'opening_hours = ["always"]\n', "days and hours such as"),
        (POOL + "maximum_hours = 400\n", "from 1 to 336"),
        (POOL + 'slurm_gres = "gpu; rm"\n', "a name of gres"),
        (POOL + POOL, "names of their own"),
    ],
)
def test_what_cannot_work_is_refused_with_words(text: str, expected: str | None) -> None:
    if expected is None:
        assert read("[compute]\n" + text).section(ComputeSection).pools[0].units == 8
        return
    with pytest.raises(ConfigurationError, match=expected):
        read(text)


@pytest.mark.parametrize(
    ("text", "days"), [("Mon-Fri 08:00-22:00", 5), ("Sat,Sun 10:00-18:00", 2), ("Fri-Mon", 4), ("Mon-Sun", 7)]
)
def test_opening_hours_are_read(text: str, days: int) -> None:
    opening = parse_opening(text)

    assert opening is not None
    assert len(opening.days) == days


@given(st.text(max_size=40))
def test_no_words_break_the_reading_of_opening_hours(text: str) -> None:
    opening = parse_opening(text)

    assert opening is None or opening.days


async def test_the_doctor_finds_what_a_handover_lacks() -> None:
    nodes = '[[compute.pools.nodes]]\nname = "gpu1"\nunits = 8\n'
    hook = POOL.replace("a100", "hook") + 'handover = "webhook"\nwebhook_url = "https://example.org/b"\n'
    text = POOL + 'handover = "slurm"\nslurm_command = "/nowhere/scontrol"\napproval = "always"\n' + nodes + hook

    findings = [each async for each in check_compute(DoctorContext(read(text), Secrets({})))]

    assert [each.level for each in findings] == [Level.OK, Level.PROBLEM, Level.PROBLEM, Level.WARNING]
