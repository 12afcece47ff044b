"""Give every test the database fixtures, and examples of properties all the time that they need."""

from hypothesis import settings

pytest_plugins = ["bot.testing.databases"]

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
