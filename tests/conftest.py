"""Give every test the database fixtures."""

pytest_plugins = ["bot.testing.databases"]
