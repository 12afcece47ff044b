"""`cohortbot faq evaluate`: the figures of a bank on labelled questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import config_option
from commands.faq.evaluation import BrokenLineError, LabelledQuery, Report, measure_bank, read_bank, read_queries

if TYPE_CHECKING:
    from commands.faq.ranking import RankedEntry

_LEXICAL = "lexical"
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
@click.option("--semantic", is_flag=True, help="Show the figures with the encoder of the configuration beside them.")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; with --semantic, one for each way.")
def evaluate(
    bank: Path, queries: Path, phrasings: int | None, semantic: bool, config: Path | None, as_json: bool
) -> None:
    """Measure the entries of BANK on the labelled questions of QUERIES.

    BANK has one JSON object a line with id, question, alts (a list) and answer; QUERIES one with query and answers (ids
    of entries; an empty list means out of scope), and perhaps split, of which only "test" counts, and lang.

    Shares: accuracy_at_1, recall_at_5, mrr, coverage_at_95, coverage_at_90 and answered_right are of the in-scope
    questions, answered is of all questions, wrong_of_answered of the answers given, out_of_scope_answered of the
    out-of-scope questions. An answered out-of-scope question is wrong. null: nothing to divide by.

    With --semantic the encoder of faq.semantic reads every text of both files; one at an endpoint is sent them all.
    """
    try:
        entries = read_bank(bank, phrasings)
        labelled = read_queries(queries)
    except (BrokenLineError, OSError) as error:
        raise _Unreadable(str(error)) from None
    results = _measured(entries, labelled, config, semantic=semantic)
    if not as_json:
        click.echo(_table(results))
    elif semantic:
        click.echo(json.dumps({name: asdict(result) for name, result in results.items()}))
    else:
        click.echo(json.dumps(asdict(results[_LEXICAL])))


def _measured(
    entries: Sequence[RankedEntry], labelled: Sequence[LabelledQuery], config: Path | None, *, semantic: bool
) -> Mapping[str, Report]:
    """Measure by words alone and, if asked for, with the encoder as well."""
    from commands.faq.ranking import build_ranker, calibrate

    lexical = build_ranker(entries)
    found = {_LEXICAL: measure_bank(lexical, calibrate(lexical), len(entries), labelled)}
    if semantic:
        from commands.faq.semantic.measuring import semantic_ranker

        ranker = semantic_ranker(lexical, [query.query for query in labelled], config)
        found["semantic"] = measure_bank(ranker, calibrate(ranker), len(entries), labelled)
    return found


def _table(results: Mapping[str, Report]) -> str:
    first, *_ = results.values()
    columns = [asdict(result) for result in results.values()]
    lines = [f"{'':22} " + " ".join(f"{name:>9}" for name in results)] if len(results) > 1 else []
    for name, meaning in _MEANINGS.items():
        lines.append(f"{name:22} {' '.join(f'{_figure(figures[name]):>9}' for figures in columns)}  {meaning}")
    for tag in first.by_language:
        shares = " ".join(f"{_figure(result.by_language[tag]):>9}" for result in results.values())
        lines.append(f"{f'accuracy_at_1 {tag}':22} {shares}")
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
