"""The bank of questions and answers as files: its values, its reader and its lint."""

from commands.faq.bank.lint import lint
from commands.faq.bank.reading import SAMPLE_BANK, read_bank
from commands.faq.bank.values import AsOf, Bank, Entry, Problem, Severity

__all__ = ["SAMPLE_BANK", "AsOf", "Bank", "Entry", "Problem", "Severity", "lint", "read_bank"]
