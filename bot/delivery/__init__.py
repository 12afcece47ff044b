"""What the bot says on its own initiative: written with its cause, then sent once."""

from bot.delivery.amendments import Batch
from bot.delivery.outbox import NewDelivery, Outbox, Through
from bot.delivery.priority import Priority
from bot.delivery.sender import Sender
from bot.storage.tables import Unclear

__all__ = ["Batch", "NewDelivery", "Outbox", "Priority", "Sender", "Through", "Unclear"]
