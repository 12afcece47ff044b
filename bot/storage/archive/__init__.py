"""A backup that both databases read: one file, in a format of our own."""

from bot.storage.archive.backup import BackedUp, back_up_to
from bot.storage.archive.reading import ArchiveError
from bot.storage.archive.restore import Restored, restore_from

__all__ = ["ArchiveError", "BackedUp", "Restored", "back_up_to", "restore_from"]
