"""`cohortbot faq evaluate`: the figures of a bank on labelled questions."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from commands.faq.evaluation import BrokenLineError, Report, measure_bank, read_bank, read_queries

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_MEANINGS = {
    "accuracy_at_1": "of in-scope questions: the first candidate is right",
    "recall_at_5": "of in-scope questions: a right one among five",
    "mrr": "mean of 1/rank of the first right one, 0 beyond ten",
    "auroc_scope": "chance that in scope has more confidence than out of scope",
    "coverage_at_95": "of in-scope questions: answered right at 95 % precision, best threshold",
    "coverage_at_90": "the same at 90 % precision",
    "answered": "of all questions: answered under the bank's own thresholds",
    "answered_right": "of in-scope questions: answered, and right",
    "wrong_of_answered": "of the answers: wrong, or the question was out of scope",
    "out_of_scope_answered": "of out-of-scope questions: answered",
    "entries": "in the bank",
    "queries": "asked",
}


class _Unreadable(click.ClickException):
    exit_code = 2


@click.command("evaluate")
@click.argument("bank", type=_FILE)
@click.argument("queries", type=_FILE)
@click.option("--phrasings", type=click.IntRange(min=0), help="Keep the question and the first N of `alts`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(bank: Path, queries: Path, phrasings: int | None, as_json: bool) -> None:
    """Measure the entries of BANK on the labelled questions of QUERIES.

    BANK has one JSON object a line with id, question, alts (a list) and answer; QUERIES one with query and answers (ids
    of entries; an empty list means out of scope), and perhaps split, of which only "test" counts, and lang.

    Shares: accuracy_at_1, recall_at_5, mrr, coverage_at_95, coverage_at_90 and answered_right are of the in-scope
    questions, answered is of all questions, wrong_of_answered of the answers given, out_of_scope_answered of the
    out-of-scope questions. An answered out-of-scope question is wrong. null: nothing to divide by.
    """
    from commands.faq.ranking import build_ranker, calibrate

    try:
        entries = read_bank(bank, phrasings)
        labelled = read_queries(queries)
    except (BrokenLineError, OSError) as error:
        raise _Unreadable(str(error)) from None
    ranker = build_ranker(entries)
    result = measure_bank(ranker, calibrate(ranker), len(entries), labelled)
    click.echo(json.dumps(asdict(result)) if as_json else _table(result))


def _table(result: Report) -> str:
    figures = asdict(result)
    lines = [f"{name:22} {_figure(figures[name]):>7}  {meaning}" for name, meaning in _MEANINGS.items()]
    lines += [f"{f'accuracy_at_1 {tag}':22} {_figure(share):>7}" for tag, share in result.by_language.items()]
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
