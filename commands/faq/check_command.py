"""`cohortbot faq check`: tell staff what is wrong with the files of a bank."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from commands.faq.bank import SAMPLE_BANK, Severity, lint, read_bank


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=SAMPLE_BANK)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Judge as on this day; today (UTC) if left out."
)
def check(folder: Path, on: datetime | None) -> None:
    """Check the bank in FOLDER, a folder of TOML files; the sample bank if left out.

    Prints a line for each problem, with its file and line. Exits with 1 if there is an error: an entry that cannot be
    read, or that lacks English or Traditional Chinese.
    """
    bank = read_bank(folder)
    problems = (*bank.problems, *lint(bank, (on or datetime.now(UTC)).date()))
    worst_first = [*Severity]
    for problem in sorted(problems, key=lambda it: (it.file, it.line, worst_first.index(it.severity))):
        click.echo(str(problem))
    count = Counter(problem.severity for problem in problems)
    tally = ", ".join(_counted(count[severity], severity) for severity in Severity)
    click.echo(f"{_counted(len(bank.entries), 'entry', 'entries')}: {tally}")
    if count[Severity.ERROR]:
        raise SystemExit(1)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
