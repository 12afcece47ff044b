"""How much of other people's time phrases is read right: `python benchmarks/when_corpora.py FOLDER [--show]`.

FOLDER holds checkouts of microsoft/Recognizers-Text (its `Specs`) and of facebook/duckling (its `Duckling`), neither of
which is part of this repository; what is not there is skipped, and said so. The scope filter is in `corpus_case.py` and
in the two readers; every reason is printed with how many phrases it takes out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import duckling_corpus
import recognizers_corpus
from corpus_case import Case

from bot.when import read


class Outcome(StrEnum):
    """What became of a phrase."""

    RIGHT = "right"
    OFFERED = "among the alternatives"
    NONE = "not understood"
    DOUBTED = "wrong, with other alternatives"
    WRONG = "silently wrong"


def outcome(case: Case) -> Outcome:
    """Read a phrase and compare."""
    when = read(case.phrase, case.now, case.zone)
    if when is None:
        return Outcome.NONE
    if case.accepts(when):
        return Outcome.RIGHT
    if any(case.accepts(each) for each in when.alternatives):
        return Outcome.OFFERED
    return Outcome.DOUBTED if when.alternatives else Outcome.WRONG


def report(name: str, cases: Sequence[Case], *, show: bool) -> None:
    """Print one corpus: its scope, its outcomes, and on demand each phrase that is not right."""
    inside = [case for case in cases if not case.outside]
    outcomes = {case: outcome(case) for case in inside}
    counts = Counter(outcomes.values())
    print(f"\n{name}: {len(cases)} phrases, {len(inside)} in scope")
    for reason, count in Counter(case.outside for case in cases if case.outside).most_common():
        print(f"    {count:4} outside: {reason}")
    for each in Outcome:
        print(f"    {counts[each]:4} {counts[each] / max(len(inside), 1):6.1%} {each}")
    if show:
        for case, found in outcomes.items():
            if found not in (Outcome.RIGHT, Outcome.OFFERED):
                when = read(case.phrase, case.now, case.zone)
                got = (
                    f"{when.start:%Y-%m-%d %H:%M} {when.end and when.end.strftime('%Y-%m-%d %H:%M')} {when.rule or ''}"
                    if when
                    else ""
                )
                print(f"        {found:30} {case.phrase!r} at {case.now:%Y-%m-%d %H:%M}: {case.meant} got {got}")


def main() -> None:
    """Measure what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    sources = {
        "Microsoft Recognizers": (arguments.folder / "Specs", recognizers_corpus.cases),
        "Duckling": (arguments.folder / "Duckling", duckling_corpus.cases),
    }
    for name, (needed, cases) in sources.items():
        if needed.exists():
            report(name, list(cases(arguments.folder)), show=arguments.show)
        else:
            print(f"\n{name}: SKIPPED, there is no {needed}")


if __name__ == "__main__":
    main()
