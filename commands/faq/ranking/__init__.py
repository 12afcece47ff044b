"""Find the entry of a bank that answers a question, and know when none does; no chat, no database, no network."""

from commands.faq.ranking.build import build_ranker
from commands.faq.ranking.calibration import EDITION, Decision, Thresholds, calibrate, decide
from commands.faq.ranking.model import Candidate, RankedEntry, Ranker, Ranking, Rehearsal, Script

__all__ = [
    "EDITION",
    "Candidate",
    "Decision",
    "RankedEntry",
    "Ranker",
    "Ranking",
    "Rehearsal",
    "Script",
    "Thresholds",
    "build_ranker",
    "calibrate",
    "decide",
]
