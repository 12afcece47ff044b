"""Find the entry of a bank that answers a question, and know when none does; no chat, no database, no network."""

from commands.faq.ranking.build import build_ranker
from commands.faq.ranking.calibration import EDITION, Decision, Thresholds, calibrate, decide
from commands.faq.ranking.features import script_of_text
from commands.faq.ranking.lexical import LexicalRanker
from commands.faq.ranking.model import SCRIPTS, Candidate, RankedEntry, Ranker, Ranking, Rehearsal, Script
from commands.faq.ranking.off_topic import OFF_TOPIC

__all__ = [
    "EDITION",
    "OFF_TOPIC",
    "SCRIPTS",
    "Candidate",
    "Decision",
    "LexicalRanker",
    "RankedEntry",
    "Ranker",
    "Ranking",
    "Rehearsal",
    "Script",
    "Thresholds",
    "build_ranker",
    "calibrate",
    "decide",
    "script_of_text",
]
