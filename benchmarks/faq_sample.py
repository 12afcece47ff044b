"""Ask the sample bank its own phrasings in five folds, a fifth held out each time, and say how it fared by language.

uv run python benchmarks/faq_sample.py
"""

from collections import Counter
from collections.abc import Iterator
from random import Random

from bot.languages import Language
from commands.faq.bank import SAMPLE_BANK, read_bank
from commands.faq.ranking import Decision, RankedEntry, build_ranker, calibrate, decide

FOLDS = 5
SEED = 1

Asked = tuple[str, Language, str]


def main() -> None:
    """Print, for each language and all together, what share was answered, answered right and first by rank."""
    counts = {language: Counter[str]() for language in Language}
    for entries, asked in folds():
        ranker = build_ranker(entries)
        thresholds = calibrate(ranker)
        for entry_id, language, text in asked:
            ranking = ranker.rank(text)
            right = bool(ranking.candidates) and ranking.candidates[0].entry_id == entry_id
            answered = decide(ranking, thresholds) is Decision.ANSWER
            counts[language].update(asked=1, first=right, answered=answered, answered_right=right and answered)
    print(f"{'language':12} {'asked':>6} {'accuracy@1':>11} {'answered right':>15} {'wrong of answered':>18}")
    for name, count in [*counts.items(), ("all", sum(counts.values(), Counter[str]()))]:
        wrong = 1 - count["answered_right"] / max(1, count["answered"])
        told, first = count["answered_right"] / count["asked"], count["first"] / count["asked"]
        print(f"{name:12} {count['asked']:>6} {first:>11.3f} {told:>15.3f} {wrong:>18.3f}")


def folds() -> Iterator[tuple[list[RankedEntry], list[Asked]]]:
    """Yield the bank without a fifth of its phrasings, and that fifth with the entries it belongs to."""
    entries = read_bank(SAMPLE_BANK).entries
    phrasings = [
        (entry.id, language, text) for entry in entries for language in entry.question for text in entry.asked(language)
    ]
    Random(SEED).shuffle(phrasings)  # noqa: S311 - the same folds each time
    for fold in range(FOLDS):
        asked = phrasings[fold::FOLDS]
        held_out = set(asked)
        yield (
            [
                RankedEntry(
                    entry.id,
                    tuple(
                        text
                        for language in entry.question
                        for text in entry.asked(language)
                        if (entry.id, language, text) not in held_out
                    ),
                    tuple(entry.answer.values()),
                )
                for entry in entries
            ],
            asked,
        )


if __name__ == "__main__":
    main()
