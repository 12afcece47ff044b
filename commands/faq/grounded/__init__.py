"""Answers that a model phrases from entries of the bank, and that are shown only if each word of them stands there."""
