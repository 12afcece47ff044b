"""What the bot can do, for whoever asks."""
