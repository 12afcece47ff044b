"""What the bot says on its own initiative: written with its cause, then sent once."""

from bot.delivery.outbox import NewDelivery, Outbox, Priority, Through
from bot.delivery.sender import Sender

__all__ = ["NewDelivery", "Outbox", "Priority", "Sender", "Through"]
