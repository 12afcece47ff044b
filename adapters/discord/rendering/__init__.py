"""From a message of ours to what Discord shows."""

from adapters.discord.rendering.message import Rendered, render

__all__ = ["Rendered", "render"]
