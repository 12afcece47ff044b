"""Fetch what others serve on the web without being led where only this machine may go."""

from bot.fetching.answers import Fetched, FetchFailed, Limits, Why
from bot.fetching.fetcher import Fetcher

__all__ = ["FetchFailed", "Fetched", "Fetcher", "Limits", "Why"]
