"""What the bot knows of a person, their day, and how they want to be treated."""
