from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.configuration import Configuration, ConfigurationError, Secrets, check, load
from bot.configuration.document import parse_document
from bot.doctor import DoctorContext, Finding, Level, examine, findings_of

READY = """
[programme]
name = "HKAI Lab"
timezone = "Asia/Hong_Kong"
[database]
url = "postgresql://may:pass-word@db.example/bot"
[people]
admins = ["slack:U1"]
staff = ["slack:U2"]
[slack]
enabled = true
[channels]
announcements = ["slack:C1"]
staff = ["slack:C2"]
"""
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-token", "SLACK_APP_TOKEN": "xapp-token", "COHORTBOT_SECRET": "signing-secret"}


def configured(text: str, **environ: str) -> tuple[Configuration, Secrets]:
    return check(parse_document(text, Path("config.toml")), (), environ), Secrets(environ)


def about(findings: list[Finding], subject: str) -> Finding:
    [finding] = [finding for finding in findings if finding.subject == subject]
    return finding


async def test_an_empty_configuration_has_warnings_and_no_problem() -> None:
    findings = await examine(Configuration(), Secrets({}))
    assert Level.PROBLEM not in {finding.level for finding in findings}
    assert about(findings, "people").text.startswith("Nobody is named as admin or staff")
    assert about(findings, "programme").level is Level.WARNING
    assert about(findings, "platforms").advice == "Set slack.enabled or discord.enabled to true."
    assert about(findings, "staff channel").level is Level.WARNING
    assert "kept in the database" in about(findings, "signing").text
    assert all(finding.advice for finding in findings if finding.level is not Level.OK)


async def test_a_complete_configuration_is_all_right_and_shows_no_secret() -> None:
    findings = await examine(*configured(READY, **TOKENS))
    assert {finding.level for finding in findings} == {Level.OK}
    assert about(findings, "slack").text == "Slack is on, and its secrets are there."
    assert "db.example" in about(findings, "database").text
    assert not any(secret in str(findings) for secret in (*TOKENS.values(), "pass-word"))


@pytest.mark.parametrize(
    ("section", "missing"),
    [
        ("[slack]\nenabled = true", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
        ('[slack]\nenabled = true\nmode = "http"', ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ("[discord]\nenabled = true", ["DISCORD_TOKEN"]),
    ],
)
async def test_each_missing_secret_of_an_enabled_platform_is_named(section: str, missing: list[str]) -> None:
    findings = await examine(*configured(section))
    problems = [finding for finding in findings if finding.level is Level.PROBLEM]
    assert [finding.text.split()[-3] for finding in problems] == missing
    for finding, name in zip(problems, missing, strict=True):
        assert finding.advice is not None
        assert finding.advice.endswith(f"and put it in the environment as {name}.")


async def test_what_is_wrong_is_said() -> None:
    text = '[people]\nstaff = ["slack:U1"]\ndefault_role = "staff"\n[limits]\nper_person_per_minute = 0\n'
    wrong_secret = {"DISCORD_TOKEN": "a", "DISCORD_TOKEN_FILE": "b", "COHORTBOT_DATABASE_URL": "sqlite://host/x"}
    findings = await examine(*configured(text, **wrong_secret))
    assert [(finding.level, finding.subject) for finding in findings if finding.level is not Level.OK] == [
        (Level.WARNING, "programme"),
        (Level.PROBLEM, "database"),
        (Level.WARNING, "platforms"),
        (Level.WARNING, "people"),
        (Level.PROBLEM, "people"),
        (Level.WARNING, "staff channel"),
        (Level.WARNING, "announcements"),
        (Level.WARNING, "limits"),
        (Level.PROBLEM, "environment variable DISCORD_TOKEN"),
    ]


async def test_registered_checks_run_and_a_failing_one_becomes_a_problem() -> None:
    async def broken(context: DoctorContext) -> AsyncIterator[Finding]:
        yield Finding(Level.OK, "half", "As far as it got.")
        raise RuntimeError("secret detail")

    async def clock(context: DoctorContext) -> AsyncIterator[Finding]:
        yield Finding(Level.OK, "clock", f"Knows {len(context.configuration.registered)} sections.")

    *_, failed, last = await examine(Configuration(), Secrets({}), [broken, clock])
    assert (failed.level, failed.subject) == (Level.PROBLEM, "broken")
    assert "secret detail" not in failed.text
    assert last == Finding(Level.OK, "clock", f"Knows {len(Configuration().registered)} sections.")


def test_a_configuration_that_does_not_load_becomes_findings() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load(None, environ={"SLACK_API_URL": "nope", "COHORTBOT_DATABASE_URL": "postgre://x"})
    assert findings_of(refusal.value) == [
        Finding(
            Level.PROBLEM,
            "environment variable COHORTBOT_DATABASE_URL",
            'Expected an address that starts with sqlite:/// or postgresql://; found an address that starts with "postgre://".',
            'Did you mean "postgresql://"?',
        ),
        Finding(
            Level.PROBLEM,
            "environment variable SLACK_API_URL",
            'Expected an address that starts with http:// or https://; found "nope".',
        ),
    ]
