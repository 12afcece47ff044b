"""What people are told of events on the bot's own initiative."""
